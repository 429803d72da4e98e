import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { settleExceptions, tenantsToSettle } from '../../src/db/settle-exceptions.ts';
import { discovery } from '../../src/workers/discovery.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';

const PATH = '/api/v1/security/exceptions';
const SCANNER = '10.0.0.66';
const day = 86_400_000;

describe('exceptions from alerts', () => {
  const api = useApi();
  let analyst: Person;
  const call = (method: string, path: string, body?: unknown) =>
    api().call(method, path, { token: analyst.access_token, ...(body === undefined ? {} : { body }) });
  const soon = () => new Date(Date.now() + day).toISOString();
  const wanted = (terms: object) => ({
    name: 'Scanner',
    reason: 'Planned',
    owner: 'Security',
    expires_at: soon(),
    ...terms,
  });
  const alertOf = async (client: string, detection = 'vertical-port-scan') =>
    (await call('GET', `/api/v1/security/alerts?detection=${detection}&within=${client}`)).body.items[0];
  const probes = (src: string, time: string, first = 1000): TestFlow[] =>
    Array.from({ length: 20 }, (_, n) => ({ src, dst: '10.0.0.9', dst_port: first + n, failed: true, time }));
  const scan = async (flows: TestFlow[]) => {
    const context = jobContext(api().db, api().tenantId);
    const upload_id = await storeUpload(api().db, api().tenantId, flows);
    await discovery({ upload_id }, context);
    await threatScan({}, context);
  };
  before(async () => {
    analyst = await api().person('security_analyst');
    // A Monday, in the night.
    await scan([...probes(SCANNER, '2026-01-05T02:00:00Z'), ...probes('10.0.0.67', '2026-01-05T02:00:00Z')]);
  });

  it('say before what they would have hidden', async () => {
    const { status, body } = await call('POST', `${PATH}/preview`, { source_cidrs: [`${SCANNER}/32`] });
    expect([status, body.alerts, body.open]).to.deep.equal([200, 1, 1]);
    expect(body.by_detection).to.deep.equal({ 'vertical-port-scan': 1 });
    expect(body.examples[0]).to.include({ id: (await alertOf(SCANNER)).id, status: 'new' });
    expect((await alertOf(SCANNER)).status).to.equal('new');
  });

  it('hide what they are about and nothing else, keep it, and give it back when they end', async () => {
    const made = await call('POST', PATH, wanted({ source_cidrs: [SCANNER], detections: ['vertical-port-scan'] }));
    expect([made.status, made.body.state, made.body.hidden]).to.deep.equal([201, 'active', 1]);
    expect(made.body.source_cidrs).to.deep.equal([`${SCANNER}/32`]);
    expect(await alertOf(SCANNER)).to.include({ status: 'suppressed', exception_id: made.body.id });
    expect((await alertOf('10.0.0.67')).status).to.equal('new');
    await scan(probes(SCANNER, '2026-01-05T02:10:00Z', 3000));
    expect(await alertOf(SCANNER), 'found again').to.include({ status: 'suppressed', occurrences: 2 });
    const ended = await call('POST', `${PATH}/${made.body.id}/revoke`);
    expect([ended.body.state, ended.body.hidden]).to.deep.equal(['revoked', 0]);
    const back = await alertOf(SCANNER);
    expect(back).to.include({ status: 'new', exception_id: null });
    const { events } = (await call('GET', `/api/v1/security/alerts/${back.id}/history`)).body;
    expect(
      events.filter(({ kind }: { kind: string }) => kind === 'status').map(({ after }: { after: string }) => after),
    ).to.deep.equal(['suppressed', 'new']);
  });

  it('end by themselves', async () => {
    const { body } = await call('POST', PATH, wanted({ source_cidrs: [SCANNER] }));
    expect((await alertOf(SCANNER)).status).to.equal('suppressed');
    await asOwner(
      api().db.ownerUrl,
      `update alert_exceptions set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = $1`,
      [body.id],
    );
    const { app, control } = api().db.database;
    expect(await tenantsToSettle(control)).to.deep.equal([api().tenantId]);
    expect(await inTenant(app, api().tenantId, settleExceptions)).to.deep.equal({ hidden: 0, returned: 1 });
    expect(await tenantsToSettle(control)).to.deep.equal([]);
    expect((await alertOf(SCANNER)).status).to.equal('new');
    expect((await call('GET', `${PATH}/${body.id}`)).body.state).to.equal('expired');
  });

  it('hold at the hours of their schedule, by the clocks of their zone', async () => {
    const at = async (schedule: object[], time_zone = 'UTC') =>
      (await call('POST', `${PATH}/preview`, { source_cidrs: [SCANNER], schedule, time_zone })).body.alerts;
    expect(await at([{ days: [1], from: '01:00', until: '03:00' }])).to.equal(1);
    expect(await at([{ days: [2], from: '01:00', until: '03:00' }])).to.equal(0);
    expect(await at([{ days: [1], from: '01:00', until: '02:00' }])).to.equal(0);
    expect(await at([{ days: [7], from: '22:00', until: '04:00' }]), 'past midnight').to.equal(1);
    expect(await at([{ days: [7], from: '20:00', until: '22:00' }], 'America/New_York')).to.equal(1);
    // Begins and ends inside, with a probe outside in between.
    await scan([...probes(SCANNER, '2026-01-05T12:00:00Z', 7000), ...probes(SCANNER, '2026-01-06T02:00:00Z', 8000)]);
    expect(await at([{ days: [1, 2], from: '01:00', until: '03:00' }])).to.equal(0);
    expect(await at([{ days: [1, 2], from: '00:00', until: '24:00' }])).to.equal(1);
  });

  it('know directions and ports', async () => {
    const about = async (terms: object) =>
      (await call('POST', `${PATH}/preview`, { source_cidrs: [SCANNER], ...terms })).body.alerts;
    expect(await about({ direction: 'internal' })).to.equal(1);
    expect(await about({ direction: 'outbound' })).to.equal(0);
    expect(await about({ destination_cidrs: ['10.0.0.0/28'] })).to.equal(1);
    expect(await about({ destination_cidrs: ['10.1.0.0/16'] })).to.equal(0);
    expect(await about({ ports: [22] }), 'a scan names no port').to.equal(0);
  });

  it('are refused without an end, a bound, or a zone of the tenant', async () => {
    const refused = async (body: object) => (await call('POST', PATH, body)).status;
    expect(await refused(wanted({}))).to.equal(422);
    expect(await refused(wanted({ source_cidrs: ['10.0.0.1/8'] }))).to.equal(422);
    expect(await refused(wanted({ source_cidrs: [SCANNER], expires_at: '2020-01-01T00:00:00Z' }))).to.equal(422);
    expect(await refused(wanted({ source_zones: ['0d9f4c4e-97a5-4f0e-8d8f-3f1f6c1f3b12'] }))).to.equal(422);
    expect(await refused(wanted({ source_cidrs: [SCANNER], time_zone: 'Nowhere/None' }))).to.equal(422);
  });
});
