import { expect } from 'chai';
import { PASSWORD, useApi } from '../support/api.ts';
import { openBrowser, type TestBrowser } from '../support/browser.ts';
import { ageStepUp, codeOf, enrolMfa, freeSteps } from '../support/second-factor.ts';
import { useSingleSignOn } from '../support/single-sign-on.ts';
import { makeTenant } from '../support/tenant.ts';

describe('single sign-on', () => {
  const api = useApi();
  const sso = useSingleSignOn(api);
  const { sql, set, newcomer, signIn, me } = sso;

  describe('when it goes well', () => {
    it('signs in with a session in cookies, and makes the user with the role of the groups', async () => {
      const email = newcomer(['printers', 'analysts']);
      const { browser, answer } = await signIn();
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/']);
      const found = await me(browser);
      expect(found).to.include({ email, role: 'security_analyst', name: sso.idp.account.name });
      expect(browser.cookies.has('__Host-ringfence-sso')).to.equal(false);
      const actions = await sql('select action, details from audit_log where actor_id = $1 order by id', found.id);
      expect(actions.map(({ action }) => action)).to.deep.equal(['user.create', 'session.start']);
      expect(actions[1]?.details.method).to.equal('single sign-on');
      expect((await browser.call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(200);
    });

    it('asks the provider with PKCE, state, nonce and the exact redirect URI', async () => {
      newcomer();
      const { browser } = await signIn();
      const { searchParams: asked } = sso.idp.asked.at(-1) as URL;
      expect(asked.get('code_challenge_method')).to.equal('S256');
      expect(asked.get('code_challenge')).to.match(/^[\w-]{43}$/);
      expect(asked.get('state')).to.match(/^[\w-]{43}$/);
      expect(asked.get('nonce')).to.match(/^[\w-]{43}$/);
      expect(asked.get('redirect_uri')).to.equal(sso.provider.redirect_uri);
      const cookie = browser.set.find((line) => line.startsWith('__Host-ringfence-sso=')) ?? '';
      expect(cookie).to.match(/=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax; Max-Age=600$/);
    });

    it('follows the groups at the next sign-in, which ends the sessions with the old role', async () => {
      newcomer(['analysts']);
      const { browser: first } = await signIn();
      sso.idp.account.groups = ['net-admins', 'analysts'];
      const { browser: second } = await signIn();
      expect((await me(second)).role).to.equal('network_engineer');
      expect((await first.call('GET', '/api/v1/auth/me')).status).to.equal(401);
      sso.idp.account.groups = [];
      expect((await signIn()).answer.body.type).to.equal('/problems/sso-no-role');
    });

    it('knows people by their subject, whatever their address becomes', async () => {
      newcomer();
      const { id } = await me((await signIn()).browser);
      sso.idp.account.email = 'married@bank.example';
      expect((await me((await signIn()).browser)).id).to.equal(id);
    });

    it('links a user who is here already, by a verified address and in this tenant only', async () => {
      const person = await api().person('readonly_user');
      sso.idp.account = {
        sub: 'linked',
        email: person.email.toUpperCase(),
        email_verified: false,
        groups: ['analysts'],
      };
      expect((await signIn()).answer.body.type).to.equal('/problems/sso-email-unverified');
      sso.idp.account.email_verified = true;
      expect(await me((await signIn()).browser)).to.include({ id: person.id, role: 'security_analyst' });
      expect(
        await sql(`select action from audit_log where actor_id = $1 and action = 'user.link'`, person.id),
      ).to.have.lengthOf(1);
      const elsewhere = await api().person('readonly_user', { tenantId: await makeTenant(api().db.ownerUrl) });
      sso.idp.account = { sub: 'foreign', email: elsewhere.email, email_verified: true, groups: ['analysts'] };
      expect((await signIn()).answer.body.type).to.equal('/problems/sso-unknown-user');
    });

    it('opens what needs step-up only when the provider has just asked', async () => {
      const email = newcomer();
      const { browser } = await signIn();
      const id = (await me(browser)).id;
      const key = { name: 'k', permissions: ['network:read'], expires_in_days: 1 };
      const make = (with_: TestBrowser) => with_.call('POST', '/api/v1/api-keys', { body: key });
      expect((await make(browser)).body.type).to.equal('/problems/step-up-required');
      const { browser: fresh } = await signIn(openBrowser(api()), '?fresh=true');
      expect(sso.idp.asked.at(-1)?.searchParams.get('prompt')).to.equal('login');
      expect((await make(fresh)).status).to.equal(201);
      await ageStepUp(api(), id);
      expect((await make(fresh)).body.type).to.equal('/problems/step-up-required');
      const login = await api().call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD } });
      expect(login.status).to.equal(401);
    });
  });

  describe('the second factor', () => {
    it('is asked for here, unless the provider is trusted with it', async () => {
      const person = await api().person('security_analyst');
      const { secret } = await enrolMfa(api(), person);
      sso.idp.account = { sub: 'careful', email: person.email, email_verified: true, groups: ['analysts'] };
      const { browser, answer } = await signIn();
      const challenge = /^\/#challenge=([\w-]+)$/.exec(answer.headers.get('location') ?? '')?.[1];
      expect((await browser.call('GET', '/api/v1/auth/me')).status).to.equal(401);
      const body = { challenge, code: await codeOf(secret), session: 'cookie' };
      expect((await browser.call('POST', '/api/v1/auth/mfa/verify', { body })).status).to.equal(200);
      expect((await me(browser)).id).to.equal(person.id);
      const [row] = await sql(
        `select details->>'method' as method from audit_log where actor_id = $1 and action = 'session.start' order by id desc`,
        person.id,
      );
      expect(row?.method).to.equal('single sign-on and code');
      await set({ trusts_second_factor: true });
      expect((await me((await signIn()).browser)).id).to.equal(person.id);
    });

    it('opens a session that ends with its provider as any other, while one with a password goes on', async () => {
      const person = await api().person('security_analyst');
      const { secret } = await enrolMfa(api(), person);
      sso.idp.account = { sub: 'ending', email: person.email, email_verified: true, groups: ['analysts'] };
      const codes = [await signIn(), await signIn()].map(
        ({ answer }) => /^\/#challenge=([\w-]+)$/.exec(answer.headers.get('location') ?? '')?.[1],
      );
      const verify = async (challenge: string | undefined) =>
        api().call('POST', '/api/v1/auth/mfa/verify', { body: { challenge, code: await codeOf(secret) } });
      const shown = await verify(codes[0]);
      expect(shown.status).to.equal(200);
      const alive = async (token: string) => (await api().call('GET', '/api/v1/auth/me', { token })).status;
      expect(await Promise.all([shown.body.access_token, person.access_token].map(alive))).to.deep.equal([200, 200]);
      await set({ enabled: false });
      expect(await Promise.all([shown.body.access_token, person.access_token].map(alive))).to.deep.equal([401, 200]);
      await freeSteps(api(), person.id);
      expect((await verify(codes[1])).status, 'a sign-in under way').to.equal(401);
    });
  });
});
