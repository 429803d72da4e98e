import { expect } from 'chai';
import { type Person, useApi } from '../support/api.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const HEADER = 'time,src,dst,dst_port,protocol,bytes\n';
const OUT = '203.0.113.9';
/** The same addresses at every site; what they do differs. */
const logOf = (port: number, more = '') =>
  `${HEADER}1790000000,10.1.1.5,10.1.2.9,${port},tcp,100\n1790000001,10.1.1.5,${OUT},443,tcp,200\n${more}`;
const STORED_FORM = /fdb6:4e21/;

describe('sites whose addresses overlap', function () {
  this.timeout(120_000);
  let workers: TestWorkers;
  let engineer: Person;
  // Before the API's own, which takes the database away.
  after(() => workers.stop());
  const api = useApi();
  before(async () => {
    workers = await startTestWorkers(api().db, { objects: api().services.objects });
  });
  beforeEach(async () => {
    engineer = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
  });

  const call = async (method: string, path: string, body?: unknown, person = engineer) => {
    const options = { token: person.access_token, ...(body === undefined ? {} : { body }) };
    const answer = await api().call(method, `/api/v1${path}`, options);
    // Whatever is asked: nobody sees the form in which addresses are stored.
    expect(answer.text, path).not.to.match(STORED_FORM);
    return answer;
  };
  const items = async (path: string) => {
    const answer = await call('GET', path);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body.items;
  };
  const addSite = async (name: string, prefixes = ['10.1.0.0/16']) => {
    const answer = await call('POST', '/sites', { name, prefixes });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const isQuiet = () =>
    eventually(
      async () => (await call('GET', '/jobs?limit=200')).body.items,
      (jobs) =>
        jobs.length > 0 && jobs.every(({ state }: { state: string }) => ['completed', 'failed'].includes(state)),
      { milliseconds: 60_000 },
    );
  const upload = async (content: string, fields: Record<string, string> = {}) => {
    const form = new FormData();
    for (const [field, value] of Object.entries(fields)) form.append(field, value);
    form.append('file', new File([content], 'flows.csv'));
    return api().call('POST', '/api/v1/files/upload', { token: engineer.access_token, raw: form });
  };
  const read = async (content: string, site?: string) => {
    const answer = await upload(content, site === undefined ? {} : { site });
    expect(answer.status, answer.text).to.equal(202);
    const jobs = await isQuiet();
    expect(jobs.filter(({ state }: { state: string }) => state === 'failed')).to.deep.equal([]);
    return answer.body.file_id as string;
  };
  const named = (rows: { address: string; site: string | null }[]) =>
    rows.map(({ address, site }) => `${address} ${site}`).sort();
  const ends = (rows: Record<string, string | null>[]) =>
    rows.map((row) => `${row.client} ${row.client_site} > ${row.server} ${row.server_site}`).sort();

  it('have machines, connections, filters and zones of their own', async () => {
    await addSite('north');
    await addSite('south');
    await call('POST', '/zones', { name: 'Anywhere', ranges: ['10.0.0.0/8'] });
    const zones = [
      { name: 'North', ranges: ['10.1.0.0/16'], site: 'north' },
      { name: 'South', ranges: ['10.1.0.0/16'], site: 'south' },
    ];
    for (const zone of zones) expect((await call('POST', '/zones', zone)).status).to.equal(201);
    const twice = await call('POST', '/zones', { ...zones[0], name: 'North again' });
    expect([twice.status, twice.body.type]).to.deep.equal([409, '/problems/range-taken']);
    await read(logOf(22), 'north');
    await read(logOf(3389), 'south');
    await read(logOf(8080));

    const nodes = await items('/network/nodes?within=10.1.1.5&sort=address');
    expect(named(nodes)).to.deep.equal(['10.1.1.5 north', '10.1.1.5 null', '10.1.1.5 south']);
    expect(nodes.map((node: { scope: string }) => node.scope)).to.deep.equal(['internal', 'internal', 'internal']);
    const zoneOf = Object.fromEntries(nodes.map((node: Record<string, string>) => [String(node.site), node.zone]));
    expect(zoneOf).to.deep.equal({ north: 'North', south: 'South', null: 'Anywhere' });
    expect(named(await items('/network/nodes?within=10.1.0.0/16&site=south'))).to.deep.equal([
      ...['10.1.1.5 south', '10.1.2.9 south'],
    ]);
    expect(named(await items('/network/nodes?site=none'))).to.deep.equal([
      ...['10.1.1.5 null', '10.1.2.9 null', `${OUT} null`],
    ]);
    expect(named(await items('/network/nodes?q=10.1.2.9&site=north'))).to.deep.equal(['10.1.2.9 north']);
    expect(await items('/network/nodes?within=fc00::/7')).to.deep.equal([]);

    expect(ends(await items('/network/connections?server=10.1.2.9'))).to.deep.equal([
      '10.1.1.5 north > 10.1.2.9 north',
      '10.1.1.5 null > 10.1.2.9 null',
      '10.1.1.5 south > 10.1.2.9 south',
    ]);
    expect(ends(await items('/network/connections?node=10.1.1.5&site=north'))).to.deep.equal([
      '10.1.1.5 north > 10.1.2.9 north',
      `10.1.1.5 north > ${OUT} null`,
    ]);
    expect(await items('/network/connections?site=south&port=22')).to.deep.equal([]);

    const around = (await call('GET', '/network/topology?node=10.1.1.5&site=south')).body;
    expect(named(around.nodes)[0]).to.equal('10.1.1.5 south');
    expect(named(around.nodes)).to.have.length(3);
    const south = nodes.find((node: Record<string, string>) => node.site === 'south').id;
    const details = (await call('GET', `/network/nodes/${south}`)).body;
    expect(named(details.peers)).to.deep.equal(['10.1.2.9 south', `${OUT} null`]);
    const history = await call(
      'GET',
      '/network/history?node=10.1.1.5&site=south&from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z',
    );
    expect(history.body.buckets.map((bucket: { flows: number }) => bucket.flows)).to.deep.equal([2]);
    const everywhere = await call(
      'GET',
      '/network/history?node=10.1.1.5&from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z',
    );
    expect(everywhere.body.buckets.map((bucket: { flows: number }) => bucket.flows)).to.deep.equal([6]);
    const changes = await items(
      '/network/changes?subject=connection&from=2026-09-01T00:00:00Z&to=2026-10-01T00:00:00Z',
    );
    expect(ends(changes)).to.include('10.1.1.5 south > 10.1.2.9 south');
    const corrected = await call('PATCH', `/network/nodes/${south}`, { hostname: 'till-5' });
    expect(corrected.body).to.include({ hostname: 'till-5', address: '10.1.1.5', site: 'south' });
    const hosts = (await items('/network/nodes?within=10.1.1.5')).map((node: Record<string, string>) => node.hostname);
    expect(hosts.filter((name: string | null) => name === 'till-5')).to.have.length(1);
  });

  it('are named by a file that is read again, and leave with the file', async () => {
    await addSite('north');
    const file = await read(logOf(22));
    expect(named(await items('/network/nodes?within=10.0.0.0/8'))).to.deep.equal(['10.1.1.5 null', '10.1.2.9 null']);
    const again = await call('POST', `/files/${file}/reparse`, { site: 'north' });
    expect(again.status).to.equal(202);
    await isQuiet();
    expect(named(await items('/network/nodes?within=10.0.0.0/8'))).to.deep.equal(['10.1.1.5 north', '10.1.2.9 north']);
    expect((await call('GET', `/files/${file}`)).body.site).to.equal('north');
    expect((await items('/files?site=north')).map(({ id }: { id: string }) => id)).to.deep.equal([file]);
    const [site] = await items('/sites');
    expect(site.uploads).to.equal(1);
    expect((await call('DELETE', `/sites/${site.id}`)).body.type).to.equal('/problems/site-in-use');
    expect((await call('PATCH', `/sites/${site.id}`, { prefixes: ['10.0.0.0/8'] })).body.type).to.equal(
      '/problems/site-in-use',
    );
    expect((await call('PATCH', `/sites/${site.id}`, { name: 'up north' })).status).to.equal(200);
    expect(named(await items('/network/nodes?site=up%20north'))).to.have.length(2);
    expect((await call('DELETE', `/files/${file}`)).status).to.equal(202);
    await isQuiet();
    expect(await items('/network/nodes')).to.deep.equal([]);
    expect(await items('/network/connections')).to.deep.equal([]);
    expect((await call('DELETE', `/sites/${site.id}`)).status).to.equal(204);
    expect(await items('/sites')).to.deep.equal([]);
    expect((await addSite('up north')).number).to.equal(site.number + 1);
  });

  it('leave addresses alone that no site can have', async () => {
    for (const path of [
      '/api/v1/node-tags?address=2001:db8::1',
      '/api/v1/network/nodes?within=2001:db8::/32',
      '/api/v1/network/nodes?within=2001:db8::/32&site=none',
      '/api/v1/security/alerts?within=2001:db8::1',
    ]) {
      const { status, body } = await api().call('GET', path, { token: engineer.access_token });
      expect([path, status, body.items]).to.deep.equal([path, 200, []]);
    }
  });

  it('are one tenant’s, must be there, and take private prefixes only', async () => {
    const { id } = await addSite('north');
    const stranger = await api().person('network_engineer', { tenantId: await makeTenant(api().db.ownerUrl) });
    expect((await call('GET', `/sites/${id}`, undefined, stranger)).status).to.equal(404);
    expect((await call('DELETE', `/sites/${id}`, undefined, stranger)).status).to.equal(404);
    expect((await call('GET', '/sites', undefined, stranger)).body.items).to.deep.equal([]);
    const mine = engineer;
    engineer = stranger;
    const refused = await upload(logOf(22), { site: 'north' });
    engineer = mine;
    expect([refused.status, refused.body.type]).to.deep.equal([422, '/problems/unknown-site']);
    expect((await call('POST', '/sites', { name: 'north', prefixes: ['10.2.0.0/16'] })).status).to.equal(409);
    for (const body of [
      { name: 'x', prefixes: ['192.0.2.0/24'] },
      { name: 'x', prefixes: ['10.0.0.0/7'] },
      { name: 'x', prefixes: ['fd00::/8'] },
      { name: 'x', prefixes: [] },
      { name: 'none', prefixes: ['10.0.0.0/8'] },
    ])
      expect((await call('POST', '/sites', body)).status, JSON.stringify(body)).to.equal(422);
  });

  it('have listed hosts and words about directions of their own', async () => {
    await addSite('north');
    await addSite('south');
    const form = new FormData();
    form.set('file', new File(['name,address,site\ntill,10.1.1.5,north\ntill-s,10.1.1.5,south\n'], 'hosts.csv'));
    const imported = await api().call('POST', '/api/v1/inventory/import', { token: engineer.access_token, raw: form });
    expect(imported.body, imported.text).to.include({ created: 2 });
    const listed = await items('/inventory');
    expect(listed.map((host: { addresses: string[] }) => host.addresses)).to.deep.equal([['10.1.1.5'], ['10.1.1.5']]);
    await read(logOf(22), 'north');
    const unknown = await items('/inventory/reconciliation?kind=unknown');
    expect(named(unknown)).to.deep.equal(['10.1.2.9 north']);
    expect(named(await items('/inventory/reconciliation?kind=silent'))).to.deep.equal(['10.1.1.5 south']);
    expect(await items('/inventory/reconciliation?kind=conflict')).to.deep.equal([]);

    const said = { range: '10.1.1.0/24', port: 22, role: 'client', reason: 'a test' };
    expect((await call('POST', '/network/direction-overrides', { ...said, site: 'north' })).status).to.equal(201);
    expect((await call('POST', '/network/direction-overrides', { ...said, site: 'south' })).status).to.equal(201);
    expect((await call('POST', '/network/direction-overrides', { ...said, site: 'south' })).status).to.equal(409);
    const outside = await call('POST', '/network/direction-overrides', {
      ...said,
      range: '10.2.0.0/16',
      site: 'south',
    });
    expect([outside.status, outside.body.errors?.[0]?.path]).to.deep.equal([422, 'range']);
    const overrides = await items('/network/direction-overrides');
    expect(overrides.map((row: Record<string, string>) => `${row.range} ${row.site}`).sort()).to.deep.equal([
      ...['10.1.1.0/24 north', '10.1.1.0/24 south'],
    ]);
    await isQuiet();
  });

  it('stand in alerts, evidence, reports and exports beside addresses as logs wrote them', async () => {
    await addSite('north');
    await addSite('south');
    const telnet = '1790000002,10.1.1.5,10.1.2.9,23,tcp,5000\n'.repeat(3);
    await read(logOf(22, telnet), 'north');
    await read(logOf(3389, telnet), 'south');
    const alerts = (await items('/security/alerts?within=10.1.0.0/16')).filter(
      ({ detection }: { detection: string }) => detection === 'insecure-service',
    );
    expect(ends(alerts)).to.deep.equal([...['10.1.1.5 north > 10.1.2.9 north', '10.1.1.5 south > 10.1.2.9 south']]);
    const [alert] = await items('/security/alerts?site=south');
    expect(ends([alert])).to.deep.equal(['10.1.1.5 south > 10.1.2.9 south']);
    expect(`${alert.title} ${alert.description}`).to.match(/10\.1\.(1\.5|2\.9) \(south\)/);
    const evidence = (await call('GET', `/security/alerts/${alert.id}/evidence`)).body;
    expect([...new Set(ends(evidence.flows))]).to.deep.equal(['10.1.1.5 south > 10.1.2.9 south']);

    const inventory = await reportOf({ kind: 'network-inventory', format: 'json' });
    const table = (title: string) =>
      inventory.sections
        .find((section: { title: string }) => section.title === title)
        .rows.map((row: object) => Object.values(row)[0]);
    expect(table('Nodes')).to.include.members(['10.1.1.5 (north)', '10.1.1.5 (south)', '10.1.2.9 (south)', OUT]);
    expect(table('Connections')).to.include.members(['10.1.1.5 (north)', '10.1.1.5 (south)']);
    const narrowed = await reportOf({ kind: 'network-inventory', format: 'json', filters: { site: 'north' } });
    expect(JSON.stringify(narrowed)).to.include('10.1.2.9 (north)').and.not.to.include('(south)');
    const snapshot = await reportOf({ kind: 'network-snapshot' });
    expect(
      named(snapshot.nodes.map((node: Record<string, string>) => ({ ...node, site: node.address_site }))),
    ).to.include.members([...['10.1.1.5 north', '10.1.1.5 south', `${OUT} null`]]);
    for (const kind of ['siem-alerts', 'stix-bundle']) await reportOf({ kind });
    for (const kind of ['threats', 'executive-summary']) await reportOf({ kind, format: 'json' });
    await reportOf({ kind: 'changes', format: 'json', filters: { from: '2026-09-01T00:00:00Z' } });
    const unknown = await call('POST', '/reports', { filters: { site: 'nowhere' } });
    expect(unknown.status).to.equal(422);

    const diagram = await call('GET', '/network/diagram?boxes=subnet&site=north');
    expect(diagram.status, diagram.text).to.equal(200);
    expect(diagram.text).to.include('(north)').and.not.to.include('(south)');
  });

  /** The file of a report; nothing in it is in the form of a site either. */
  const reportOf = async (request: object) => {
    const asked = await call('POST', '/reports', request);
    expect(asked.status, asked.text).to.equal(202);
    await isQuiet();
    const answer = await fetch(`${api().url}/api/v1/reports/${asked.body.report_id}/download`, {
      headers: { authorization: `Bearer ${engineer.access_token}` },
    });
    const text = await answer.text();
    // Reports print how they were counted, with the prefix of all sites; addresses they do not.
    expect(text, JSON.stringify(request)).not.to.match(/fdb6:4e21:9c7a:(?!:\/80|0:0:ffff)/);
    return answer.headers.get('content-type')?.includes('ndjson') ? text : JSON.parse(text);
  };

  it('are never scanned by whoever stands somewhere', async () => {
    await addSite('north');
    const scan = (body: object) => call('POST', '/network/scan', body);
    const refused = await scan({ targets: ['10.1.1.5'], ports: '22' });
    expect(refused.status, refused.text).to.equal(403);
    expect(refused.body.violations.map(({ code }: { code: string }) => code)).to.include('overlapping');
    const elsewhere = await scan({ targets: ['10.2.1.5'], ports: '22' });
    expect(elsewhere.body.violations.map(({ code }: { code: string }) => code)).to.deep.equal(['outside']);
    const named = await scan({ targets: ['10.1.1.5'], ports: '22', site: 'north' });
    expect([named.status, named.body.type]).to.deep.equal([422, '/problems/scan-of-site']);
  });
});
