import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { listParts } from '../../src/db/upload-parts.ts';
import { rejectsOf } from '../../src/db/upload-rejects.ts';
import { findUpload, type UploadRow } from '../../src/db/uploads.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const HEADER = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,action,application\n';
const GOOD = '2026-03-01T10:00:00.123456Z,10.0.0.1,50000,192.0.2.1,443,tcp,100,2000,allow,https\n';

describe('ingest', function () {
  this.timeout(30_000);
  const db = useDatabase();
  let workers: TestWorkers;
  before(async () => {
    workers = await startTestWorkers(db(), { kinds: ['ingest'] });
  });
  after(() => workers.stop());

  /** Sends bytes through ingest in a tenant of their own and gives the upload's end. */
  async function ingested(content: Buffer | string): Promise<{ upload: UploadRow; tenantId: string }> {
    const tenantId = await makeTenant(db().ownerUrl);
    const { uploadId, job } = await makeUpload(db(), workers.objects, tenantId, Buffer.from(content));
    await jobIn(db(), tenantId, job.id, 'completed', 'failed', 'quarantined');
    const upload = await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    if (!upload) throw new Error('no upload');
    return { upload, tenantId };
  }
  const flowsOf = (tenantId: string) =>
    asOwner(db().ownerUrl, 'select * from flows where tenant_id = $1 order by line', [tenantId]);

  it('stores flows with every column exactly as the log says', async () => {
    const { upload, tenantId } = await ingested(
      HEADER + GOOD + GOOD.replace('10.0.0.1', '2001:db8::1').replace('192.0.2.1', '2001:db8::2'),
    );
    expect(upload).to.include({ state: 'stored', format: 'csv', rows_read: 2, rows_stored: 2, rows_rejected: 0 });
    const [first, second] = await flowsOf(tenantId);
    expect(first).to.include({
      line: 2,
      src: '10.0.0.1',
      src_port: 50000,
      dst: '192.0.2.1',
      dst_port: 443,
      protocol: 6,
    });
    expect(first).to.include({
      bytes_out: 100,
      bytes_in: 2000,
      action: 'allow',
      application: 'https',
      failed: false,
      packets_out: null,
    });
    expect(second).to.include({ src: '2001:db8::1', dst: '2001:db8::2' });
    const [time] = await asOwner(
      db().ownerUrl,
      `select to_char(time at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as time from flows where tenant_id = $1 limit 1`,
      [tenantId],
    );
    expect(time).to.deep.equal({ time: '2026-03-01 10:00:00.123456' });
  });

  it('keeps rejected lines with number, field and reason, and the ledger balances', async () => {
    const { upload, tenantId } = await ingested(
      `${HEADER}${GOOD}${GOOD.replace('50000', '65536')}${GOOD.replace('10.0.0.1', '10.0.0.256')}${GOOD}`,
    );
    expect(upload).to.include({ rows_read: 4, rows_stored: 2, rows_rejected: 2, rows_skipped: 0 });
    const rejects: { line: number; field: string | null; reason: string; text: string }[] = await inTenant(
      db().database.app,
      tenantId,
      (transaction) => rejectsOf(transaction, upload.id),
    );
    expect(rejects.map(({ line }) => line)).to.deep.equal([3, 4]);
    expect(rejects[0]?.text).to.contain('65536');
    expect(rejects.every(({ reason, field }) => reason.length > 5 && field)).to.equal(true);
  });

  it('reads a gzip by its content, whatever it is called', async () => {
    const { upload } = await ingested(gzipSync(HEADER + GOOD));
    expect(upload).to.include({ state: 'stored', rows_stored: 1 });
  });

  it('splits rows over months into leaves', async () => {
    const { tenantId } = await ingested(
      HEADER + GOOD + GOOD.replace('2026-03', '2025-12') + GOOD.replace('2026-03', '2026-04'),
    );
    const leaves = await asOwner(
      db().ownerUrl,
      'select distinct tableoid::regclass::text as leaf from flows where tenant_id = $1 order by 1',
      [tenantId],
    );
    expect(leaves.map(({ leaf }) => String(leaf).slice(-6))).to.deep.equal(['202512', '202603', '202604']);
  });

  for (const [what, content, code] of [
    ['a file that is no log', 'dear diary, nothing happened today\nreally nothing\n', 'unknown-log'],
    ['half a zip', Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3, 4]), 'corrupt-archive'],
    ['a binary file', Buffer.from('%PDF-1.7\n%\u00e2\u00e3'), 'binary-file'],
    ['a truncated gzip', gzipSync(HEADER + GOOD.repeat(5_000)).subarray(0, 400), 'corrupt-gzip'],
  ] as const) {
    it(`refuses ${what} at once, in words, and leaves no row`, async () => {
      const { upload, tenantId } = await ingested(content as Buffer);
      expect(upload.state).to.equal('failed');
      expect(upload.error?.code).to.equal(code);
      expect(upload.error?.message).to.match(/\.$/);
      expect(upload.error?.hint).to.be.a('string').and.not.equal('');
      expect(upload).to.include({ rows_read: 0, rows_stored: 0 });
      expect(await flowsOf(tenantId)).to.deep.equal([]);
    });
  }

  it('takes back what a file stored before it turned out to be cut off', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) =>
      GOOD.replace('50000', String(1024 + (i % 60_000))).replace('2000', String(i * 7919)),
    );
    const whole = gzipSync(HEADER + lines.join(''));
    const { upload, tenantId } = await ingested(whole.subarray(0, whole.length - 1_000));
    expect(upload.state).to.equal('failed');
    expect(await flowsOf(tenantId)).to.deep.equal([]);
  });

  it('goes on where a worker that was told to stop left off', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const { uploadId, job } = await makeUpload(db(), workers.objects, tenantId, bigLog(300_000));
    const upload = () => inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    const stored = () =>
      inTenant(
        db().database.app,
        tenantId,
        async (transaction) => (await listParts(transaction, uploadId))[0]?.rows_stored ?? 0,
      );
    await eventually(stored, (rows) => rows > 0);
    await inTenant(db().database.app, tenantId, (transaction) =>
      transaction('jobs')
        .where({ id: job.id })
        .update({ state: 'queued', leased_by: null, lease_expires_at: null, dispatched_at: null }),
    );
    await jobIn(db(), tenantId, job.id, 'completed', 'failed', 'quarantined');
    expect(await upload()).to.include({ state: 'stored', rows_read: 300_000, rows_stored: 300_000 });
    const [lines] = await asOwner(
      db().ownerUrl,
      'select count(distinct line)::int as n from flows where tenant_id = $1',
      [tenantId],
    );
    expect(lines).to.deep.equal({ n: 300_000 });
  });
});
