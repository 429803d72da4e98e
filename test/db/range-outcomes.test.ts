import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { claimJob, type Lease, releaseJob } from '../../src/db/job-lifecycle.ts';
import { type JobRow, requestCancel, retryJob } from '../../src/db/jobs.ts';
import { findUpload, insertUpload, markUploadParsing } from '../../src/db/uploads.ts';
import { enqueue } from '../../src/jobs/enqueue.ts';
import { useDatabase } from '../support/database.ts';
import { makeTenant } from '../support/tenant.ts';

describe('what becomes of an upload when a range of it is cancelled', () => {
  const db = useDatabase();
  let tenantId: string;
  let uploadId: string;
  let held: JobRow;
  let other: JobRow;
  let lease: Lease;
  beforeEach(async () => {
    tenantId = await makeTenant(db().ownerUrl);
    uploadId = randomUUID();
    [held, other] = await inTenant(db().database.app, tenantId, async (transaction) => {
      await insertUpload(transaction, {
        ...{ id: uploadId, tenantId, name: 'test.log', size: 1 },
        ...{ sha256: '00'.repeat(32), storageKey: uploadId },
      });
      await markUploadParsing(transaction, uploadId, { parts: 2 });
      const range = (part: number) =>
        enqueue(transaction, { tenantId, kind: 'ingest-range', payload: { upload_id: uploadId, part }, uploadId });
      return [await range(1), await range(2)];
    });
    lease = await claim(held);
    await inTenant(db().database.app, tenantId, (transaction) => requestCancel(transaction, other.id));
  });

  async function claim({ id, kind }: JobRow): Promise<Lease> {
    const claimed = await claimJob(db().database.control, { jobId: id, kind }, 'test', 60, 3);
    if (claimed.outcome !== 'claimed') throw new Error(`not claimed but ${claimed.outcome}`);
    return { jobId: id, epoch: claimed.job.lease_epoch };
  }
  const stateOfUpload = async () =>
    (await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId)))?.state;

  it('is given up, and stays so when another range is given back', async () => {
    expect(await stateOfUpload()).to.equal('cancelled');
    await releaseJob(db().database.control, lease, null);
    expect(await stateOfUpload()).to.equal('cancelled');
  });

  it('is read again when the cancelled range is', async () => {
    await inTenant(db().database.app, tenantId, (transaction) => retryJob(transaction, other.id));
    expect(await stateOfUpload()).to.equal('parsing');
  });
});
