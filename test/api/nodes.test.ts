import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { classification } from '../../src/workers/classification.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext } from '../support/network.ts';
import { storeFact } from '../support/nodes/store-fact.ts';
import { storeNetwork } from '../support/nodes/store-network.ts';

const [DESK, SERVER, OTHER, THIRD] = ['10.0.1.5', '10.0.2.9', '10.0.3.9', '10.0.4.9'];
const edge = (client: string, server: string, port: number) => ({
  ...{ client, server, protocol: 6, port, flows: 20, failed: 0, out: 2000, back: 9000 },
});

describe('what is said of nodes', () => {
  const api = useApi();
  let admin: Person;
  const ids = new Map<string, string>();
  const idOf = (address: string) => ids.get(address) as string;
  const classify = () => classification({}, jobContext(api().db, api().tenantId));

  /** Calls a route and holds its answer against the declared schema. */
  async function ask(operationId: string, path: string, body?: unknown) {
    const route = routes.find((known) => known.operationId === operationId);
    const answer = await api().call(route?.method.toUpperCase() ?? '', `/api/v1${path}`, {
      token: admin.access_token,
      body,
    });
    const issues = route?.responses[answer.status]?.schema?.safeParse(answer.body).error?.issues ?? [];
    expect(JSON.stringify(issues), `${operationId}: ${answer.status} ${answer.text.slice(0, 300)}`).to.equal('[]');
    return answer;
  }

  before(async () => {
    admin = await api().person('admin');
    const { db, tenantId } = api();
    const desks = [DESK, '10.0.1.6', '10.0.1.7'];
    const edges = desks.flatMap((desk) => [88, 389, 445].map((port) => edge(desk, '10.0.0.1', port)));
    const served = [SERVER, OTHER, THIRD].flatMap((server) => desks.map((desk) => edge(desk, server, 8443)));
    await storeNetwork(db, tenantId, [...edges, ...served]);
    await storeFact(db, tenantId, {
      address: SERVER,
      kind: 'name',
      source: 'dns-answer',
      value: 'ledger.bank.example',
      confidence: 85,
    });
    for (const address of [SERVER, OTHER])
      await storeFact(db, tenantId, { address, kind: 'identity', source: 'ssh', value: 'ssh-key aa', confidence: 85 });
    await classify();
    const sql = 'select id, host(address) as address from network_nodes where tenant_id = $1';
    for (const { id, address } of await asOwner<{ id: string; address: string }>(db.ownerUrl, sql, [tenantId]))
      ids.set(address, id);
  });

  it('is listed, and lists can be narrowed to it', async () => {
    const { body } = await ask('listNodes', '/network/nodes?type=server&q=ledger');
    expect(body.items).to.have.length(1);
    expect(body.items[0]).to.include({ address: SERVER, hostname: 'ledger.bank.example', node_type: 'server' });
    expect((await ask('listNodes', '/network/nodes?type=printer')).body.items).to.deep.equal([]);
    expect((await ask('listNodes', '/network/nodes?type=toaster')).status).to.equal(422);
  });

  it('comes with names, facts and reasons, and the record that states them', async () => {
    const { body } = await ask('getNode', `/network/nodes/${idOf(SERVER)}`);
    expect(body.names[0]).to.include({ name: 'ledger.bank.example', source: 'dns-answer', line: 7 });
    expect(body.facts[0]).to.include({ kind: 'identity', value: 'ssh-key aa' });
    expect(body.type_candidates[0].type).to.equal('server');
    expect(body.type_candidates[0].reasons[0]).to.equal('offers 8443 to 3 clients');
    expect(body.corrected).to.equal(null);
  });

  it('gives way to what people say, also in later classifications, until they take it back', async () => {
    const path = `/network/nodes/${idOf(SERVER)}`;
    const said = {
      hostname: 'Ledger-New.bank.example',
      node_type: 'proxy',
      os: 'OpenVMS',
      owner: 'Payments',
      notes: 'Old.',
    };
    const { body: shown } = await ask('correctNode', path, said);
    expect(shown).to.include({
      hostname: 'ledger-new.bank.example',
      node_type: 'proxy',
      node_type_confidence: 100,
      os: 'OpenVMS',
      owner: 'Payments',
    });
    await classify();
    const { body: kept } = await ask('getNode', path);
    expect(kept).to.include({ hostname: 'ledger-new.bank.example', node_type: 'proxy', os: 'OpenVMS', notes: 'Old.' });
    expect(kept.corrected).to.include({ changed_by: admin.id, owner: 'Payments' });
    const nothing = { hostname: null, node_type: null, os: null, owner: null, notes: null };
    const { body: back } = await ask('correctNode', path, nothing);
    expect(back).to.include({ hostname: 'ledger.bank.example', node_type: 'server', os: null, owner: null });
    expect((await ask('getNode', path)).body.corrected).to.equal(null);
    const audit = await asOwner(
      api().db.ownerUrl,
      `select 1 from audit_log where action = 'node.correct' and target = $1`,
      [idOf(SERVER)],
    );
    expect(audit).to.have.length(2);
  });

  it('is refused where it says nothing or nothing that can be', async () => {
    const path = `/network/nodes/${idOf(SERVER)}`;
    for (const body of [{}, { hostname: 'not a name' }, { node_type: 'toaster' }, { tenant_id: randomUUID() }])
      expect((await ask('correctNode', path, body)).status).to.equal(422);
    expect((await ask('correctNode', `/network/nodes/${randomUUID()}`, { os: 'x' })).status).to.equal(404);
  });

  it('joins addresses by their key; people split and join them, and later classifications obey', async () => {
    const hostOf = async (address: string) => (await ask('getNode', `/network/nodes/${idOf(address)}`)).body.host_id;
    const host = await hostOf(SERVER);
    expect(host)
      .to.be.a('string')
      .and.to.equal(await hostOf(OTHER));
    expect((await ask('getHost', `/network/hosts/${host}`)).body.reasons).to.deep.equal(['both have ssh-key aa']);

    expect(
      (await ask('splitHost', `/network/hosts/${host}/split`, { node_ids: [idOf(SERVER), idOf(OTHER)] })).status,
    ).to.equal(409);
    expect((await ask('splitHost', `/network/hosts/${host}/split`, { node_ids: [idOf(OTHER)] })).status).to.equal(204);
    await classify();
    expect([await hostOf(SERVER), await hostOf(OTHER)]).to.deep.equal([null, null]);

    const { body: joined } = await ask('joinHost', '/network/hosts', { node_ids: [idOf(SERVER), idOf(OTHER)] });
    expect(joined.confidence).to.equal(100);
    const { body: merged } = await ask('mergeHost', `/network/hosts/${joined.id}/merge`, { node_ids: [idOf(THIRD)] });
    expect(merged.nodes.map(({ address }: { address: string }) => address)).to.deep.equal([SERVER, OTHER, THIRD]);
    await classify();
    expect([await hostOf(SERVER), await hostOf(OTHER), await hostOf(THIRD)]).to.deep.equal([
      joined.id,
      joined.id,
      joined.id,
    ]);
    expect((await ask('listHosts', '/network/hosts')).body.items).to.have.length(1);
    const strange = await ask('mergeHost', `/network/hosts/${joined.id}/merge`, { node_ids: [randomUUID()] });
    expect(strange.status).to.equal(422);
  });
});
