import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { type Checkpoint, CheckpointLost, commitBatch, encodeBatch, type LoadTarget } from '../../src/db/flows.ts';
import { LeaseLost } from '../../src/db/job-lifecycle.ts';
import { finishPart, openPart } from '../../src/db/upload-parts.ts';
import { findUpload, markUploadParsing } from '../../src/db/uploads.ts';
import { FlowBatch } from '../../src/domain/logs/flow.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { checkpointOf } from '../../src/workers/load-part.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';

describe('commitBatch', () => {
  const db = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-flows-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** An upload whose job holds its lease, with a part of which nothing is read yet. */
  async function begun(): Promise<{ target: LoadTarget; start: Checkpoint }> {
    const tenantId = await makeTenant(db().ownerUrl);
    const objects = openObjectStore(folder, { current: testEnvironment().masterKey, previous: [] });
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, Buffer.from('x'));
    await asOwner(db().ownerUrl, `update jobs set state = 'running', lease_epoch = 1 where id = $1`, [job.id]);
    return inTenant(db().database.app, tenantId, async (transaction) => {
      await markUploadParsing(transaction, uploadId, { parts: null });
      const upload = await findUpload(transaction, uploadId);
      const part = await openPart(transaction, uploadId, { no: 1 });
      const target = { tenantId, jobId: job.id, leaseEpoch: 1, uploadId, uploadNo: upload?.no ?? 0, part: 1 };
      return { target: { ...target, receivedAt: Date.UTC(2026, 10, 20) * 1000 }, start: checkpointOf(part) };
    });
  }

  /** Commits a batch of two flows behind a checkpoint; resolves to the next one. */
  async function commit(target: LoadTarget, before: Checkpoint): Promise<Checkpoint> {
    const batch = new FlowBatch(2);
    for (let i = 1; i <= 2; i++) {
      const row = batch.begin();
      batch.srcFamily[row] = batch.dstFamily[row] = 4;
      batch.commit(before.line + i);
    }
    const after = { ...before, read: before.read + 2, stored: before.stored + 2 };
    Object.assign(after, { byteOffset: before.byteOffset + 100, line: before.line + 2 });
    await commitBatch(db().database.loader, target, encodeBatch(batch, target, []), { before, after });
    return after;
  }

  const linesOf = async ({ tenantId }: LoadTarget) =>
    (await asOwner(db().ownerUrl, 'select line from flows where tenant_id = $1 order by line', [tenantId])).map(
      ({ line }) => Number(line),
    );

  it('refuses what would stand behind a batch that Postgres lost, and takes it once that was read again', async () => {
    const { target, start } = await begun();
    const first = await commit(target, start);
    const second = await commit(target, first);
    // What a crash does to a commit that did not wait for the disk: rows and checkpoint are those of before.
    await asOwner(db().ownerUrl, 'delete from flows where tenant_id = $1 and line > 2', [target.tenantId]);
    await asOwner(
      db().ownerUrl,
      'update upload_parts set rows_read = $2, rows_stored = $2, byte_offset = $3, line = $4 where upload_id = $1',
      [target.uploadId, first.read, first.byteOffset, first.line],
    );
    expect(await failureOf(commit(target, second))).to.be.instanceOf(CheckpointLost);
    expect(await failureOf(finishPart(db().database.loader, target, null, second))).to.be.instanceOf(LeaseLost);
    expect(await linesOf(target)).to.deep.equal([1, 2]);
    const third = await commit(target, await commit(target, first));
    expect(await linesOf(target)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    await finishPart(db().database.loader, target, null, third);
  });

  it('refuses a worker that no longer holds the lease, or whose upload was given up', async () => {
    const { target, start } = await begun();
    const first = await commit(target, start);
    expect(await failureOf(commit({ ...target, leaseEpoch: 0 }, first))).to.be.instanceOf(LeaseLost);
    await asOwner(db().ownerUrl, `update uploads set state = 'deleted' where id = $1`, [target.uploadId]);
    expect(await failureOf(commit(target, first))).to.be.instanceOf(LeaseLost);
    expect(await linesOf(target)).to.deep.equal([1, 2]);
  });
});

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error) => error,
  );
}
