import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { deleteUpload, jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('port research', () => {
  const db = useDatabase();
  const portsOf = (tenant: string) =>
    asOwner(
      db().ownerUrl,
      'select protocol, port, name, compliance, clients, servers, flows, failed_flows, bytes from ports where tenant_id = $1 order by protocol, port',
      [tenant],
    );

  it('names and judges what the traffic shows, and forgets what it no longer shows', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    const kept = await storeUpload(db(), tenant, [
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 23 },
      { src: '10.0.0.2', dst: '10.0.0.9', dst_port: 23, failed: true },
    ]);
    const taken = await storeUpload(db(), tenant, [{ src: '10.0.0.1', dst: '10.0.0.8' }]);
    await discovery({}, context);
    expect(await portResearch({}, context)).to.deep.equal({ ports: 2, non_compliant: 1 });
    const telnet = {
      ...{ protocol: 6, port: 23, name: 'telnet', compliance: 'non_compliant' },
      ...{ clients: 2, servers: 1, flows: 2, failed_flows: 1, bytes: 2200 },
    };
    const rows = await portsOf(tenant);
    expect(rows[0]).to.deep.equal(telnet);
    expect(rows[1]).to.include({ port: 443, name: 'https', compliance: 'compliant' });
    await deleteUpload(db(), taken);
    await discovery({ upload_id: taken }, context);
    await Promise.all([portResearch({}, context), portResearch({ upload_id: kept }, context)]);
    expect(await portsOf(tenant)).to.deep.equal([telnet]);
  });
});
