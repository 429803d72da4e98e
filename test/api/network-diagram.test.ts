import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { inTenant } from '../../src/db/database.ts';
import { readDiagramGraph } from '../../src/db/diagram-graph.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { drawNetwork } from '../../src/workers/draw-network.ts';
import { portResearch } from '../../src/workers/port-research.ts';
import { type Person, useApi } from '../support/api.ts';
import { jobContext, storeUpload } from '../support/network.ts';

const schema = routes.find(({ operationId }) => operationId === 'getNetworkDiagram')?.responses[200]?.schema;

describe('the network as a picture', function () {
  this.timeout(240_000);
  const api = useApi();
  let reader: Person;
  const get = (query = '') => api().call('GET', `/api/v1/network/diagram${query}`, { token: reader.access_token });
  const graphOf = (filter = {}, most?: number) =>
    inTenant(api().db.database.app, api().tenantId, (transaction) =>
      readDiagramGraph(transaction, filter, ['observed', 'denied', 'scanned-open'], most),
    );

  before(async () => {
    const { db, tenantId, call, person } = api();
    reader = await person('readonly_user');
    const engineer = await person('network_engineer');
    const offices = Array.from({ length: 30 }, (_, index) => ({
      src: `10.1.${index % 3}.${10 + index}`,
      dst: '10.2.0.5',
    }));
    await storeUpload(db, tenantId, [
      ...offices,
      { src: '10.2.0.5', dst: '10.3.0.9', dst_port: 5432 },
      { src: '10.2.0.5', dst: '10.3.0.9', dst_port: 22 },
      { src: '10.1.0.10', dst: '10.3.0.9', dst_port: 5432, failed: true, action: 'deny' },
      { src: '10.1.0.11', dst: '10.3.0.77', failed: true, bytes_in: null },
      { src: '198.51.100.7', dst: '10.2.0.5' },
      { src: '10.1.0.10', dst: '224.0.0.251', dst_port: 5353, protocol: 17 },
    ]);
    for (const [name, range] of [
      ['Offices', '10.1.0.0/16'],
      ['<b>Web</b>', '10.2.0.0/16'],
      ['Data', '10.3.0.0/16'],
    ]) {
      const made = await call('POST', '/api/v1/zones', {
        token: engineer.access_token,
        body: { name, ranges: [range] },
      });
      expect(made.status).to.equal(201);
    }
    await discovery({}, jobContext(db, tenantId));
    await portResearch({}, jobContext(db, tenantId));
  });

  it('answers with a page, its marks and the pages there are besides', async () => {
    const { status, body } = await get();
    expect(status).to.equal(200);
    expect(schema?.safeParse(body).error?.issues ?? []).to.deep.equal([]);
    expect(body.page.containers.map(({ label }: { label: string }) => label).sort()).to.deep.equal([
      '<b>Web</b>',
      'Data',
      'Offices',
      'Outside',
    ]);
    expect(body.parts.map(({ name }: { name: string }) => name)).to.include('Offices');
    expect(body.notes.join(' ')).to.include('1 connection is not drawn: those that nobody answered.');
    expect(JSON.stringify(body.page)).to.not.include('224.0.0.251');
    const part = await get(`?page=${encodeURIComponent(body.parts[0].id)}&paper=a4`);
    expect(part.body.page).to.include({ id: body.parts[0].id, width: 842 });
    expect((await get('?page=nowhere')).status).to.equal(404);
  });

  it('answers with an SVG in which names are text', async () => {
    const { status, headers, text } = await get('?format=svg');
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.match(/^image\/svg\+xml/);
    expect(headers.get('content-security-policy')).to.include('sandbox');
    expect(text).to.include('&lt;b&gt;Web&lt;/b&gt;').and.not.include('<b>');
  });

  it('narrows to a prefix, to a zone and to kinds of evidence', async () => {
    const { body: zones } = await api().call('GET', '/api/v1/zones', { token: reader.access_token });
    const data = zones.items.find(({ name }: { name: string }) => name === 'Data').id;
    const lines = async (query: string) => {
      const { status, body } = await get(query);
      expect(status, JSON.stringify(body)).to.equal(200);
      return body.page.lines.map(({ evidence }: { evidence: string }) => evidence).sort();
    };
    expect(await lines(`?zone=${data}`)).to.deep.equal(['denied', 'observed']);
    expect(await lines(`?zone=${data}&evidence=inferred,denied`)).to.deep.equal(['denied', 'inferred']);
    expect(await lines('?within=198.51.100.0/24')).to.deep.equal(['observed']);
    expect((await get('?evidence=guessed')).status).to.equal(422);
  });

  it('names services as they are known, the busiest first', async () => {
    const { connections, nodes } = await graphOf({ within: '10.3.0.0/16' });
    const server = nodes.find(({ address }) => address === '10.3.0.9');
    const found = connections.find((each) => each.server === server?.id && each.evidence === 'observed');
    expect(found?.services).to.have.members(['postgresql', 'ssh']);
    expect(found?.serviceCount).to.equal(2);
  });

  it('is put together by the database when it is large, with nothing lost', async () => {
    const [whole, grouped] = [await graphOf(), await graphOf({}, 10)];
    const nodesOf = ({ nodes }: typeof whole) => nodes.reduce((sum, { count }) => sum + count, 0);
    const connectionsOf = ({ connections }: typeof whole) => connections.reduce((sum, { count }) => sum + count, 0);
    expect(grouped.nodes.length).to.be.below(whole.nodes.length);
    expect(nodesOf(grouped)).to.equal(nodesOf(whole));
    expect(connectionsOf(grouped)).to.equal(connectionsOf(whole));
    const ids = new Set(grouped.nodes.map(({ id }) => id));
    for (const { client, server } of grouped.connections)
      expect([ids.has(client), ids.has(server)]).to.deep.equal([true, true]);
  });

  it('is part of reports, with every node in formats that have room for it', async () => {
    const { db, tenantId } = api();
    const draw = (format: string, filters = {}) =>
      inTenant(db.database.app, tenantId, (transaction) =>
        drawNetwork(transaction, { view: 'network', filters, format }, new AbortController().signal),
      );
    const pages = async (format: string) => (await draw(format))?.pages.map(({ id }) => id.split(':')[0]);
    expect(await pages('pdf')).to.deep.equal(['overview', 'zone']);
    expect(await pages('vsdx')).to.deep.equal(['overview', 'zone', 'whole']);
    expect(await draw('pdf', { within: '172.16.0.0/12' })).to.equal(null);
  });
});
