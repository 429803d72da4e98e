import { expect } from 'chai';
import { generateKeyPair } from 'jose';
import { useApi } from '../support/api.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import type { Forgery } from '../support/identity-provider.ts';
import { PROVIDERS, useSingleSignOn } from '../support/single-sign-on.ts';
import { makeTenant } from '../support/tenant.ts';

describe('single sign-on is refused', () => {
  const api = useApi();
  const sso = useSingleSignOn(api);
  const { sql, set, asAdmin, settings, newcomer, start, back, signIn, me, refusal } = sso;

  const forgeries: Record<string, () => Promise<Forgery> | Forgery> = {
    'another nonce': () => ({ claims: { nonce: 'another' } }),
    'no nonce': () => ({ claims: { nonce: undefined } }),
    'another audience': () => ({ claims: { aud: 'another-client' } }),
    'another issuer': () => ({ claims: { iss: 'https://evil.example' } }),
    'a time that is over': () => ({ claims: { exp: Math.floor(Date.now() / 1000) - 600 } }),
    "another key's signature": async () => ({ key: (await generateKeyPair('RS256')).privateKey }),
    'another subject without signing': () => ({
      token: (token) => {
        const [head, body, signature] = token.split('.');
        const claims = JSON.parse(Buffer.from(body ?? '', 'base64url').toString());
        const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'admin' })).toString('base64url');
        return [head, forged, signature].join('.');
      },
    }),
    'no signature (alg none)': () => ({
      token: (token) => `${Buffer.from('{"alg":"none"}').toString('base64url')}.${token.split('.')[1]}.`,
    }),
  };
  for (const [name, forgery] of Object.entries(forgeries)) {
    it(`to an ID token with ${name}`, async () => {
      newcomer();
      sso.idp.forgery = await forgery();
      const { browser, answer } = await signIn();
      expect([answer.status, answer.body.type]).to.deep.equal([401, '/problems/sso-refused']);
      expect(browser.cookies.has('__Host-ringfence-access')).to.equal(false);
      expect(await refusal()).to.equal('sso-refused');
      sso.idp.forgery = undefined;
      expect((await signIn()).answer.status).to.equal(303);
    });
  }

  it('with another state, in another browser, without a cookie, twice, and too late', async () => {
    newcomer();
    const over = async (browser: TestBrowser, url: string) => {
      const { status, body } = await back(browser, url);
      expect([status, body.type]).to.deep.equal([400, '/problems/sso-over']);
    };
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    const other = new URL(url);
    other.searchParams.set('state', 'x'.repeat(43));
    await over(browser, other.href);
    await over(openBrowser(api()), url);
    const stranger = openBrowser(api());
    await start(stranger);
    await over(stranger, url);
    // None of that used it up for the browser that began it, and once is once.
    const kept = new Map(browser.cookies);
    expect((await back(browser, url)).headers.get('location')).to.equal('/');
    for (const [name, value] of kept) browser.cookies.set(name, value);
    await over(browser, url);
    const late = openBrowser(api());
    const lateUrl = await sso.idp.visit(await start(late));
    await sql(`update sso_sign_ins set expires_at = now()`);
    await over(late, lateUrl);
  });

  it('fifty times at once but once', async () => {
    newcomer();
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    const cookies = new Map(browser.cookies);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => {
        const twin = openBrowser(api());
        for (const [name, value] of cookies) twin.cookies.set(name, value);
        return back(twin, url);
      }),
    );
    expect(answers.filter(({ status }) => status === 303)).to.have.lengthOf(1);
  });

  it('with a code of another sign-in (PKCE), and when the provider says no', async () => {
    newcomer();
    const [victim, thief] = [openBrowser(api()), openBrowser(api())];
    const stolen = new URL(await sso.idp.visit(await start(victim)));
    const own = new URL(await sso.idp.visit(await start(thief)));
    own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
    expect((await back(thief, own.href)).body.type).to.equal('/problems/sso-refused');
    const browser = openBrowser(api());
    const denied = new URL(await sso.idp.visit(await start(browser)));
    denied.searchParams.delete('code');
    denied.searchParams.set('error', 'access_denied');
    expect((await back(browser, denied.href)).body.type).to.equal('/problems/sso-refused');
  });

  it('with the answer of another provider, and when a provider says that it is another one', async () => {
    newcomer();
    const other = await asAdmin('POST', PROVIDERS, { ...settings(), name: 'Second' });
    expect(other.status).to.equal(201);
    const browser = openBrowser(api());
    const url = new URL(await sso.idp.visit(await start(browser)));
    url.pathname = url.pathname.replace(sso.provider.id, other.body.id);
    const { status, body } = await back(browser, url.href);
    expect([status, body.type]).to.deep.equal([400, '/problems/sso-over']);
    // The same machine by another name: its document names the issuer that it is.
    const issuer = `http://localhost:${new URL(sso.idp.issuer).port}`;
    const lying = await asAdmin('POST', PROVIDERS, { ...settings(), name: 'Lying', issuer });
    expect(lying.status).to.equal(201);
    const begun = await api().call('GET', `/api/v1/auth/sso/${lying.body.id}/start`, { redirect: 'manual' });
    expect([begun.status, begun.body.type]).to.deep.equal([503, '/problems/sso-unavailable']);
    for (const { id } of [other.body, lying.body]) await asAdmin('DELETE', `${PROVIDERS}/${id}`);
  });

  it('to disabled and to locked users', async () => {
    const email = newcomer();
    const { id } = await me((await signIn()).browser);
    for (let turn = 0; turn < 5; turn += 1) {
      await api().call('POST', '/api/v1/auth/login', { body: { email, password: 'wrong' } });
    }
    const locked = await signIn();
    expect([locked.answer.status, locked.answer.body.type]).to.deep.equal([423, '/problems/locked']);
    expect((await asAdmin('POST', `/api/v1/users/${id}/unlock`)).status).to.equal(204);
    expect((await signIn()).answer.status).to.equal(303);
    expect((await asAdmin('PATCH', `/api/v1/users/${id}`, { disabled: true })).status).to.equal(200);
    const disabled = await signIn();
    expect([disabled.answer.status, disabled.answer.body.type]).to.deep.equal([403, '/problems/sso-disabled']);
    expect(await refusal()).to.equal('sso-disabled');
  });

  it('without a role for the groups, without an address, and to newcomers where none are made', async () => {
    newcomer(['printers']);
    const refused = await signIn();
    expect([refused.answer.status, refused.answer.body.type]).to.deep.equal([403, '/problems/sso-no-role']);
    expect(refused.answer.body.detail).to.equal('None of your groups has a role here.');
    expect(await refusal()).to.equal('sso-no-role');
    await set({ default_role: 'readonly_user' });
    expect((await me((await signIn()).browser)).role).to.equal('readonly_user');
    newcomer();
    await set({ creates_users: false });
    expect((await signIn()).answer.body.type).to.equal('/problems/sso-unknown-user');
    const email = newcomer();
    delete sso.idp.account.email;
    expect((await signIn()).answer.body.type).to.equal('/problems/sso-no-email');
    expect(await sql('select 1 from users where email = $1', email)).to.deep.equal([]);
  });

  it('when it would take the last administrator away', async () => {
    const tenant = await makeTenant(api().db.ownerUrl);
    await sql('update sso_providers set tenant_id = $1 where id = $2', tenant, sso.provider.id);
    const last = await api().person('admin', { tenantId: tenant });
    sso.idp.account = { sub: 'last', email: last.email, email_verified: true, groups: ['analysts'] };
    const { answer } = await signIn();
    await sql('update sso_providers set tenant_id = $1 where id = $2', api().tenantId, sso.provider.id);
    expect(answer.body.type).to.equal('/problems/sso-last-administrator');
    expect(await sql('select role from users where id = $1', last.id)).to.deep.equal([{ role: 'admin' }]);
  });

  it('while the provider does not answer: 503 and what to do; a browser is told on the page', async () => {
    newcomer();
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    sso.idp.failing = 502;
    const { status, body, headers } = await back(browser, url);
    expect([status, body.type]).to.deep.equal([503, '/problems/sso-unavailable']);
    expect(body.hint).to.match(/password/);
    expect(headers.get('retry-after')).to.equal('30');
    sso.idp.failing = undefined;
    const { body: down } = await asAdmin('POST', PROVIDERS, {
      ...settings(),
      name: 'Down',
      issuer: 'http://127.0.0.1:9',
    });
    const at = `/api/v1/auth/sso/${down.id}/start`;
    expect((await api().call('GET', at, { redirect: 'manual' })).status).to.equal(503);
    const page = await api().call('GET', at, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('location')]).to.deep.equal([303, '/?sso=sso-unavailable']);
    await asAdmin('DELETE', `${PROVIDERS}/${down.id}`);
  });

  it('when the provider is switched off, before the start and in the middle', async () => {
    newcomer();
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    await set({ enabled: false });
    expect((await back(browser, url)).status).to.equal(400);
    const at = `/api/v1/auth/sso/${sso.provider.id}/start`;
    expect((await api().call('GET', at, { redirect: 'manual' })).status).to.equal(404);
    expect((await api().call('GET', '/api/v1/auth/sso')).body.items).to.deep.equal([]);
  });
});
