import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { claimJob } from '../../src/db/job-lifecycle.ts';
import { retryJob } from '../../src/db/jobs.ts';
import { findUpload, listUploads, markUploadDeleted, type UploadRow } from '../../src/db/uploads.ts';
import { type EncryptedStore, openObjectStore } from '../../src/infra/encrypted-store.ts';
import type { Rounds } from '../../src/infra/rounds.ts';
import { startQuarantineKeeper } from '../../src/workers/quarantine-keeper.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { quietLog, startTestWorkers } from '../support/workers.ts';

const HEADER = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,action,application\n';
const ROW = '2026-03-01T10:00:00Z,10.0.0.1,50000,192.0.2.1,443,tcp,100,2000,allow,https\n';

describe('quarantine', function () {
  this.timeout(60_000);
  const db = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-objects-'));
  let objects: EncryptedStore;
  let tenantId: string;
  let keepers: Rounds[] = [];

  before(async () => {
    tenantId = await makeTenant(db().ownerUrl);
    objects = openObjectStore(folder, { current: testEnvironment().masterKey, previous: [] });
    const parts = { control: db().database.control, objects, log: quietLog };
    // As two worker processes would.
    keepers = [startQuarantineKeeper(parts), startQuarantineKeeper(parts)];
  });
  after(async () => {
    await Promise.all(keepers.map((keeper) => keeper.stop()));
    rmSync(folder, { recursive: true, force: true });
  });

  const upload = (id: string) =>
    inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, id) as Promise<UploadRow>);
  const put = (id: string, accept: (row: UploadRow) => boolean) => eventually(() => upload(id), accept);
  const keysOf = async (id: string) => {
    const found: string[] = [];
    for await (const key of objects.keys()) if (key.includes(id)) found.push(key);
    return found;
  };
  const read = async (key: string) => {
    const chunks: Buffer[] = [];
    for await (const chunk of await objects.get(key)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };
  /** Kills the job's worker three times, as claims that nobody renews. */
  const useUpCrashes = async (jobId: string) => {
    for (let crash = 0; crash < 4; crash += 1) {
      await claimJob(db().database.control, { jobId, kind: 'ingest' }, 'doomed', 60, 3);
      await asOwner(
        db().ownerUrl,
        `update jobs set lease_renewed = true, lease_expires_at = now() - interval '1 s' where id = $1 and state = 'running'`,
        [jobId],
      );
    }
  };

  it('keeps a bomb apart, with its reason, and none of its flows', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from(HEADER), Buffer.from(ROW.repeat(2_000_000))]));
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, bomb);
    const workers = await startTestWorkers(db(), { kinds: ['ingest'], objects });
    try {
      const ended = await jobIn(db(), tenantId, job.id, 'quarantined', 'failed', 'completed');
      expect(ended).to.include({ state: 'quarantined', failures: 0 });
      expect(ended.error).to.include({ code: 'too-large-inflated' });
    } finally {
      await workers.stop();
    }
    const row = await put(uploadId, ({ quarantined_at }) => quarantined_at !== null);
    expect(row).to.include({ state: 'quarantined', storage_key: `quarantine/${tenantId}/${uploadId}` });
    expect(await keysOf(uploadId)).to.deep.equal([row.storage_key]);
    expect((await read(row.storage_key)).equals(bomb)).to.equal(true);
    expect(await asOwner(db().ownerUrl, 'select 1 from flows where tenant_id = $1', [tenantId])).to.deep.equal([]);
    const { items } = await inTenant(db().database.app, tenantId, (transaction) =>
      listUploads(transaction, { state: 'quarantined' }, { limit: 10 }),
    );
    expect(items.map(({ id, error }) => [id, error?.code])).to.deep.equal([[uploadId, 'too-large-inflated']]);
    await inTenant(db().database.app, tenantId, (transaction) => markUploadDeleted(transaction, uploadId));
    await put(uploadId, ({ quarantined_at }) => quarantined_at === null);
    expect(await keysOf(uploadId)).to.deep.equal([]);
  });

  it('keeps apart what used up its crashes, and lets it back when a retry can read it', async () => {
    const content = Buffer.from(HEADER + ROW.repeat(100));
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, content);
    await useUpCrashes(job.id);
    const row = await put(uploadId, ({ quarantined_at }) => quarantined_at !== null);
    expect(row.error).to.include({ code: 'crash-loop' });
    expect(await keysOf(uploadId)).to.deep.equal([`quarantine/${tenantId}/${uploadId}`]);
    await inTenant(db().database.app, tenantId, (transaction) => retryJob(transaction, job.id));
    const workers = await startTestWorkers(db(), { kinds: ['ingest'], objects });
    try {
      await jobIn(db(), tenantId, job.id, 'completed');
    } finally {
      await workers.stop();
    }
    const back = await put(uploadId, ({ quarantined_at }) => quarantined_at === null);
    expect(back).to.include({ state: 'stored', rows_stored: 100, storage_key: `uploads/${tenantId}/${uploadId}` });
    expect(await keysOf(uploadId)).to.deep.equal([back.storage_key]);
  });

  it('goes on where a crash interrupted it', async () => {
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, Buffer.from(`${HEADER}${ROW}`));
    const from = `uploads/${tenantId}/${uploadId}`;
    const to = `quarantine/${tenantId}/${uploadId}`;
    // Copied and removed, and then the process died before the row was written.
    await objects.put(to, await objects.get(from));
    await objects.remove(from);
    await useUpCrashes(job.id);
    const row = await put(uploadId, ({ quarantined_at }) => quarantined_at !== null);
    expect(row.storage_key).to.equal(to);
    expect((await read(to)).toString()).to.equal(`${HEADER}${ROW}`);
  });

  it('removes what is deleted before it was moved', async () => {
    await Promise.all(keepers.splice(0).map((keeper) => keeper.stop()));
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, Buffer.from(`${HEADER}${ROW}${ROW}`));
    await useUpCrashes(job.id);
    await inTenant(db().database.app, tenantId, (transaction) => markUploadDeleted(transaction, uploadId));
    keepers = [startQuarantineKeeper({ control: db().database.control, objects, log: quietLog })];
    await put(uploadId, ({ quarantined_at }) => quarantined_at === null);
    expect(await keysOf(uploadId)).to.deep.equal([]);
  });
});
