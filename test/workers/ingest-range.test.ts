import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { listParts } from '../../src/db/upload-parts.ts';
import { findUpload } from '../../src/db/uploads.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';
import { fingerprint, makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const ROWS = 40_000;

describe('ingest-range', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let workers: TestWorkers;
  before(async () => {
    workers = await startTestWorkers(db(), {
      kinds: ['ingest', 'ingest-range', 'discovery'],
      uploads: { rangeBytes: 300_000 },
    });
  });
  after(() => workers.stop());

  async function carriedThrough(whole: boolean): Promise<{ tenantId: string; uploadId: string }> {
    const tenantId = await makeTenant(db().ownerUrl);
    workers.services.uploads.rangeBytes = whole ? 1 << 30 : 300_000;
    const { uploadId } = await makeUpload(db(), workers.objects, tenantId, bigLog(ROWS, { damaged: true }));
    await eventually(
      () =>
        asOwner<{ kind: string; state: string }>(
          db().ownerUrl,
          `select kind, state from jobs where upload_id = $1 and kind in ('ingest', 'ingest-range', 'discovery')`,
          [uploadId],
        ),
      (jobs) => jobs.some(({ kind }) => kind === 'discovery') && jobs.every(({ state }) => state === 'completed'),
      { milliseconds: 40_000 },
    );
    return { tenantId, uploadId };
  }

  it('reads a large file in ranges to the very rows, rejects and edges of reading it whole', async () => {
    const ranged = await carriedThrough(false);
    const whole = await carriedThrough(true);
    const parts = await inTenant(db().database.app, ranged.tenantId, (transaction) =>
      listParts(transaction, ranged.uploadId),
    );
    expect(parts.length).to.be.greaterThan(5);
    expect(parts.every(({ state }) => state === 'stored')).to.equal(true);
    expect(await fingerprint(db().ownerUrl, ranged.tenantId)).to.deep.equal(
      await fingerprint(db().ownerUrl, whole.tenantId),
    );
    const rejected = (tenantId: string) =>
      asOwner(db().ownerUrl, 'select line, reason from upload_rejects where tenant_id = $1 order by line', [tenantId]);
    expect(await rejected(ranged.tenantId)).to.deep.equal(await rejected(whole.tenantId));
  });

  it('follows the upload with one discovery', async () => {
    const { uploadId } = await carriedThrough(false);
    const followers = await asOwner(db().ownerUrl, `select id from jobs where upload_id = $1 and kind = 'discovery'`, [
      uploadId,
    ]);
    expect(followers).to.have.length(1);
  });

  it('gives the whole upload up when a range is cancelled', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    workers.services.uploads.rangeBytes = 300_000;
    const { uploadId } = await makeUpload(db(), workers.objects, tenantId, bigLog(4 * ROWS));
    // In one statement: a worker may take the range up at any moment.
    await eventually(
      () =>
        asOwner<{ id: string }>(
          db().ownerUrl,
          `update jobs set state = 'cancelled', finished_at = now() where id = (
             select id from jobs where upload_id = $1 and kind = 'ingest-range' and state = 'queued'
              order by created_at desc limit 1 for update skip locked) returning id`,
          [uploadId],
        ),
      (cancelled) => cancelled.length === 1,
    );
    await eventually(
      () =>
        asOwner<{ open: number }>(
          db().ownerUrl,
          `select count(*)::int as open from jobs where upload_id = $1 and state in ('queued', 'running')`,
          [uploadId],
        ),
      ([row]) => row?.open === 0,
    );
    const upload = await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    expect(upload?.state).to.equal('cancelled');
  });
});
