import { expect } from 'chai';
import fc from 'fast-check';
import { discovery } from '../../src/workers/discovery.ts';
import { asOwner, type TestDatabase, useDatabase } from '../support/database.ts';
import { deleteUpload, jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

/** The tenant's topology as plain rows, without the ids that two topologies never share. */
async function topologyOf({ ownerUrl }: TestDatabase, tenantId: string) {
  const counters = (source: string) =>
    ['flows', 'failed_flows', 'bytes_out', 'bytes_in', 'packets_out', 'first_seen', 'last_seen']
      .map((column) => `${source}.${column}`)
      .join(', ');
  const rows = (sql: string) => asOwner(ownerUrl, sql, [tenantId]);
  const pair = `join network_nodes client on client.id = connection.client_id join network_nodes server on server.id = connection.server_id`;
  return {
    nodes: await rows(
      `select node.address, scope, clients, servers, ${counters('node')} from network_nodes node where tenant_id = $1 order by address`,
    ),
    connections: await rows(
      `select client.address as client, server.address as server, connection.services, ${counters('connection')}
       from network_connections connection ${pair} where connection.tenant_id = $1 order by 1, 2`,
    ),
    services: await rows(
      `select client.address as client, server.address as server, protocol, port, application, ${counters('service')}
       from network_services service join network_connections connection on connection.id = service.connection_id ${pair}
       where service.tenant_id = $1 order by 1, 2, 3, 4`,
    ),
  };
}

const host = fc.integer({ min: 1, max: 6 }).map((index) => `10.0.0.${index}`);
const flow: fc.Arbitrary<TestFlow> = fc.record({
  src: host,
  dst: host,
  dst_port: fc.constantFrom(53, 80, 443, null),
  protocol: fc.constantFrom(6, 17, 1, null),
  time: fc.integer({ min: 0, max: 40 * 24 }).map((hour) => new Date(Date.UTC(2026, 0, 20, hour)).toISOString()),
  duration: fc.constantFrom(null, 0, 1.5, 3600, 1e12),
  bytes_out: fc.option(fc.integer({ min: 0, max: 1e9 })),
  failed: fc.boolean(),
  application: fc.constantFrom(null, 'dns', 'http'),
});
const upload = fc.array(flow, { minLength: 1, maxLength: 25 });

describe('discovery', () => {
  const db = useDatabase();
  const run = (tenantId: string, upload_id?: string) => discovery({ upload_id }, jobContext(db(), tenantId));

  it('makes nodes, connections and services of flows', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const id = await storeUpload(db(), tenant, [
      { src: '10.0.0.1', dst: '192.0.2.9', application: 'tls' },
      { src: '10.0.0.1', dst: '192.0.2.9', application: 'tls', time: '2026-02-01T00:00:00Z', duration: 60 },
      { src: '10.0.0.1', dst: '192.0.2.9', application: 'ssl', failed: true },
      { src: '10.0.0.1', dst: '224.0.0.251', protocol: 1, dst_port: 8, bytes_out: null, bytes_in: null },
      { src: '10.0.0.1', dst: '10.0.0.1', dst_port: 22 },
    ]);
    expect(await run(tenant, id)).to.deep.equal({ nodes: 3, connections: 3, services: 3 });
    const { nodes, services } = await topologyOf(db(), tenant);
    expect(
      nodes.map(({ address, scope, clients, servers, flows }) => [address, scope, clients, servers, flows]),
    ).to.deep.equal([
      ['10.0.0.1', 'internal', 0, 2, 5],
      ['192.0.2.9', 'external', 1, 0, 3],
      ['224.0.0.251', 'multicast', 1, 0, 1],
    ]);
    expect(nodes[0]).to.include({ bytes_out: 400, bytes_in: 4000 });
    expect(
      services.map(({ server, protocol, port, application }) => [server, protocol, port, application]),
    ).to.deep.equal([
      ['10.0.0.1', 6, 22, null],
      ['192.0.2.9', 6, 443, 'tls'],
      ['224.0.0.251', 1, 0, null],
    ]);
    expect(services[1]?.last_seen).to.deep.equal(new Date('2026-02-01T00:01:00Z'));
  });

  it('changes nothing when it runs again', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const id = await storeUpload(db(), tenant, fc.sample(upload, 1)[0] ?? []);
    await run(tenant, id);
    const before = await topologyOf(db(), tenant);
    await run(tenant, id);
    await run(tenant);
    expect(await topologyOf(db(), tenant)).to.deep.equal(before);
  });

  it('takes an upload out again, flows and all', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const kept = await storeUpload(db(), tenant, [{ src: '10.0.0.1', dst: '10.0.0.2' }]);
    await run(tenant, kept);
    const before = await topologyOf(db(), tenant);
    const taken = await storeUpload(db(), tenant, [
      { src: '10.0.0.1', dst: '10.0.0.2', failed: true },
      { src: '10.0.0.3', dst: '10.0.0.2' },
    ]);
    expect(await run(tenant, taken)).to.include({ nodes: 3, connections: 2 });
    await deleteUpload(db(), taken);
    await run(tenant, taken);
    expect(await topologyOf(db(), tenant)).to.deep.equal(before);
    expect(await asOwner(db().ownerUrl, 'select count(*) from flows where tenant_id = $1', [tenant])).to.deep.equal([
      { count: 1 },
    ]);
  });

  it('gives the same topology step by step, all at once, and after removals', async () => {
    const property = fc.asyncProperty(
      fc.array(upload, { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      async (uploads, removed) => {
        const [stepwise, atOnce, never] = [
          await makeTenant(db().ownerUrl),
          await makeTenant(db().ownerUrl),
          await makeTenant(db().ownerUrl),
        ];
        const ids: string[] = [];
        for (const flows of uploads) {
          const id = await storeUpload(db(), stepwise, flows);
          await run(stepwise, id);
          ids.push(id);
          await storeUpload(db(), atOnce, flows);
        }
        await run(atOnce);
        expect(await topologyOf(db(), stepwise)).to.deep.equal(await topologyOf(db(), atOnce));
        const gone = removed % uploads.length;
        await deleteUpload(db(), ids[gone] as string);
        await run(stepwise, ids[gone]);
        for (const [index, flows] of uploads.entries()) if (index !== gone) await storeUpload(db(), never, flows);
        await run(never);
        expect(await topologyOf(db(), stepwise)).to.deep.equal(await topologyOf(db(), never));
      },
    );
    await fc.assert(property, { numRuns: 8 });
  }).timeout(120_000);

  it('lets two runs of a tenant take turns', async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const flows = Array.from({ length: 40 }, (_, index) => ({
      src: `10.0.0.${index}`,
      dst: `10.0.0.${(index * 7) % 40}`,
    }));
    const ids = [await storeUpload(db(), tenant, flows), await storeUpload(db(), tenant, flows)];
    await Promise.all([...ids, ...ids].map((id) => run(tenant, id)));
    const { connections } = await topologyOf(db(), tenant);
    expect(connections.every(({ flows: count }) => count === 2)).to.equal(true);
  });

  it('leaves other tenants alone', async () => {
    const [mine, theirs] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    await run(theirs, await storeUpload(db(), theirs, [{ src: '10.0.0.1', dst: '10.0.0.2' }]));
    const before = await topologyOf(db(), theirs);
    await run(mine, await storeUpload(db(), mine, [{ src: '10.0.0.1', dst: '10.0.0.2' }]));
    await run(mine);
    expect(await topologyOf(db(), theirs)).to.deep.equal(before);
  });

  it('refuses an upload of another tenant, and stops when told to', async () => {
    const [mine, theirs] = [await makeTenant(db().ownerUrl), await makeTenant(db().ownerUrl)];
    const id = await storeUpload(db(), theirs, [{ src: '10.0.0.1', dst: '10.0.0.2' }]);
    expect(await run(mine, id).catch((error) => error.code)).to.equal('upload-not-found');
    const stopped = discovery({ upload_id: id }, jobContext(db(), theirs, AbortSignal.abort(new Error('cancelled'))));
    expect(await stopped.catch((error: Error) => error.message)).to.equal('cancelled');
    expect((await topologyOf(db(), theirs)).nodes).to.be.empty;
  });
});
