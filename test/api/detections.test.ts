import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload, type TestFlow } from '../support/network.ts';

const PATH = '/api/v1/security/detections';
const RULE = `${PATH}/vertical-port-scan`;

describe('detections, their settings, and what they add up to', () => {
  const api = useApi();
  let analyst: Person;
  const call = (method: string, path: string, body?: unknown) =>
    api().call(method, path, { token: analyst.access_token, ...(body === undefined ? {} : { body }) });
  const scan = () => threatScan({}, jobContext(api().db, api().tenantId));
  const alerts = async () =>
    (await call('GET', '/api/v1/security/alerts?limit=200&detection=vertical-port-scan')).body.items;
  const probes = (src: string, dst: string, ports: number): TestFlow[] =>
    Array.from({ length: ports }, (_, n) => ({ src, dst, dst_port: 1000 + n, failed: true }));
  before(async () => {
    analyst = await api().person('security_analyst');
    const flows = [
      ...probes('10.0.0.5', '10.0.0.9', 20),
      ...probes('10.0.0.9', '10.0.0.12', 30),
      ...probes('10.0.0.6', '10.0.0.14', 12),
    ];
    const upload_id = await storeUpload(api().db, api().tenantId, flows);
    await discovery({ upload_id }, jobContext(api().db, api().tenantId));
    await scan();
  });

  it('are listed with their settings in force', async () => {
    const { detections } = (await call('GET', PATH)).body;
    const rule = detections.find(({ id }: { id: string }) => id === 'vertical-port-scan');
    expect(rule).to.deep.include({ enabled: true, version: 0, technique: 'T1046' });
    expect(rule.settings.ports).to.equal(15);
    expect((await call('GET', `${PATH}/nonsense`)).status).to.equal(404);
  });

  it('show what other settings would change, and change nothing', async () => {
    const compare = async (settings: object, enabled = true) => {
      const { status, body } = await call('POST', `${RULE}/preview`, { settings, enabled });
      expect(status).to.equal(202);
      const sql = 'select payload from jobs where id = $1';
      const [job] = await asOwner<{ payload: never }>(api().db.ownerUrl, sql, [body.job_id]);
      return threatScan(job?.payload as never, jobContext(api().db, api().tenantId)) as Promise<
        Record<string, unknown>
      >;
    };
    const before = await alerts();
    expect(await compare({ ports: 25 })).to.include({ new: 0, gone: 1, findings: 1 });
    const wider = await compare({ ports: 10 });
    expect(wider).to.include({ new: 1, gone: 0, findings: 3 });
    expect((wider.examples as { new: object[] }).new[0]).to.include({ client: '10.0.0.6', alert_id: null });
    expect(await compare({}, false)).to.include({ new: 0, gone: 2, findings: 0 });
    expect(await alerts()).to.deep.equal(before);
  });

  it('get a next version, with step-up, and alerts say which they were found with', async () => {
    const next = { settings: { ports: 25 }, reason: 'Quieter' };
    const changed = await call('PUT', `${RULE}/settings`, next);
    expect([changed.status, changed.body.version, changed.body.settings.ports]).to.deep.equal([200, 1, 25]);
    const again = await call('PUT', `${RULE}/settings`, next);
    expect([again.body.version, again.body.job_id], 'one scan for both').to.deep.equal([2, changed.body.job_id]);
    const [job] = await asOwner<{ kind: string; payload: object }>(
      api().db.ownerUrl,
      'select kind, payload from jobs where id = $1',
      [changed.body.job_id],
    );
    expect(job).to.deep.equal({ kind: 'threat-scan', payload: {} });
    await scan();
    const found = await alerts();
    const states = found.map((alert: Record<string, unknown>) => [alert.client, alert.status, alert.settings_version]);
    expect(states).to.have.deep.members([
      ['10.0.0.5', 'resolved', 0],
      ['10.0.0.9', 'new', 2],
    ]);
    expect(found[0].data_version).to.be.greaterThan(0);
    await call('PUT', `${RULE}/settings`, { ...next, settings: { ports: 15 } });
    await scan();
    expect((await alerts()).map(({ status }: { status: string }) => status)).to.deep.equal(['new', 'new']);
    const { versions } = (await call('GET', RULE)).body;
    expect(versions.map(({ version }: { version: number }) => version)).to.deep.equal([3, 2, 1]);
    for (const settings of [{ ports: -1 }, { nonsense: 1 }]) {
      const { status, body } = await call('PUT', `${RULE}/settings`, { ...next, settings });
      expect([status, body.type]).to.deep.equal([422, '/problems/invalid-settings']);
    }
    const back = `update sessions set stepped_up_at = now() - interval '1 day' where user_id = $1`;
    await asOwner(api().db.ownerUrl, back, [analyst.id]);
    expect((await call('PUT', `${RULE}/settings`, next)).body.type).to.equal('/problems/step-up-required');
  });

  it('become one incident along a chain, which grows and closes with its alerts', async () => {
    const open = async () => (await call('GET', '/api/v1/security/incidents?state=open')).body.items;
    const [incident, ...more] = await open();
    expect(more).to.deep.equal([]);
    expect(incident).to.deep.include({ actors: ['10.0.0.5', '10.0.0.9'], open_alerts: incident.alerts });
    const upload_id = await storeUpload(api().db, api().tenantId, probes('10.0.0.12', '10.0.0.21', 16));
    await discovery({ upload_id }, jobContext(api().db, api().tenantId));
    await scan();
    const [grown] = await open();
    expect(grown).to.include({ id: incident.id, alerts: incident.alerts + 1 });
    await call('PATCH', '/api/v1/security/alerts', { filter: { incident_id: incident.id }, status: 'resolved' });
    expect(await open()).to.deep.equal([]);
    expect((await call('GET', `/api/v1/security/incidents/${incident.id}`)).body).to.include({
      state: 'closed',
      open_alerts: 0,
    });
  });
});
