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
    expect(await portResearch({}, context)).to.deep.equal({ ports: 2, non_compliant: 1, unusual: 0 });
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

  it('tells use that is not standard from the labels of flows and from what sensors recorded', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const context = jobContext(db(), tenant);
    await storeUpload(db(), tenant, [
      { src: '10.0.0.1', dst: '10.0.0.9', dst_port: 2222, application: 'SSH' },
      { src: '10.0.0.2', dst: '10.0.0.9', dst_port: 2222, application: 'ssh' },
      { src: '10.0.0.1', dst: '10.0.0.7', dst_port: 443, application: 'ssl' },
      { src: '10.0.0.1', dst: '10.0.0.8', dst_port: 8080 },
    ]);
    await discovery({}, context);
    await observe(tenant, 'http', '10.0.0.7', 443);
    expect(await portResearch({}, context)).to.include({ ports: 3, unusual: 2 });
    const rows = await asOwner<{ port: number; unusual: { text: string }[] }>(
      db().ownerUrl,
      'select port, encryption, audience, registered_name, unusual from ports where tenant_id = $1 order by port',
      [tenant],
    );
    expect(rows.map(({ port, unusual }) => [port, unusual.length])).to.deep.equal([
      [443, 1],
      [2222, 1],
      [8080, 0],
    ]);
    expect(rows[0]).to.deep.include({ encryption: 'encrypted', audience: 'user', registered_name: 'https' });
    expect(rows[0]?.unusual[0]).to.include({ spoken: 'http', kind: 'plaintext', source: 'observations', servers: 1 });
    expect(rows[1]?.unusual[0]).to.include({ spoken: 'ssh', kind: 'moved', source: 'flows', servers: 1, seen: 2 });
  });

  /** A sensor's record of a protocol, past ingest. */
  async function observe(tenant: string, kind: string, dst: string, port: number): Promise<void> {
    await asOwner(
      db().ownerUrl,
      `select set_config('app.tenant_id', $1, true), ensure_observation_leaf('2026-01-01'::date)`,
      [tenant],
    );
    await asOwner(
      db().ownerUrl,
      `insert into observations (tenant_id, upload_no, part, line, time, kind, src, dst, dst_port, protocol, detail)
       values ($1, 1, 1, 1, '2026-01-05T08:00:00Z', $2, '10.0.0.1', $3, $4, 6, '{}')`,
      [tenant, kind, dst, port],
    );
  }
});
