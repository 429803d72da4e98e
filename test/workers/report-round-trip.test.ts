import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { report } from '../../src/workers/report.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import { askForReport, type ReportedTenant, reportedTenant } from '../support/reports.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

describe('an inventory that is uploaded again', function () {
  this.timeout(120_000);
  const db = useDatabase();
  let of: ReportedTenant;
  let workers: TestWorkers;
  before(async () => {
    of = await reportedTenant(db());
    workers = await startTestWorkers(db(), { kinds: ['ingest'] });
  });
  after(() => workers.stop());

  const topology = async (tenant: string) => {
    const ask = (sql: string) => asOwner<{ found: string }>(db().ownerUrl, sql, [tenant]);
    const nodes = await ask('select host(address) as found from network_nodes where tenant_id = $1 order by address');
    const pairs = await ask(`select host(c.address) || ' ' || host(s.address) as found from network_connections n
      join network_nodes c on c.id = n.client_id join network_nodes s on s.id = n.server_id where n.tenant_id = $1 order by 1`);
    return { nodes: nodes.map(({ found }) => found), pairs: pairs.map(({ found }) => found) };
  };

  for (const format of ['xlsx', 'csv']) {
    it(`as ${format} gives the same nodes and connections`, async () => {
      const id = await askForReport(db(), of.tenant, 'network-inventory', format);
      await report({ report_id: id }, of.context);
      const [row] = await asOwner(db().ownerUrl, 'select storage_key from reports where id = $1', [id]);
      const bytes = await buffer(await of.context.services.objects.get(row?.storage_key));
      const tenant = await makeTenant(db().ownerUrl);
      const { uploadId, job } = await makeUpload(db(), workers.objects, tenant, bytes);
      await jobIn(db(), tenant, job.id, 'completed', 'failed', 'quarantined');
      await discovery({ upload_id: uploadId }, jobContext(db(), tenant));
      expect(await topology(tenant)).to.deep.equal(await topology(of.tenant));
    });
  }
});
