import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findUpload } from '../../src/db/uploads.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers } from '../support/workers.ts';

const HEADER = 'time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,action,application\n';
const ROW = '2026-03-01T10:00:00Z,10.0.0.1,50000,192.0.2.1,443,tcp,100,2000,allow,https\n';

describe('an upload damaged after it was stored', function () {
  this.timeout(30_000);
  const db = useDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-objects-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('fails its job at once, says why, and leaves no flow of it', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const content = Buffer.from(HEADER + ROW.repeat(20_000));
    const objects = openObjectStore(folder, { current: testEnvironment().masterKey, previous: [] });
    const { uploadId, job } = await makeUpload(db(), objects, tenantId, content);
    const path = join(folder, 'uploads', tenantId, uploadId);
    const bytes = await readFile(path);
    // In the last frames: by then batches of the first ones are stored.
    const at = bytes.length - 100_000;
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    await writeFile(path, bytes);
    const workers = await startTestWorkers(db(), { kinds: ['ingest'], objects });
    try {
      const failed = await jobIn(db(), tenantId, job.id, 'failed', 'completed', 'quarantined');
      expect(failed.state).to.equal('failed');
      expect(failed.error).to.include({ code: 'object-damaged' });
      expect(failed.error?.message).to.contain('damaged').and.not.to.contain(path);
      expect(failed.failures, 'tried once').to.be.at.most(1);
    } finally {
      await workers.stop();
    }
    const upload = await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    expect(upload?.state).to.equal('failed');
    expect(await asOwner(db().ownerUrl, 'select 1 from flows where tenant_id = $1', [tenantId])).to.deep.equal([]);
  });
});
