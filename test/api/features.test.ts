import { expect } from 'chai';
import { rules } from '../../src/domain/detections/registry.ts';
import { ADVANCED_DETECTIONS } from '../../src/domain/features/features.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant, submit } from '../support/tenant.ts';
import { makeUpload } from '../support/uploads.ts';
import { startTestWorkers } from '../support/workers.ts';

const PATH = '/api/v1/features';

describe('features', function () {
  this.timeout(90_000);
  const api = useApi();
  let admin: Person;
  let other: Person;
  before(async () => {
    admin = await api().person('admin');
    other = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
  });
  const switchTo = (feature: string, enabled: boolean, { access_token: token } = admin) =>
    api().call('PUT', `${PATH}/${feature}`, { token, body: { enabled } });
  const newAlert = async ({ tenantId }: Person) => {
    const [row] = await asOwner<{ id: string }>(
      api().db.ownerUrl,
      `insert into security_alerts (tenant_id, detection, fingerprint, severity, score, confidence, rating, status, title,
         description, client, server, protocol, port, evidence, first_seen, last_seen)
       values ($1, 'beacon', gen_random_uuid()::text, 'high', 0.9, 0.8, 80, 'new', 'Regular calls to 203.0.113.9',
         'The client calls the server at a steady rhythm.', '10.0.0.5', '203.0.113.9', 6, 443,
         '{"beats": 1200, "interval_seconds": 60.02, "jitter": 0.03, "bytes_out": 4500000, "parts": {"rhythm": 0.98}, "empty": []}',
         '2026-03-01T10:00:00Z', '2026-03-03T10:00:00Z') returning id`,
      [tenantId],
    );
    return row?.id;
  };
  const explain = async (id: string | undefined, { access_token: token } = admin) =>
    api().call('GET', `/api/v1/security/alerts/${id}/insight`, { token });

  it('are listed, and on until somebody switches them, who is named and in the audit log', async () => {
    const items = async () => (await api().call('GET', PATH, { token: admin.access_token })).body.items;
    expect(
      (await items()).map(({ name, enabled }: { name: string; enabled: boolean }) => [name, enabled]),
    ).to.deep.equal([
      ['advanced_threat_detection', true],
      ['real_time_processing', true],
      ['ai_insights', true],
    ]);
    expect((await switchTo('ai_insights', false)).status).to.equal(204);
    expect((await items())[2]).to.include({ enabled: false, changed_by: admin.id });
    const [row] = await asOwner(
      api().db.ownerUrl,
      `select target, details from audit_log where action = 'feature.switch'`,
    );
    expect(row).to.deep.equal({ target: 'ai_insights', details: { before: true, after: false } });
    expect((await switchTo('nothing', true)).status).to.equal(404);
    await switchTo('ai_insights', true);
  });

  it('ai_insights: an alert in plain words, each from its evidence; of one tenant only', async () => {
    const id = await newAlert(admin);
    const { status, body } = await explain(id);
    expect(status).to.equal(200);
    expect(body.summary).to.contain('10.0.0.5 talked to 203.0.113.9 on TCP 443').and.to.contain('(2 days)');
    expect(body.because).to.include.members([
      '1,200 calls came at a steady rhythm.',
      'Between two calls lay 60.02 seconds.',
      'The rhythm varied by 3 %.',
      '4.5 MB went out.',
      'Parts: rhythm 0.98.',
    ]);
    expect(body.rating)
      .to.match(/^It is rated 80 of 100: /)
      .and.to.contain('T1071');
    expect((await explain(id, other)).status).to.equal(404);
    await switchTo('ai_insights', false);
    const off = await explain(id);
    expect([off.status, off.body.type, off.body.feature]).to.deep.equal([409, '/problems/feature-off', 'ai_insights']);
    expect((await explain(await newAlert(other), other)).status, 'the other tenant keeps it').to.equal(200);
    await switchTo('ai_insights', true);
  });

  it('real_time_processing: streams and tickets, while the feed can be polled', async () => {
    await switchTo('real_time_processing', false);
    const { access_token: token } = admin;
    expect((await api().call('GET', '/api/v1/events/stream', { token })).body.type).to.equal('/problems/feature-off');
    expect((await api().call('POST', '/api/v1/events/tickets', { token })).status).to.equal(409);
    expect((await api().call('GET', '/api/v1/events', { token })).status).to.equal(200);
    await switchTo('real_time_processing', true);
    expect((await api().call('POST', '/api/v1/events/tickets', { token })).status).to.equal(201);
  });

  it('advanced_threat_detection: what weighs rhythms finds nothing while it is off, what counts goes on', async () => {
    const ids = new Set(rules.map(({ id }) => id));
    expect([...ADVANCED_DETECTIONS].filter((id) => !ids.has(id))).to.deep.equal([]);
    const workers = await startTestWorkers(api().db);
    const found = (tenantId: string) =>
      asOwner<{ detection: string }>(
        api().db.ownerUrl,
        'select distinct detection from security_alerts where tenant_id = $1 order by 1',
        [tenantId],
      ).then((rows) => rows.map(({ detection }) => detection));
    const quiet = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    await switchTo('advanced_threat_detection', false, quiet);
    const loud = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    for (const { tenantId } of [quiet, loud]) {
      await makeUpload(api().db, workers.objects, tenantId, beaconLog());
      await eventually(
        () =>
          asOwner(api().db.ownerUrl, `select 1 from jobs where tenant_id = $1 and state in ('queued', 'running')`, [
            tenantId,
          ]),
        (open) => open.length === 0,
        { milliseconds: 40_000 },
      );
    }
    expect(await found(loud.tenantId))
      .to.include('beacon')
      .and.to.include('insecure-service');
    const seen = await found(quiet.tenantId);
    expect(seen).to.include('insecure-service');
    expect(seen.filter((detection) => ADVANCED_DETECTIONS.has(detection))).to.deep.equal([]);
    await switchTo('advanced_threat_detection', true, quiet);
    const job = await submit(api().db.database.app, { tenantId: quiet.tenantId, kind: 'threat-scan', payload: {} });
    await jobIn(api().db, quiet.tenantId, job.id, 'completed');
    expect(await found(quiet.tenantId)).to.include('beacon');
    await workers.stop();
  });
});

/** A client that calls out once a minute for ten hours, beside a Telnet session. */
function beaconLog(): Buffer {
  const lines = ['time,src_ip,src_port,dst_ip,dst_port,protocol,bytes_sent,bytes_received,packets,action'];
  for (let call = 0; call < 600; call += 1) {
    lines.push(`${1_772_000_000 + call * 60},10.0.0.5,${20_000 + call},203.0.113.9,443,tcp,400,900,10,allow`);
  }
  for (let call = 0; call < 5; call += 1) {
    lines.push(`${1_772_000_000 + call * 500},10.0.0.7,${30_000 + call},10.0.1.8,23,tcp,400,900,10,allow`);
  }
  return Buffer.from(`${lines.join('\n')}\n`);
}
