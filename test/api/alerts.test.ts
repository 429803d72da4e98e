import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';

const PATH = '/api/v1/security/alerts';

describe('working on alerts', () => {
  const api = useApi();
  let analyst: Person;
  before(async () => {
    analyst = await api().person('security_analyst');
  });
  const call = (method: string, path: string, body?: unknown, person = analyst) =>
    api().call(method, path, { token: person.access_token, ...(body === undefined ? {} : { body }) });
  const raise = async (differences: object = {}) => {
    const alert = { title: 'Odd', description: 'Seen on site', severity: 'high', client: '10.0.0.5', ...differences };
    return (await call('POST', PATH, alert)).body;
  };
  const historyOf = async (id: string) => (await call('GET', `${PATH}/${id}/history`)).body.events;

  it('shows who, what, how sure, why and what next, the score as the sum of its parts', async () => {
    const alert = await raise();
    expect(alert).to.include({ status: 'new', confidence: 1, client: '10.0.0.5', score: 38 + 25 + 25 });
    const points = alert.score_parts.map((part: { points: number }) => part.points);
    expect(points).to.deep.equal([38, 25, 25]);
    expect(alert.next_steps).to.not.be.empty;
  });

  it('names the machines and applications that it is about', async () => {
    const { tenantId, db } = api();
    const upload_id = await storeUpload(db, tenantId, [
      { src: '10.8.0.1', dst: '10.8.0.2' },
      { src: '10.8.0.1', dst: '10.8.0.3' },
    ]);
    await discovery({ upload_id }, jobContext(db, tenantId));
    const [application] = await asOwner<{ id: string }>(
      db.ownerUrl,
      `insert into applications (tenant_id, name, criticality) values ($1, 'Payments', 'critical') returning id`,
      [tenantId],
    );
    for (const address of ['10.8.0.3', '10.8.0.2', '10.8.0.9']) {
      await asOwner(
        db.ownerUrl,
        `insert into application_members (tenant_id, application_id, address, tier, tier_confidence, confidence)
         values ($1, $2, $3, 'web', 50, 50)`,
        [tenantId, application?.id, address],
      );
    }
    const evidence = { servers: ['10.8.0.3', 'no address', '10.8.0.77'], port: 443 };
    const { id } = await raise({ client: '10.8.0.1', server: '10.8.0.2', evidence });
    const { affected } = (await call('GET', `${PATH}/${id}`)).body;
    expect(affected.nodes.map(({ address }: { address: string }) => address)).to.deep.equal([
      '10.8.0.1',
      '10.8.0.2',
      '10.8.0.3',
    ]);
    expect(affected.nodes[0]).to.have.keys('address', 'address_site', 'hostname', 'node_type', 'zone');
    expect(affected.applications).to.deep.equal([
      {
        ...{ id: application?.id, name: 'Payments', criticality: 'critical', owner: null },
        members: ['10.8.0.2', '10.8.0.3'],
      },
    ]);
    const nobody = await raise({ client: undefined });
    expect((await call('GET', `${PATH}/${nobody.id}`)).body.affected).to.deep.equal({ nodes: [], applications: [] });
  });

  it('keeps who changed what, and stops the clocks', async () => {
    const { id } = await raise();
    const taken = await call('PATCH', `${PATH}/${id}`, {
      status: 'in-progress',
      assignee: analyst.id,
      comment: 'Mine',
    });
    expect(taken.body).to.include({ status: 'in-progress', assignee: analyst.id });
    expect(taken.body.clocks.acknowledged_at).to.be.a('string');
    expect(taken.body.clocks.resolved_at).to.equal(null);
    const done = await call('PATCH', `${PATH}/${id}`, { status: 'false-positive' });
    expect(done.body.clocks.resolved_at).to.be.a('string');
    const again = await call('PATCH', `${PATH}/${id}`, { status: 'new' });
    expect(again.body.clocks).to.include({ acknowledged_at: null, resolved_at: null, overdue: null });
    expect(Date.parse(again.body.opened_at)).to.be.greaterThan(Date.parse(taken.body.opened_at));
    const events = await historyOf(id);
    expect(
      events.map(({ kind, before, after, comment }: Record<string, string>) => [kind, before, after, comment]),
    ).to.deep.equal([
      ['raised', null, null, null],
      ['status', 'new', 'in-progress', null],
      ['assignee', null, analyst.id, null],
      ['comment', null, null, 'Mine'],
      ['status', 'in-progress', 'false-positive', null],
      ['status', 'false-positive', 'new', null],
    ]);
    expect(new Set(events.map((event: { actor_id: string }) => event.actor_id))).to.deep.equal(new Set([analyst.id]));
  });

  it('understands what statuses were called before', async () => {
    const { id } = await raise();
    expect((await call('PATCH', `${PATH}/${id}`, { status: 'false_positive' })).body.status).to.equal('false-positive');
    expect((await call('PATCH', `${PATH}/${id}`, { status: 'open' })).body.status).to.equal('new');
    expect((await call('PATCH', `${PATH}/${id}`, { status: 'done' })).status).to.equal(422);
  });

  it('is given to users of the tenant only', async () => {
    const { id } = await raise();
    const stranger = '0d9f4c4e-97a5-4f0e-8d8f-3f1f6c1f3b11';
    const { status, body } = await call('PATCH', `${PATH}/${id}`, { assignee: stranger });
    expect([status, body.type]).to.deep.equal([422, '/problems/unknown-user']);
    expect(await historyOf(id)).to.have.length(1);
  });

  it('finds what is late, and what nobody works on', async () => {
    const { id } = await raise({ severity: 'critical', title: 'Late' });
    const overdue = async () => (await call('GET', `${PATH}?overdue=true&limit=200`)).body.items;
    expect((await overdue()).map((alert: { id: string }) => alert.id)).to.not.include(id);
    const back = `update security_alerts set opened_at = now() - interval '20 minutes' where id = $1`;
    await asOwner(api().db.ownerUrl, back, [id]);
    const late = (await overdue()).find((alert: { id: string }) => alert.id === id);
    expect(late.clocks.overdue).to.equal('acknowledge');
    expect((await call('GET', '/api/v1/security/statistics')).body.overdue).to.equal(1);
    await call('PATCH', `${PATH}/${id}`, { status: 'acknowledged', assignee: analyst.id });
    expect(await overdue()).to.deep.equal([]);
    const unassigned = (await call('GET', `${PATH}?assignee=none&limit=200`)).body.items;
    expect(unassigned.map((alert: { id: string }) => alert.id)).to.not.include(id);
  });

  it('are found, and counted, by technique, zone and time', async () => {
    const sql = (text: string) => asOwner<{ id: string }>(api().db.ownerUrl, text, [api().tenantId]);
    const insert = (detection: string, client: string, evidence: object, day: string) =>
      sql(`insert into security_alerts
        (tenant_id, detection, fingerprint, severity, score, title, description, client, evidence, first_seen, last_seen)
        values ($1, '${detection}', gen_random_uuid()::text, 'low', 0.5, 'Made', 'Made', '${client}',
          '${JSON.stringify(evidence)}', '${day}', '${day}') returning id`);
    const [guess] = await insert('brute-force', '10.81.0.1', {}, '2026-01-05T08:00:00Z');
    const [mine] = await insert('rule:0d9f4c4e', '10.82.0.1', { techniques: ['T1110.003'] }, '2026-01-07T08:00:00Z');
    await insert('exfiltration', '10.82.0.2', { techniques: ['T1110'] }, '2026-01-07T08:00:00Z');
    const [zone] = await sql(`insert into zones (tenant_id, name, environment, criticality)
      values ($1, 'Desks <1>', 'production', 'medium') returning id`);
    await sql(`insert into network_nodes (tenant_id, address, scope, zone_id, first_seen, last_seen)
      values ($1, '10.82.0.1', 'internal', '${zone?.id}', now(), now())`);
    const found = async (query: string) =>
      (await call('GET', `${PATH}?limit=200&${query}`)).body.items.map(({ id }: { id: string }) => id);
    expect(await found('technique=T1110')).to.have.members([guess?.id, mine?.id]);
    expect(await found('technique=T1110.001')).to.deep.equal([guess?.id]);
    expect(await found('technique=T1110.003')).to.deep.equal([mine?.id]);
    expect(await found(`zone=${encodeURIComponent('Desks <1>')}`)).to.deep.equal([mine?.id]);
    expect(await found('technique=T1110&since=2026-01-06T00:00:00Z')).to.deep.equal([mine?.id]);
    expect(await found('technique=T1110&until=2026-01-06T00:00:00Z')).to.deep.equal([guess?.id]);
    expect((await call('GET', `${PATH}/${mine?.id}`)).body.technique).to.equal('T1110.003');
    expect((await call('GET', `${PATH}?technique=1110`)).status).to.equal(422);
    const { by_technique: counted, top_zones } = (await call('GET', '/api/v1/security/statistics')).body;
    expect(counted).to.include({ 'T1110.001': 1, 'T1110.003': 1, T1048: 1 }).and.not.have.property('T1110');
    expect(top_zones).to.deep.equal([{ value: 'Desks <1>', alerts: 1 }]);
  });

  it('changes many at once, by ids or by a filter, with one event', async () => {
    const ids = [await raise({ client: '10.7.0.1' }), await raise({ client: '10.7.0.2' })].map(({ id }) => id);
    const missing = '0d9f4c4e-97a5-4f0e-8d8f-3f1f6c1f3b12';
    const first = await call('PATCH', PATH, { ids: [...ids, missing], status: 'acknowledged', comment: 'Known' });
    expect(first.body).to.deep.equal({ matched: 2, changed: 2, missing: [missing] });
    const second = await call('PATCH', PATH, { filter: { within: '10.7.0.0/16', status: 'open' }, status: 'resolved' });
    expect(second.body).to.deep.equal({ matched: 2, changed: 2, missing: [] });
    const repeated = await call('PATCH', PATH, { filter: { within: '10.7.0.0/16' }, status: 'resolved' });
    expect(repeated.body).to.deep.equal({ matched: 2, changed: 0, missing: [] });
    const audited = await asOwner(
      api().db.ownerUrl,
      `select details from audit_log where action = 'alert.update-many' and details ->> 'to' = 'resolved'`,
    );
    expect(audited).to.have.length(1);
    expect((await call('PATCH', PATH, { ids, filter: {}, status: 'new' })).status).to.equal(422);
    expect((await call('PATCH', PATH, { ids })).status).to.equal(422);
  });

  it('refuses a filter that names too many, and changes none of them', async () => {
    await asOwner(
      api().db.ownerUrl,
      `insert into security_alerts (tenant_id, detection, fingerprint, severity, score, title, description, client, first_seen, last_seen)
       select $1, 'made', n::text, 'low', 0, 'made', 'made', '10.9.0.1', now(), now() from generate_series(1, 1001) n`,
      [api().tenantId],
    );
    const { status, body } = await call('PATCH', PATH, { filter: { detection: 'made' }, status: 'resolved' });
    expect([status, body.type]).to.deep.equal([409, '/problems/too-many-alerts']);
    const left = await call('GET', `${PATH}?detection=made&status=resolved`);
    expect(left.body.items).to.be.empty;
  });
});
