import { expect } from 'chai';
import { FORMATS, KINDS } from '../../src/domain/reports/choices.ts';
import { QUERIES } from '../../src/domain/reports/queries.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';

describe('reports over the API', () => {
  const api = useApi();
  const ask = async (body: object, role: 'admin' | 'readonly_user' = 'readonly_user') => {
    const { access_token } = await api().person(role);
    return api().call('POST', '/api/v1/reports', { token: access_token, body });
  };
  const faultsOf = async (body: object) => {
    const { status, body: answer } = await ask(body);
    expect(status, JSON.stringify(answer)).to.equal(422);
    return answer.errors.map((each: { path: string; message: string }) => `${each.path}: ${each.message}`);
  };

  it('lists what there is, with formats and filters', async () => {
    const { access_token } = await api().person('readonly_user');
    const { status, body } = await api().call('GET', '/api/v1/reports/kinds', { token: access_token });
    expect(status).to.equal(200);
    expect(body.kinds.map(({ kind }: { kind: string }) => kind)).to.deep.equal(KINDS);
    for (const { formats } of body.kinds) expect(FORMATS).to.include.members(formats);
    const dossier = body.kinds.find(({ kind }: { kind: string }) => kind === 'application-dossier');
    expect(dossier).to.deep.include({ needs: ['application'], for_programs: false });
  });

  it('names API calls in its reports that there are', async () => {
    const { body } = await api().call('GET', '/openapi.json');
    for (const [query, { api: call }] of Object.entries(QUERIES)) {
      const [method = '', path = ''] = call.split('?')[0]?.split(' ') ?? [];
      expect(body.paths[path]?.[method.toLowerCase()], `${query}: ${call}`).to.be.an('object');
    }
  });

  it('says what is wrong with filters and formats, each where it stands', async () => {
    expect(await faultsOf({ kind: 'ingest-ledger', filters: { zone: 'none' } })).to.deep.equal([
      'filters.zone: is no filter of ingest-ledger. It takes from, to.',
    ]);
    expect(await faultsOf({ kind: 'application-dossier' })).to.deep.equal([
      'filters.application: is needed: application-dossier says nothing without it',
    ]);
    expect(await faultsOf({ kind: 'netbox', format: 'xlsx' })).to.deep.equal(['format: netbox is written as csv only']);
    const split = 'rows_per_file: is for reports in formats with tables';
    expect(await faultsOf({ kind: 'netbox', rows_per_file: 5_000 })).to.deep.equal([split]);
    expect(await faultsOf({ format: 'svg', rows_per_file: 5_000 })).to.deep.equal([split]);
    const window = { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' };
    expect(await faultsOf({ kind: 'changes', filters: window })).to.deep.equal(['filters.from: must lie before to']);
    expect(await faultsOf({ kind: 'threats', filters: { last_days: 7, from: window.to } })).to.have.length(1);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect(await faultsOf({ filters: { zone: nowhere } })).to.deep.equal(['filters.zone: There is no such thing.']);
    expect(await faultsOf({ deliver_to: [nowhere] })).to.deep.equal(['deliver_to.0: There is no such thing.']);
  });

  it('keeps what is about alerts from a key that may not read alerts', async () => {
    const { access_token, tenantId } = await api().person('admin');
    const makeKey = async (permissions: string[]) => {
      await api().call('POST', '/api/v1/auth/step-up', { token: access_token, body: { password: PASSWORD } });
      const { body } = await api().call('POST', '/api/v1/api-keys', {
        token: access_token,
        body: { name: 'k', permissions, expires_in_days: 1 },
      });
      return { 'x-api-key': body.key as string };
    };
    const headers = await makeKey(['network:read']);
    const asked = await api().call('POST', '/api/v1/reports', { headers, body: { kind: 'threats' } });
    expect([asked.status, asked.body.type]).to.deep.equal([403, '/problems/forbidden']);
    const job = { kind: 'report', payload: { kind: 'stix-bundle' } };
    const recurring = await api().call('POST', '/api/v1/schedules', {
      headers,
      body: { name: 'x', job, cron: '0 6 1 1 *' },
    });
    expect(recurring.status).to.equal(403);
    const { body } = await ask({ kind: 'threats' }, 'admin');
    await asOwner(
      api().db.ownerUrl,
      `update reports set state = 'ready', storage_key = 'results/x', tenant_id = $2 where id = $1`,
      [...[body.report_id, tenantId]],
    );
    const fetched = await api().call('GET', `/api/v1/reports/${body.report_id}/download`, { headers });
    expect(fetched.status).to.equal(403);
    expect(
      (await api().call('POST', '/api/v1/reports', { headers, body: { kind: 'changes', filters: { last_days: 7 } } }))
        .status,
    ).to.equal(202);
  });

  it('takes reports to places that an administrator named, and nowhere else', async () => {
    const { access_token: token } = await api().person('admin');
    await api().call('POST', '/api/v1/auth/step-up', { token, body: { password: PASSWORD } });
    const add = (body: object) => api().call('POST', '/api/v1/report-targets', { token, body });
    expect((await add({ name: 'f', folder: { path: '/etc' } })).body.type).to.equal('/problems/folder-not-allowed');
    const s3 = { endpoint: 'https://10.1.2.3:9000', bucket: 'results', access_key_id: 'x' };
    expect((await add({ name: 's', s3, secret_access_key: 'y' })).body.type).to.equal(
      '/problems/destination-not-allowed',
    );
    expect((await add({ name: 'n' })).status).to.equal(422);
    const { status, body: made } = await add({ name: 'Audit', mail: { to: ['audit@bank.example'] } });
    expect(status).to.equal(201);
    expect(made).to.deep.include({ kind: 'mail', mail: { to: ['audit@bank.example'], attach: false }, s3: null });
    const { body: asked } = await api().call('POST', '/api/v1/reports', { token, body: { deliver_to: [made.id] } });
    const early = await api().call('POST', `/api/v1/reports/${asked.report_id}/deliveries`, {
      token,
      body: { target_id: made.id },
    });
    expect([early.status, early.body.type]).to.deep.equal([409, '/problems/report-not-ready']);
    await asOwner(api().db.ownerUrl, `update reports set state = 'ready' where id = $1`, [asked.report_id]);
    const sent = await api().call('POST', `/api/v1/reports/${asked.report_id}/deliveries`, {
      token,
      body: { target_id: made.id },
    });
    expect(sent.status).to.equal(202);
    const { body } = await api().call('GET', `/api/v1/reports/${asked.report_id}/deliveries`, { token });
    expect(body.deliveries).to.deep.equal([
      { target_id: made.id, target: 'Audit', state: 'waiting', place: null, error: null, delivered_at: null },
    ]);
    const off = await api().call('PATCH', `/api/v1/report-targets/${made.id}`, { token, body: { enabled: false } });
    expect(off.body.enabled).to.equal(false);
    const refused = await api().call('POST', `/api/v1/reports/${asked.report_id}/deliveries`, {
      token,
      body: { target_id: made.id },
    });
    expect(refused.status).to.equal(422);
    expect((await api().call('DELETE', `/api/v1/report-targets/${made.id}`, { token })).status).to.equal(204);
  });

  it('keeps files of reports as long as the settings say', async () => {
    const { access_token: token } = await api().person('admin');
    await api().call('POST', '/api/v1/auth/step-up', { token, body: { password: PASSWORD } });
    const path = '/api/v1/reports/settings';
    const set = { keep_days: 30, rows_per_file: 50_000 };
    expect((await api().call('PUT', path, { token, body: set })).body).to.deep.equal(set);
    expect((await api().call('GET', path, { token })).body).to.deep.equal(set);
    const unset = { keep_days: 30, rows_per_file: null };
    expect((await api().call('PUT', path, { token, body: { keep_days: 30 } })).body).to.deep.equal(unset);
    expect((await api().call('PUT', path, { token, body: { ...set, rows_per_file: 10 } })).status).to.equal(422);
    expect((await api().call('PUT', path, { token, body: { keep_days: 0 } })).status).to.equal(422);
  });
});
