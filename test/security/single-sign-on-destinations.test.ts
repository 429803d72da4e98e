import { expect } from 'chai';
import { useApi } from '../support/api.ts';
import { openBrowser } from '../support/browser.ts';
import { hasOpenssl } from '../support/certificates.ts';
import { PROVIDERS, useSingleSignOn } from '../support/single-sign-on.ts';
import { makeTenant } from '../support/tenant.ts';

const describeWithTls = hasOpenssl() ? describe : describe.skip;

describeWithTls('single sign-on asks approved destinations only (needs openssl)', function () {
  this.timeout(30_000);
  const api = useApi();
  // Before the provider is set back, which needs the approval.
  afterEach(() => approve(true));
  const sso = useSingleSignOn(api, { https: true });
  const { sql, asAdmin, settings, set, newcomer, start, back, signIn, me } = sso;

  const approve = (enabled: boolean) =>
    sql(`update outbound_destinations set enabled = $1 where tenant_id = $2`, enabled, api().tenantId);
  const blocked = () =>
    sql(`select target, outcome, details->>'purpose' as purpose, details->>'reason' as reason from audit_log
         where action = 'destination.blocked' order by id`);
  const event = (target: string, reason = 'No administrator has approved this destination.') => ({
    target,
    outcome: 'denied',
    purpose: 'sso',
    reason,
  });

  it('and signs in there, over TLS with an authority of the bank', async () => {
    const email = newcomer();
    const { browser, answer } = await signIn();
    expect([answer.status, answer.headers.get('location')], answer.text).to.deep.equal([303, '/']);
    expect(await me(browser)).to.include({ email, role: 'security_analyst' });
    expect(await blocked()).to.deep.equal([]);
  });

  it('so that no provider is stored whose issuer is not approved for it', async () => {
    const { port } = new URL(sso.idp.issuer);
    const destination = { name: 'Hook', purpose: 'webhook', url: 'https://10.9.8.7', internal: ['10.9.8.0/24'] };
    expect((await asAdmin('POST', '/api/v1/destinations', destination)).status).to.equal(201);
    const before = await sql('select * from sso_providers');
    for (const issuer of [
      'https://idp.bank.example/realms/bank',
      'https://10.9.8.7',
      'https://127.0.0.1',
      `https://127.0.0.2:${port}`,
      `https://localhost:${port}`,
    ]) {
      const made = await asAdmin('POST', PROVIDERS, { ...settings(), name: 'Other', issuer });
      const moved = await asAdmin('PATCH', `${PROVIDERS}/${sso.provider.id}`, { issuer, client_secret: 'x' });
      for (const { status, body } of [made, moved]) {
        expect([status, body.type], issuer).to.deep.equal([422, '/problems/destination-not-allowed']);
        expect(body.detail).to.contain(new URL(issuer).origin);
        expect(body.hint)
          .to.contain('POST /api/v1/destinations')
          .and.to.contain(`"url": "${new URL(issuer).origin}"`);
      }
    }
    expect(await sql('select * from sso_providers')).to.deep.equal(before);
  });

  it('and neither begins nor ends a sign-in once the approval is switched off, which is on record', async () => {
    newcomer();
    const { host, origin } = new URL(sso.idp.issuer);
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    const count = (await blocked()).length;
    await approve(false);
    const at = `/api/v1/auth/sso/${sso.provider.id}/start`;
    const begun = await api().call('GET', at, { redirect: 'manual' });
    for (const { status, body } of [begun, await back(browser, url)]) {
      expect([status, body.type]).to.deep.equal([503, '/problems/sso-not-approved']);
      expect(body.detail).to.contain(origin);
      expect(body.hint).to.contain(`approve ${origin} as a destination (purpose sso)`);
    }
    expect((await blocked()).slice(count)).to.deep.equal([event(host), event(host)]);
    const page = await api().call('GET', at, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([page.status, page.headers.get('location')]).to.deep.equal([303, '/?sso=sso-not-approved']);
    const switchedOn = await asAdmin('PATCH', `${PROVIDERS}/${sso.provider.id}`, { enabled: true });
    expect([switchedOn.status, switchedOn.body.type]).to.deep.equal([422, '/problems/destination-not-allowed']);
    await approve(true);
    expect((await signIn()).answer.headers.get('location')).to.equal('/');
  });

  it('where the network of the approval is', async () => {
    newcomer();
    const { host } = new URL(sso.idp.issuer);
    const browser = openBrowser(api());
    const url = await sso.idp.visit(await start(browser));
    const count = (await blocked()).length;
    await sql(`update outbound_destinations set internal = '{10.0.0.0/8}' where purpose = 'sso'`);
    const { status, body, text } = await back(browser, url);
    await sql(`update outbound_destinations set internal = '{127.0.0.0/8}' where purpose = 'sso'`);
    expect([status, body.type]).to.deep.equal([503, '/problems/sso-not-approved']);
    expect(text).not.to.contain('which nothing is sent to');
    const reason = '127.0.0.1 is at 127.0.0.1, which nothing is sent to.';
    expect((await blocked()).slice(count)).to.deep.equal([event(host, reason)]);
  });

  it("at the provider's other hosts as well, and names the one that is not approved", async () => {
    newcomer();
    const { port } = new URL(sso.idp.issuer);
    const elsewhere = `https://127.0.0.2:${port}`;
    sso.idp.tokensAt = `${elsewhere}/token`;
    // Other settings, so that the provider's document is read again.
    await set({ scopes: 'openid email groups' });
    const count = (await blocked()).length;
    const { answer } = await signIn();
    expect([answer.status, answer.body.type]).to.deep.equal([503, '/problems/sso-not-approved']);
    expect(answer.body.detail).to.contain(elsewhere);
    expect((await blocked()).slice(count)).to.deep.equal([event(`127.0.0.2:${port}`)]);
  });

  it("by the approvals of the provider's own tenant", async () => {
    const person = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const { status, body } = await api().call('POST', PROVIDERS, {
      token: person.access_token,
      body: { ...settings(), name: 'Borrowed' },
    });
    expect([status, body.type]).to.deep.equal([422, '/problems/destination-not-allowed']);
  });
});
