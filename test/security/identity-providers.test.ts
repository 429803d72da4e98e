import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { PASSWORD, useApi } from '../support/api.ts';
import { ageStepUp } from '../support/second-factor.ts';
import { PROVIDERS, useSingleSignOn } from '../support/single-sign-on.ts';
import { makeTenant } from '../support/tenant.ts';

describe('identity providers', () => {
  const api = useApi();
  const sso = useSingleSignOn(api);
  const { sql, asAdmin, settings } = sso;

  it('are offered to everybody while there is one tenant, then only to whoever names it', async () => {
    expect(sso.offeredToAll).to.deep.equal([sso.provider.id]);
    await makeTenant(api().db.ownerUrl);
    const offered = async (query = '') => (await api().call('GET', `/api/v1/auth/sso${query}`)).body.items;
    expect(await offered()).to.deep.equal([]);
    expect(await offered(`?tenant=${api().tenantId}`)).to.deep.equal([
      { id: sso.provider.id, name: 'Bank directory', start_url: `/api/v1/auth/sso/${sso.provider.id}/start` },
    ]);
    expect(await offered('?tenant=00000000-0000-4000-8000-000000000000')).to.deep.equal([]);
  });

  it('keep their secret: encrypted, never answered, and not sent to another issuer', async () => {
    const { text } = await asAdmin('GET', PROVIDERS);
    expect(text).to.contain(sso.provider.id).and.not.to.contain(sso.idp.clientSecret);
    const [row] = await sql(
      'select p::text as dump, client_secret_sealed from sso_providers p where id = $1',
      sso.provider.id,
    );
    expect(row?.dump).not.to.contain(Buffer.from(sso.idp.clientSecret).toString('hex'));
    expect(row?.client_secret_sealed.length).to.be.greaterThan(sso.idp.clientSecret.length);
    const moved = await asAdmin('PATCH', `${PROVIDERS}/${sso.provider.id}`, { issuer: 'https://evil.example' });
    expect([moved.status, moved.body.errors[0].path]).to.deep.equal([422, 'client_secret']);
    const details = await sql(`select details::text as text from audit_log where action like 'sso-provider.%'`);
    expect(details.map(({ text: each }) => each).join()).not.to.contain(sso.idp.clientSecret);
  });

  it('forget whom they vouched for when the issuer changes', async () => {
    const { body } = await asAdmin('POST', PROVIDERS, { ...settings(), name: 'Moving' });
    await sql(
      `insert into sso_identities (provider_id, subject, tenant_id, user_id) values ($1, 'a', $2, $3)`,
      body.id,
      api().tenantId,
      sso.admin.id,
    );
    const url = 'https://10.20.30.40';
    const approval = { name: 'New provider', purpose: 'sso', url, internal: ['10.20.0.0/16'] };
    expect((await asAdmin('POST', '/api/v1/destinations', approval)).status).to.equal(201);
    const change = { issuer: `${url}/realms/bank`, client_secret: 'another' };
    expect((await asAdmin('PATCH', `${PROVIDERS}/${body.id}`, change)).status).to.equal(200);
    expect(await sql('select 1 from sso_identities where provider_id = $1', body.id)).to.deep.equal([]);
    expect((await asAdmin('PATCH', `${PROVIDERS}/${body.id}`, { name: 'Bank directory' })).status).to.equal(409);
    expect((await asAdmin('DELETE', `${PROVIDERS}/${body.id}`)).status).to.equal(204);
    expect((await asAdmin('DELETE', `${PROVIDERS}/${body.id}`)).status).to.equal(404);
  });

  for (const [how, method, body, reason] of [
    ['are switched off', 'PATCH', { enabled: false }, 'change'],
    ['get another issuer', 'PATCH', { issuer: 'http://127.0.0.1:9', client_secret: null }, 'change'],
    ['are removed', 'DELETE', undefined, 'delete'],
  ] as const) {
    it(`end the sessions they opened, and no others, when they ${how}, on record`, async () => {
      const made = await asAdmin('POST', PROVIDERS, { ...settings(), name: `Ending: ${how}` });
      const path = `${PROVIDERS}/${made.body.id}`;
      const [linked, other] = [await api().person('security_analyst'), await api().person('security_analyst')];
      for (const { id } of [linked, sso.admin]) {
        const link = `insert into sso_identities (provider_id, subject, tenant_id, user_id) values ($1, $2, $3, $4)`;
        await sql(link, made.body.id, `subject of ${id}`, api().tenantId, id);
      }
      const through = 'update sessions set provider_id = $1 where user_id = $2';
      for (const { id } of [linked, sso.admin]) await sql(through, made.body.id, id);
      const byPassword = await api().call('POST', '/api/v1/auth/login', {
        body: { email: linked.email, password: PASSWORD },
      });
      expect(byPassword.status).to.equal(200);
      await sql(through, sso.provider.id, other.id);
      for (const provider of [null, made.body.id, sso.provider.id]) {
        await sql(
          `insert into mfa_challenges (hash, tenant_id, user_id, first_factor, provider_id, expires_at)
           values ($1, $2, $3, $4, $5, now() + interval '1 minute')`,
          randomBytes(32),
          api().tenantId,
          linked.id,
          provider === null ? 'password' : 'single sign-on',
          provider,
        );
      }
      const alive = async ({ access_token: token }: { access_token: string }) =>
        (await api().call('GET', '/api/v1/auth/me', { token })).status;
      expect(await alive(linked)).to.equal(200);
      await asAdmin('PATCH', path, { name: `Renamed: ${how}` });
      expect(await alive(linked), 'after another change').to.equal(200);
      expect((await asAdmin(method, path, body)).status).to.be.oneOf([200, 204]);
      const tried = [linked, byPassword.body, other, sso.admin].map(alive);
      expect(await Promise.all(tried), 'linked, with a password, by another, asker').to.deep.equal([
        401, 200, 200, 200,
      ]);
      const owed = await sql('select provider_id from mfa_challenges where user_id = $1', linked.id);
      expect(owed.map((row) => row.provider_id)).to.have.members([null, sso.provider.id]);
      const event = `select details->'sessions_ended' as ended from audit_log where action = $1 and target = $2
                     order by id desc limit 1`;
      expect(await sql(event, `sso-provider.${reason}`, made.body.id)).to.deep.equal([{ ended: 1 }]);
      await asAdmin('DELETE', path);
    });
  }

  it('are for administrators with step-up, on record', async () => {
    for (const action of ['create', 'change', 'delete']) {
      const rows = await sql('select 1 from audit_log where action = $1', `sso-provider.${action}`);
      expect(rows.length, action).to.be.greaterThan(0);
    }
    const other = await api().person('admin');
    await ageStepUp(api(), other.id);
    for (const [method, path, body] of [
      ['POST', PROVIDERS, settings()],
      ['PATCH', `${PROVIDERS}/${sso.provider.id}`, { enabled: false }],
      ['DELETE', `${PROVIDERS}/${sso.provider.id}`, undefined],
    ] as const) {
      const answer = await api().call(method, path, { token: other.access_token, ...(body ? { body } : {}) });
      expect([answer.status, answer.body.type]).to.deep.equal([403, '/problems/step-up-required']);
    }
    const outsider = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const theirs = await api().call('DELETE', `${PROVIDERS}/${sso.provider.id}`, { token: outsider.access_token });
    expect(theirs.status).to.equal(404);
  });

  for (const issuer of [
    'http://idp.bank.example',
    'ftp://idp.bank.example',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://user:secret@sso.idp.bank.example',
    'https://idp.bank.example/?a=b',
    'https://idp.bank.example/#a',
    'http://127.0.0.1.evil.example',
    'idp.bank.example',
  ]) {
    it(`are not stored with the issuer ${issuer}`, async () => {
      const answer = await asAdmin('POST', PROVIDERS, { ...settings(), name: 'Bad', issuer });
      expect([answer.status, answer.body.errors?.[0]?.path]).to.deep.equal([422, 'issuer']);
    });
  }
});
