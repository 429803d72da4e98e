import { BlockList, isIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { inTenant } from '../../src/db/database.ts';
import { lockTopology } from '../../src/db/topology.ts';
import type { MatrixPair } from '../../src/db/zone-matrix.ts';
import { placeNodesLater, tenantsToPlace } from '../../src/db/zone-placement.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

/** Whether an address lies in a range, as Node's own list says (ipaddr.js reads ::1.2.3.4 as a mapped address). */
function holdsAddressesOf(range: string): (address: string) => boolean {
  const [network, bits] = range.split('/') as [string, string];
  const family = isIPv6(network) ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return (address) => isIPv6(address) === (family === 'ipv6') && list.check(address, family);
}

describe('zones', function () {
  this.timeout(60_000);
  const api = useApi();
  let engineer: Person;
  const send = (method: string, path: string, body?: unknown, token = engineer.access_token) =>
    api().call(method, `/api/v1${path}`, { token, body });
  const importFile = (text: string, query = '', name = 'zones.csv') => {
    const form = new FormData();
    form.set('file', new File([text], name));
    return api().call('POST', `/api/v1/zones/import${query}`, { token: engineer.access_token, raw: form });
  };
  const discover = async (flows: TestFlow[]) => {
    const { db, tenantId } = api();
    await discovery({ upload_id: await storeUpload(db, tenantId, flows) }, jobContext(db, tenantId));
  };
  const zoneOf = async (address: string) => {
    const { items } = (await send('GET', `/network/nodes?within=${encodeURIComponent(address)}`)).body;
    return items[0]?.zone;
  };

  before(async () => {
    engineer = await api().person('network_engineer');
    await discover([
      { src: '10.1.0.5', dst: '10.2.0.9', dst_port: 443 },
      { src: '10.1.7.5', dst: '10.2.0.9', dst_port: 22, failed: true },
      { src: '10.2.0.9', dst: '203.0.113.4', dst_port: 443, bytes_out: 5_000 },
      { src: '2001:db8:1::5', dst: '2001:db8:2::9' },
    ]);
  });

  it('are made, changed and deleted, and the nodes follow', async () => {
    const made = await send('POST', '/zones', {
      ...{ name: 'Users', ranges: ['10.1.0.0/16', '2001:0db8:1::/48'], environment: 'production' },
    });
    expect([made.status, made.body.ranges, made.body.nodes]).to.deep.equal([
      201,
      ['10.1.0.0/16', '2001:db8:1::/48'],
      3,
    ]);
    const inner = await send('POST', '/zones', { name: 'Lab', ranges: ['10.1.7.0/24'] });
    expect(await zoneOf('10.1.0.5')).to.equal('Users');
    expect(await zoneOf('10.1.7.5')).to.equal('Lab');
    expect(await zoneOf('2001:db8:1::5')).to.equal('Users');
    expect(await zoneOf('10.2.0.9')).to.equal(null);
    const changed = await send('PATCH', `/zones/${inner.body.id}`, { name: 'Laboratory', site: 'HQ' });
    expect(changed.body).to.deep.include({ id: inner.body.id, name: 'Laboratory', site: 'HQ', nodes: 1 });
    await send('PATCH', `/zones/${inner.body.id}`, { ranges: ['10.2.0.9'] });
    expect([await zoneOf('10.1.7.5'), await zoneOf('10.2.0.9')]).to.deep.equal(['Users', 'Laboratory']);
    expect((await send('DELETE', `/zones/${inner.body.id}`)).status).to.equal(204);
    expect(await zoneOf('10.2.0.9')).to.equal(null);
    const actions = await asOwner<{ action: string }>(
      api().db.ownerUrl,
      `select action from audit_log where action like 'zone.%' and tenant_id = $1 order by id`,
      [api().tenantId],
    );
    expect(actions.map(({ action }) => action)).to.deep.equal([
      ...['zone.create', 'zone.create', 'zone.change', 'zone.change', 'zone.delete'],
    ]);
  });

  it('refuse a name or a prefix that is taken, and prefixes that are none', async () => {
    const refused = async (body: unknown) => {
      const { status, body: problem } = await send('POST', '/zones', body);
      return `${status} ${problem.detail}`;
    };
    expect(await refused({ name: 'Users' })).to.match(/^409 .*a zone "Users"/);
    expect(await refused({ name: 'x', ranges: ['10.1.0.0/255.255.0.0'] })).to.match(
      /^409 .*belongs to the zone "Users"/,
    );
    expect(await refused({ name: 'x', ranges: ['10.1.0.1/16'] })).to.match(/^422 .*around it is 10\.1\.0\.0\/16/);
    expect((await send('GET', '/zones')).body.items).to.have.lengthOf(1);
  });

  it('are imported with a preview that changes nothing', async () => {
    const text = 'zone,cidr,env,criticality\nServers,10.2.0.0/16,prod,critical\nUsers,10.1.0.0/16,prod,\n';
    const preview = (await importFile(text, '?mode=replace&dry_run=true')).body;
    expect(preview).to.deep.include({
      ...{ dry_run: true, mode: 'replace', zones: 2, ranges: 2, created: ['Servers'], deleted: [], unchanged: 0 },
      ...{ changed: [{ name: 'Users', fields: ['ranges'] }], nodes_moved: 2 },
    });
    expect((await send('GET', '/zones')).body.items).to.have.lengthOf(1);
    const done = (await importFile(text, '?mode=replace')).body;
    expect(done).to.deep.equal({ ...preview, dry_run: false });
    expect([await zoneOf('10.2.0.9'), await zoneOf('2001:db8:1::5')]).to.deep.equal(['Servers', null]);
    expect((await importFile(text, '?mode=replace')).body).to.deep.include({ unchanged: 2, nodes_moved: 0 });
  });

  it('come back as they went out, as CSV and as JSON', async () => {
    for (const format of ['csv', 'json']) {
      const file = await send('GET', `/zones/export?format=${format}`);
      expect(file.headers.get('content-disposition')).to.contain(`zones.${format}`);
      const again = await importFile(file.text, '?mode=replace&dry_run=true');
      expect(again.body, format).to.deep.include({ created: [], changed: [], deleted: [], unchanged: 2 });
    }
  });

  it('take all of a file or nothing, and name every fault with its line', async () => {
    const { status, body } = await importFile(
      'zone;range\n"A";10.9.0.0/16\nB;10.9.0.0/16\nC;10.9.0.1/16\n',
      '?mode=merge',
    );
    expect([status, body.type, body.faults]).to.deep.equal([422, '/problems/faulty-list', 2]);
    expect(body.errors.map(({ line, place }: { line: number; place: string }) => [line, place])).to.deep.equal([
      [3, 'ranges'],
      [4, 'ranges'],
    ]);
    expect((await importFile('[{"name": "x", ', '', 'zones.json')).body.type).to.equal('/problems/not-json');
    expect((await importFile('zone,range\n"A,10.9.0.0/16\n')).body.type).to.equal('/problems/not-a-table');
    expect((await send('GET', '/zones')).body.items).to.have.lengthOf(2);
  });

  it('narrow lists and make a matrix', async () => {
    const [servers, users] = (await send('GET', '/zones')).body.items;
    const addresses = async (query: string) =>
      (await send('GET', `/network/nodes?sort=address&order=asc&${query}`)).body.items.map(
        ({ address }: { address: string }) => address,
      );
    expect(await addresses(`zone=${users.id}`)).to.deep.equal(['10.1.0.5', '10.1.7.5']);
    expect(await addresses('zone=none')).to.deep.equal(['203.0.113.4', '2001:db8:1::5', '2001:db8:2::9']);
    const connections = async (query: string) =>
      (await send('GET', `/network/connections?sort=flows&${query}`)).body.items.length;
    expect(await connections(`client_zone=${users.id}&server_zone=${servers.id}`)).to.equal(2);
    expect(await connections(`zone=${servers.id}`)).to.equal(3);
    expect(await connections('zone=none')).to.equal(2);
    expect([await connections('crosses_zones=true'), await connections('crosses_zones=false')]).to.deep.equal([3, 1]);
    const { pairs } = (await send('GET', '/network/zone-matrix')).body;
    const shown = pairs.map((pair: unknown) => {
      const { client, server, connections, denied_connections, services, failed_flows } = pair as MatrixPair;
      const name = ({ zone, scope }: MatrixPair['client']) => zone ?? scope;
      return [name(client), name(server), connections, denied_connections, services, failed_flows];
    });
    expect(shown).to.have.deep.members([
      ['Users', 'Servers', 2, 1, 2, 1],
      ['Servers', 'external', 1, 0, 1, 0],
      ['external', 'external', 1, 0, 1, 0],
    ]);
  });

  it('place nodes that a discovery adds', async () => {
    await discover([{ src: '10.1.44.44', dst: '10.2.0.9' }]);
    expect(await zoneOf('10.1.44.44')).to.equal('Users');
  });

  it('leave the nodes to the workers while a discovery is under way', async () => {
    const { db, tenantId } = api();
    await inTenant(db.database.app, tenantId, async (transaction) => {
      await lockTopology(transaction);
      const { body } = await importFile('zone,range\nFar,203.0.113.0/24\n', '?mode=merge');
      expect(body).to.deep.include({ created: ['Far'], nodes_moved: null });
    });
    expect(await zoneOf('203.0.113.4')).to.equal(null);
    expect(await tenantsToPlace(db.database.control)).to.deep.equal([tenantId]);
    await inTenant(db.database.app, tenantId, placeNodesLater);
    expect(await zoneOf('203.0.113.4')).to.equal('Far');
    expect(await tenantsToPlace(db.database.control)).to.deep.equal([]);
  });

  it('give every address the zone of the longest prefix, as a plain search does', async () => {
    const { db } = api();
    const prefixes = fc.oneof(
      fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
      fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
    );
    const tenant = await makeTenant(db.ownerUrl);
    const [zone] = await asOwner<{ id: string }>(
      db.ownerUrl,
      `insert into zones (tenant_id, name) values ($1, 'a'), ($1, 'b') returning id`,
      [tenant],
    );
    const sampled = fc.sample(prefixes, 200).map(([address, bits]) => `${address}/${bits}`);
    const addresses = fc.sample(fc.oneof(fc.ipV4(), fc.ipV6()), 300);
    const near = sampled.map((prefix) => prefix.split('/')[0] as string);
    await asOwner(
      db.ownerUrl,
      `insert into zone_ranges (tenant_id, zone_id, range)
       select $1, case when random() < 0.5 then $2::uuid else (select id from zones where tenant_id = $1 and name = 'b') end,
         network(text::inet) from unnest($3::text[]) text on conflict do nothing`,
      [tenant, zone?.id, sampled],
    );
    await asOwner(
      db.ownerUrl,
      `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen)
       select distinct on (text::inet) $1::uuid, text::inet, 'internal', now(), now() from unnest($2::text[]) text`,
      [tenant, [...addresses, ...near]],
    );
    await inTenant(db.database.app, tenant, placeNodesLater);
    const ranges = await asOwner<{ range: string; zone_id: string }>(
      db.ownerUrl,
      'select range::text, zone_id from zone_ranges where tenant_id = $1 order by masklen(range) desc',
      [tenant],
    );
    const nodes = await asOwner<{ address: string; zone_id: string | null }>(
      db.ownerUrl,
      'select host(address) as address, zone_id from network_nodes where tenant_id = $1',
      [tenant],
    );
    expect(nodes.filter(({ zone_id }) => zone_id !== null).length).to.be.greaterThan(50);
    const searched = ranges.map(({ range, zone_id }) => ({ holds: holdsAddressesOf(range), zone_id }));
    for (const { address, zone_id } of nodes) {
      const best = searched.find(({ holds }) => holds(address));
      expect(zone_id, address).to.equal(best?.zone_id ?? null);
    }
  });
});
