import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findUpload, type UploadRow } from '../../src/db/uploads.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const HEADER = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent\n';
const rows = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `${1_790_000_000 + from + i},10.0.0.${(from + i) % 200},50000,192.0.2.1,443,tcp,100\n`,
  );

describe('records that an earlier upload has', function () {
  this.timeout(30_000);
  const db = useDatabase();
  let workers: TestWorkers;
  let tenantId: string;
  before(async () => {
    workers = await startTestWorkers(db(), { kinds: ['ingest', 'discovery'] });
  });
  after(() => workers.stop());
  beforeEach(async () => {
    tenantId = await makeTenant(db().ownerUrl);
  });

  async function stored(log: string): Promise<UploadRow> {
    const { uploadId, job } = await makeUpload(db(), workers.objects, tenantId, Buffer.from(log));
    await jobIn(db(), tenantId, job.id, 'completed');
    const upload = await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    if (!upload) throw new Error('no upload');
    return upload;
  }
  const flows = async () =>
    (
      await asOwner<{ n: number }>(db().ownerUrl, 'select count(*)::int as n from flows where tenant_id = $1', [
        tenantId,
      ])
    )[0]?.n;

  it('are recognised in a log that has grown', async () => {
    const first = await stored(HEADER + rows(0, 300).join(''));
    const second = await stored(HEADER + rows(0, 450).join(''));
    expect(second).to.include({ rows_read: 450, rows_stored: 150, rows_duplicate: 300 });
    expect(second.duplicate_of).to.deep.equal({ [first.id]: 300 });
    expect(await flows()).to.equal(450);
  });

  it('are recognised in a log that was rotated, over two earlier ones', async () => {
    const first = await stored(HEADER + rows(0, 300).join(''));
    const second = await stored(HEADER + rows(300, 600).join(''));
    const third = await stored(HEADER + rows(200, 700).join(''));
    expect(third).to.include({ rows_stored: 100, rows_duplicate: 400 });
    expect(third.duplicate_of).to.deep.equal({ [first.id]: 100, [second.id]: 300 });
    expect(await flows()).to.equal(700);
  });

  it('are counted: what stands there once more than before is stored once', async () => {
    const line = rows(0, 1)[0] as string;
    await stored(HEADER + line.repeat(2));
    const second = await stored(`${HEADER}${line.repeat(3)}\n`);
    expect(second).to.include({ rows_stored: 1, rows_duplicate: 2 });
  });

  it('are none in the log of another place that covers the same time', async () => {
    await stored(HEADER + rows(0, 300).join(''));
    const other = await stored(HEADER + rows(0, 300).join('').replaceAll(',10.0.0.', ',10.9.0.'));
    expect(other).to.include({ rows_stored: 300, rows_duplicate: 0 });
  });

  it('are not counted twice in the topology', async () => {
    await stored(HEADER + rows(0, 300).join(''));
    const upload = await stored(HEADER + rows(0, 450).join(''));
    const discovered = await asOwner<{ id: string }>(
      db().ownerUrl,
      `select id from jobs where upload_id = $1 and kind = 'discovery'`,
      [upload.id],
    );
    await jobIn(db(), tenantId, discovered[0]?.id as string, 'completed');
    const [sum] = await asOwner<{ flows: number }>(
      db().ownerUrl,
      'select sum(flows)::int as flows from network_connections where tenant_id = $1',
      [tenantId],
    );
    expect(sum?.flows).to.equal(450);
  });
});
