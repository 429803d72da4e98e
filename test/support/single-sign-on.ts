import { expect } from 'chai';
import type { Answer, Person, TestApi } from './api.ts';
import { openBrowser, type TestBrowser } from './browser.ts';
import { makeAuthority } from './certificates.ts';
import { asOwner } from './database.ts';
import { type IdentityProvider, startIdentityProvider } from './identity-provider.ts';

/** Where providers are set up. */
export const PROVIDERS = '/api/v1/sso/providers';

const MAPPING = [
  { group: 'net-admins', role: 'network_engineer' },
  { group: 'analysts', role: 'security_analyst' },
];
/** What tests may have changed. */
const USUAL = {
  group_claim: 'groups',
  role_mapping: MAPPING,
  default_role: null,
  creates_users: true,
  trusts_second_factor: false,
  enabled: true,
};

/**
 * Gives the surrounding `describe` an identity provider, registered here by an administrator. `idp`, `admin`, `provider`
 * and `offeredToAll` are there inside tests and hooks only. With `https` it has a certificate of an authority that the
 * API believes, and an approval.
 */
export function useSingleSignOn(api: () => TestApi, { https = false } = {}) {
  const redirectUris: string[] = [];
  let idp: IdentityProvider;
  let admin: Person;
  let provider: { id: string; redirect_uri: string };
  let offeredToAll: string[] = [];
  let people = 0;

  const sql = (text: string, ...values: unknown[]) => asOwner(api().db.ownerUrl, text, values);
  const asAdmin = (method: string, path: string, body?: unknown): Promise<Answer> =>
    api().call(method, path, { token: admin.access_token, ...(body === undefined ? {} : { body }) });
  const set = async (fields: object) => {
    const { status, body } = await asAdmin('PATCH', `${PROVIDERS}/${provider.id}`, fields);
    expect(status, JSON.stringify(body)).to.equal(200);
  };
  const settings = () => ({
    name: 'Bank directory',
    issuer: idp.issuer,
    client_id: idp.clientId,
    client_secret: idp.clientSecret,
    scopes: 'openid email profile groups',
    group_claim: 'groups',
    role_mapping: MAPPING,
    creates_users: true,
  });
  const start = async (browser: TestBrowser, query = '') => {
    const answer = await browser.call('GET', `/api/v1/auth/sso/${provider.id}/start${query}`, { page: false });
    expect(answer.status, answer.text).to.equal(303);
    return answer.headers.get('location') ?? '';
  };
  const back = (browser: TestBrowser, url: string) => {
    const { pathname, search } = new URL(url);
    return browser.call('GET', pathname + search, { page: false });
  };

  before(async () => {
    const authority = https ? makeAuthority('Bank authority') : undefined;
    idp = await startIdentityProvider(() => redirectUris, authority);
    admin = await api().person('admin');
    if (authority) {
      api().services.outbound.ca = authority.ca;
      await approveLoopback(api(), idp.issuer);
    }
    const { status, body } = await asAdmin('POST', PROVIDERS, settings());
    expect(status, JSON.stringify(body)).to.equal(201);
    provider = body;
    redirectUris.push(provider.redirect_uri);
    // Tests make further tenants.
    const { items } = (await api().call('GET', '/api/v1/auth/sso')).body;
    offeredToAll = items.map(({ id }: { id: string }) => id);
  });
  afterEach(async () => {
    idp.forgery = undefined;
    idp.failing = undefined;
    idp.tokensAt = undefined;
    await set(USUAL);
  });
  after(() => idp?.close());

  return {
    get idp() {
      return idp;
    },
    get admin() {
      return admin;
    },
    get provider() {
      return provider;
    },
    /** Ids that the sign-in page offered while there was one tenant. */
    get offeredToAll() {
      return offeredToAll;
    },
    sql,
    asAdmin,
    /** Changes the provider until the test ends. */
    set,
    /** What registers the provider. */
    settings,
    /** Sends a browser to the provider; answers the URL it is sent to. */
    start,
    /** Visits the callback. */
    back,
    /** Has the provider sign in somebody whom we do not know yet; answers the address. */
    newcomer(groups: string[] = ['analysts']): string {
      people += 1;
      const email = `sso-${people}@bank.example`;
      idp.account = { sub: `subject-${people}`, email, email_verified: true, name: `Person ${people}`, groups };
      return email;
    },
    /** Signs in whoever the provider has now. */
    async signIn(browser = openBrowser(api()), query = '') {
      const answer = await back(browser, await idp.visit(await start(browser, query)));
      return { browser, answer };
    },
    me: async (browser: TestBrowser) => (await browser.call('GET', '/api/v1/auth/me')).body,
    /** Why the last sign-in was refused, as recorded. */
    async refusal(): Promise<string | undefined> {
      const text = `select details->>'reason' as reason from audit_log
                     where action = 'session.start' and outcome = 'denied' order by id desc limit 1`;
      return (await sql(text))[0]?.reason;
    },
  };
}

/** As an approval, which nobody can give by the API: this machine is nobody's network. */
async function approveLoopback({ db, tenantId }: TestApi, origin: string): Promise<void> {
  const { hostname, port } = new URL(origin);
  await asOwner(
    db.ownerUrl,
    `insert into outbound_destinations (tenant_id, name, purpose, scheme, host, port, internal)
     values ($1, 'identity provider', 'sso', 'https', $2, $3, '{127.0.0.0/8}')`,
    [tenantId, hostname, port],
  );
}
