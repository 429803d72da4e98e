import { expect } from 'chai';
import { discovery } from '../../src/workers/discovery.ts';
import { threatScan } from '../../src/workers/threat-scan.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { jobContext, storeUpload } from '../support/network.ts';

const PATH = '/api/v1/zone-rules';

describe('zone rules', () => {
  const api = useApi();
  let [engineer, reader]: Person[] = [];
  const zones: Record<string, string> = {};
  const call = (method: string, path: string, person: Person | undefined, body?: unknown) =>
    api().call(method, path, { token: person?.access_token, ...(body === undefined ? {} : { body }) });
  const alerts = () =>
    asOwner(
      api().db.ownerUrl,
      `select severity, status, host(client) as client, evidence->>'established' as established, evidence->>'denied' as denied
         from security_alerts where tenant_id = $1 and detection = 'forbidden-zone-traffic' order by client`,
      [api().tenantId],
    );

  before(async () => {
    engineer = await api().person('network_engineer');
    reader = await api().person('readonly_user');
    for (const [name, ranges, compliance] of [
      ['Desks', ['10.1.0.0/16'], []],
      ['Payments', ['10.9.0.0/16'], ['PCI CDE']],
    ] as const) {
      const { body } = await call('POST', '/api/v1/zones', engineer, { name, ranges, compliance });
      zones[name] = body.id;
    }
  });
  const wanted = () => ({ from: zones.Desks, to: zones.Payments, verdict: 'forbidden', reason: 'cards' });

  it('are made, listed, read and taken back, each change audited', async () => {
    const made = await call('POST', PATH, engineer, { ...wanted(), services: ['1521/TCP', '443/tcp', '443/tcp'] });
    expect(made.status).to.equal(201);
    expect(made.body).to.deep.include({
      ...{ from: { id: zones.Desks, name: 'Desks' }, to: { id: zones.Payments, name: 'Payments' } },
      ...{ verdict: 'forbidden', services: ['1521/tcp', '443/tcp'], created_by: engineer?.id },
    });
    const { id } = made.body;
    expect((await call('GET', `${PATH}?zone=${zones.Desks}&verdict=forbidden`, reader)).body.items).to.have.length(1);
    expect((await call('GET', `${PATH}?verdict=allowed`, reader)).body.items).to.be.empty;
    expect((await call('GET', `${PATH}/${id}`, reader)).body).to.deep.equal(made.body);
    expect((await call('DELETE', `${PATH}/${id}`, engineer)).status).to.equal(204);
    expect((await call('DELETE', `${PATH}/${id}`, engineer)).status).to.equal(404);
    const audited = await asOwner(
      api().db.ownerUrl,
      `select action, target, details->>'to' as "to" from audit_log where tenant_id = $1 and action like 'zone-rule.%' order by at`,
      [api().tenantId],
    );
    expect(audited).to.deep.equal([
      { action: 'zone-rule.create', target: id, to: 'Payments' },
      { action: 'zone-rule.delete', target: id, to: 'Payments' },
    ]);
  });

  it('say what is wrong with them', async () => {
    const bad = await call('POST', PATH, engineer, { ...wanted(), services: ['https'] });
    expect([bad.status, bad.body.errors[0].path]).to.deep.equal([422, 'services.0']);
    expect(bad.body.errors[0].message).to.contain('443/tcp');
    const nobody = await call('POST', PATH, engineer, { ...wanted(), from: null, to: null });
    expect(nobody.status).to.equal(422);
    const unknown = await call('POST', PATH, engineer, { ...wanted(), to: '00000000-0000-4000-8000-000000000000' });
    expect(unknown.status).to.equal(404);
    expect((await call('POST', PATH, reader, wanted())).status).to.equal(403);
  });

  it('are kept once, and raise alerts by whether anybody got through', async () => {
    const made = await call('POST', PATH, engineer, wanted());
    const again = await call('POST', PATH, engineer, { ...wanted(), reason: 'another' });
    expect([again.status, again.body.type]).to.deep.equal([409, '/problems/zone-rule-exists']);
    const context = jobContext(api().db, api().tenantId);
    await storeUpload(api().db, api().tenantId, [
      { src: '10.1.0.7', dst: '10.9.0.9', dst_port: 1521 },
      { src: '10.1.0.8', dst: '10.9.0.9', dst_port: 1521, failed: true },
      { src: '10.9.0.8', dst: '10.9.0.9', dst_port: 1521 },
    ]);
    await discovery({}, context);
    await threatScan({}, context);
    expect(await alerts()).to.deep.equal([
      { severity: 'high', status: 'new', client: '10.1.0.7', established: '1', denied: '0' },
      { severity: 'low', status: 'new', client: '10.1.0.8', established: '0', denied: '1' },
    ]);
    await call('DELETE', `${PATH}/${made.body.id}`, engineer);
    await threatScan({}, context);
    expect((await alerts()).map(({ status }) => status)).to.deep.equal(['resolved', 'resolved']);
  });

  it('go with their zone', async () => {
    const { body } = await call('POST', '/api/v1/zones', engineer, { name: 'Gone' });
    const rule = await call('POST', PATH, engineer, { to: body.id, verdict: 'forbidden', reason: 'made' });
    expect((await call('DELETE', `/api/v1/zones/${body.id}`, engineer)).status).to.equal(204);
    expect((await call('GET', `${PATH}/${rule.body.id}`, reader)).status).to.equal(404);
  });
});
