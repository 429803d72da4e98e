import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import { report } from '../../src/workers/report.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { type Person, useApi } from '../support/api.ts';
import { jobContext, storeUpload } from '../support/network.ts';
import { makeTenant } from '../support/tenant.ts';

describe('what is known about the network', () => {
  const api = useApi();
  let admin: Person;
  const send = (method: string, path: string, body?: unknown, token = admin.access_token) =>
    api().call(method, `/api/v1${path}`, { token, body });

  /** Calls a route that must succeed, and holds its answer against the declared schema. */
  async function ask(operationId: string, path: string, body?: unknown) {
    const route = routes.find((known) => known.operationId === operationId);
    const answer = await send(route?.method.toUpperCase() ?? '', path, body);
    const declared = route?.responses[answer.status]?.schema?.safeParse(answer.body);
    expect(declared?.error?.issues ?? [], `${operationId}: ${answer.status} ${answer.text.slice(0, 300)}`).to.be.empty;
    expect(declared, `${operationId}: ${answer.status} ${answer.text.slice(0, 300)}`).to.not.equal(undefined);
    return answer.body;
  }

  before(async () => {
    admin = await api().person('admin');
    const { db, tenantId } = api();
    const context = { ...jobContext(db, tenantId) };
    const probes = Array.from({ length: 20 }, (_, index) => ({
      ...{ src: '198.51.100.66', dst: '10.0.0.9', dst_port: 1000 + index, failed: true },
    }));
    await storeUpload(db, tenantId, [...probes, { src: '10.0.0.5', dst: '10.0.0.9', dst_port: 23 }]);
    await discovery({}, context);
    await portResearch({}, context);
    await threatScan({}, context);
  });

  it('answers with the topology', async () => {
    const { summary, nodes, connections } = await ask('getTopology', '/network/topology?limit=2&node=10.0.0.5');
    expect(summary).to.include({ nodes: 3, connections: 2, flows: 21, failed_flows: 20, bytes: 23_100 });
    expect(nodes.map(({ address }: { address: string }) => address)).to.deep.equal(['10.0.0.5', '10.0.0.9']);
    expect(connections).to.have.length(1);
  });

  it('answers with nodes and connections, one by one', async () => {
    const { items } = await ask('listNodes', '/network/nodes?scope=internal&within=10.0.0.0/8&sort=address&order=asc');
    expect(items.map(({ address }: { address: string }) => address)).to.deep.equal(['10.0.0.5', '10.0.0.9']);
    const node = await ask('getNode', `/network/nodes/${items[1].id}`);
    expect(node.services_offered).to.have.length(21);
    const found = await ask('listConnections', '/network/connections?protocol=tcp&port=23&failed=false');
    expect(found.items).to.have.length(1);
    const connection = await ask('getConnection', `/network/connections/${found.items[0].id}`);
    expect(connection.service_list[0]).to.include({ protocol_name: 'tcp', port: 23 });
  });

  it('queues a discovery', async () => {
    expect(await ask('discoverNetwork', '/network/discover')).to.have.keys('job_id', 'status_url');
  });

  it('answers with ports, also those never seen', async () => {
    const { items } = await ask('listPorts', '/ports?compliance=non_compliant');
    expect(items.map(({ name }: { name: string }) => name)).to.include('telnet');
    expect(await ask('getPort', '/ports/tcp/23')).to.include({ seen: true, flows: 1 });
    expect(await ask('getPort', '/ports/17/161')).to.include({ seen: false, name: 'snmp' });
    expect((await send('GET', '/ports/tcp/60999')).status).to.equal(404);
    expect((await send('GET', '/ports/nonsense/1')).status).to.equal(404);
  });

  it('answers with alerts, and lets people work on them', async () => {
    const { items } = await ask('listAlerts', '/security/alerts?detection=vertical-port-scan');
    expect(items).to.have.length(1);
    expect(await ask('updateAlert', `/security/alerts/${items[0].id}`, { status: 'acknowledged' })).to.include({
      status: 'acknowledged',
    });
    const raised = { title: 'Odd', description: 'Seen on site', severity: 'low', protocol: 'udp', client: '10.0.0.5' };
    const alert = await ask('createAlert', '/security/alerts', raised);
    expect(await ask('getAlert', `/security/alerts/${alert.id}`)).to.include({ protocol: 17, detection: 'manual' });
    expect(await ask('getSecurityStatistics', '/security/statistics?time_range=7d')).to.include({ alerts: 3, open: 3 });
  });

  it('makes reports', async () => {
    const { report_id } = await ask('createReport', '/reports', { format: 'xlsx', filters: { within: '10.0.0.0/8' } });
    expect((await send('GET', `/reports/${report_id}/download`)).status, 'not ready yet').to.equal(409);
    const { db, tenantId, services } = api();
    const context = jobContext(db, tenantId);
    context.services.objects = services.objects;
    await report({ report_id }, context);
    expect(await ask('getReport', `/reports/${report_id}`)).to.include({ state: 'ready' });
    expect((await ask('listReports', '/reports')).items).to.have.length(1);
    const file = await send('GET', `/reports/${report_id}/download`);
    expect([file.status, file.headers.get('x-content-type-options')]).to.deep.equal([200, 'nosniff']);
    expect(file.headers.get('content-disposition')).to.match(/^attachment; filename="network-inventory-/);
    expect(file.text.slice(0, 2)).to.equal('PK');
  });

  it('refuses what it cannot take', async () => {
    const refused = async (method: string, path: string, body?: unknown) => (await send(method, path, body)).status;
    expect(await refused('GET', '/network/nodes?within=10.0.0.0/33')).to.equal(422);
    expect(await refused('GET', '/network/connections?protocol=nope')).to.equal(422);
    expect(await refused('GET', '/security/statistics?time_range=91d')).to.equal(422);
    expect(await refused('POST', '/reports', { format: 'odt' })).to.equal(422);
    const alert = { title: 'x', description: 'x', severity: 'low' };
    expect(await refused('POST', '/security/alerts', { ...alert, title: 'a\0b' })).to.equal(422);
    expect(await refused('POST', '/security/alerts', { ...alert, evidence: { a: 'b\0' } })).to.equal(422);
  });

  it('is hidden from other tenants', async () => {
    const stranger = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const { items } = (await send('GET', '/network/nodes')).body;
    const look = async (path: string) => (await send('GET', path, undefined, stranger.access_token)).status;
    expect(await look(`/network/nodes/${items[0].id}`)).to.equal(404);
    expect(await look(`/network/nodes/${randomUUID()}`)).to.equal(404);
    const { body } = await send('GET', '/security/alerts', undefined, stranger.access_token);
    expect(body.items).to.be.empty;
  });
});
