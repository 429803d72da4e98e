import { request } from 'node:http';
import { expect } from 'chai';
import { routes } from '../../src/api/routes/index.ts';
import { PASSWORD, useApi } from '../support/api.ts';
import { openBrowser, signedInBrowser } from '../support/browser.ts';
import { asOwner } from '../support/database.ts';
import { challengeOf, codeOf, enrolMfa } from '../support/second-factor.ts';

const ACCESS = '__Host-ringfence-access';
const REFRESH = '__Host-ringfence-refresh';
const CSRF = '__Host-ringfence-csrf';

describe('sessions in cookies', () => {
  const api = useApi();
  const browserOf = async (role: Parameters<ReturnType<typeof api>['person']>[0] = 'admin') => {
    const person = await api().person(role);
    return { person, browser: await signedInBrowser(api(), person.email) };
  };
  const lastSet = (lines: string[], name: string) => lines.filter((line) => line.startsWith(`${name}=`)).at(-1) ?? '';
  const sessionsOf = (id: string) =>
    asOwner<{ id: string; ended: boolean }>(
      api().db.ownerUrl,
      'select id, revoked_at is not null as ended from sessions where user_id = $1 order by created_at',
      [id],
    );

  it('are set as __Host- cookies that no script reads, and not answered (R8)', async () => {
    const { email } = await api().person('admin');
    const browser = openBrowser(api());
    const answer = await browser.call('POST', '/api/v1/auth/login', {
      body: { email, password: PASSWORD, session: 'cookie' },
    });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.have.all.keys('session', 'expires_in', 'must_change_password', 'mfa_enrolment_required');
    const strict = 'Path=/; HttpOnly; Secure; SameSite=Strict';
    expect(lastSet(browser.set, ACCESS)).to.match(
      new RegExp(`^${ACCESS}=[\\w-]+\\.[\\w-]+\\.[\\w-]+; ${strict}; Max-Age=600$`),
    );
    expect(lastSet(browser.set, REFRESH)).to.match(new RegExp(`^${REFRESH}=[\\w-]{86}; ${strict}; Max-Age=900$`));
    expect(lastSet(browser.set, CSRF)).to.match(
      new RegExp(`^${CSRF}=[\\w-]{64}; Path=/; Secure; SameSite=Strict; Max-Age=900$`),
    );
    for (const name of [ACCESS, REFRESH]) expect(answer.text).not.to.contain(browser.cookies.get(name));
    const me = await browser.call('GET', '/api/v1/auth/me');
    expect([me.status, me.body.email]).to.deep.equal([200, email]);
  });

  it('come after the second factor as well', async () => {
    const person = await api().person('readonly_user');
    const { secret } = await enrolMfa(api(), person);
    const browser = openBrowser(api());
    const body = { challenge: await challengeOf(api(), person.email), code: await codeOf(secret), session: 'cookie' };
    const { status, body: session } = await browser.call('POST', '/api/v1/auth/mfa/verify', { body });
    expect([status, session.session]).to.deep.equal([200, 'cookie']);
    expect((await browser.call('GET', '/api/v1/auth/me')).status).to.equal(200);
  });

  it('have names without prefix on plain http of another machine, and only there', async () => {
    const { email } = await api().person('admin');
    const access = async (host: string) =>
      (await loginFrom(api().url, host, email)).find((line) => line.includes('ringfence-access')) ?? '';
    expect(await access('console.bank.example'))
      .to.match(/^ringfence-access=/)
      .and.not.to.contain('Secure');
    for (const host of ['localhost', '127.0.0.1:8080', '[::1]:8080']) {
      expect(await access(host), host).to.match(/^__Host-ringfence-access=.*; Secure/);
    }
  });

  describe('and requests that change something (W1)', () => {
    const elsewhere: Record<string, (token: string, url: string) => Record<string, string>> = {
      'no token': (_token, url) => ({ origin: url, 'sec-fetch-site': 'same-origin', 'x-csrf-token': '' }),
      'a token that is not in the cookie': (token, url) => ({ origin: url, 'x-csrf-token': `${token.slice(0, -2)}AA` }),
      'nothing said of the page': (token) => ({ 'x-csrf-token': token }),
      'a foreign origin': (token) => ({ origin: 'https://evil.example', 'x-csrf-token': token }),
      'a look-alike origin': (token, url) => ({ origin: `${url}.evil.example`, 'x-csrf-token': token }),
      'a null origin': (token) => ({ origin: 'null', 'x-csrf-token': token }),
      'another site': (token, url) => ({ origin: url, 'sec-fetch-site': 'cross-site', 'x-csrf-token': token }),
      'a sibling host': (token, url) => ({ origin: url, 'sec-fetch-site': 'same-site', 'x-csrf-token': token }),
      'typed by hand': (token) => ({ 'sec-fetch-site': 'none', 'x-csrf-token': token }),
    };
    for (const [name, headersOf] of Object.entries(elsewhere)) {
      it(`are refused with ${name}, and nothing happens`, async () => {
        const { person, browser } = await browserOf();
        const headers = headersOf(browser.cookies.get(CSRF) ?? '', api().url);
        for (const [method, path] of [
          ['POST', '/api/v1/auth/logout'],
          ['DELETE', '/api/v1/auth/sessions'],
          ['POST', '/api/v1/auth/refresh'],
        ] as const) {
          const body = path.endsWith('refresh') ? { body: {} } : {};
          const answer = await browser.call(method, path, { ...body, page: false, headers });
          expect(answer.status, path).to.equal(403);
          expect(answer.body.type, path).to.be.oneOf(['/problems/csrf', '/problems/cross-site']);
        }
        expect((await sessionsOf(person.id)).map(({ ended }) => ended)).to.deep.equal([false, false]);
        expect((await browser.call('GET', '/api/v1/auth/me')).status).to.equal(200);
      });
    }

    it('are refused with the token of another session, even when the cookie was planted with it', async () => {
      const { browser } = await browserOf();
      const { browser: other } = await browserOf();
      browser.cookies.set(CSRF, other.cookies.get(CSRF) ?? '');
      const answer = await browser.call('POST', '/api/v1/auth/logout');
      expect([answer.status, answer.body.type]).to.deep.equal([403, '/problems/csrf']);
      expect((await other.call('POST', '/api/v1/auth/logout')).status).to.equal(204);
    });

    it('are refused on every operation, before anything else of the request is looked at', async () => {
      const { browser } = await browserOf();
      const changing = routes.filter(({ method, permission }) => method !== 'get' && permission !== 'public');
      expect(changing.length).to.be.greaterThan(20);
      for (const { method, path } of changing) {
        const at = path.replace(/\{\w+\}/g, '00000000-0000-4000-8000-000000000000');
        const options = { body: { no_such_property: true }, page: false, headers: { origin: api().url } };
        const answer = await browser.call(method.toUpperCase(), at, options);
        expect([answer.status, answer.body.type], `${method} ${path}`).to.deep.equal([403, '/problems/csrf']);
      }
    });

    it('go through from a page of ours, also when only one of Origin and Sec-Fetch-Site is said', async () => {
      const { browser } = await browserOf();
      const token = browser.cookies.get(CSRF) ?? '';
      const said: Record<string, string>[] = [{ origin: api().url }, { 'sec-fetch-site': 'same-origin' }];
      for (const headers of said) {
        const options = { page: false, headers: { ...headers, 'x-csrf-token': token } };
        expect((await browser.call('DELETE', '/api/v1/auth/sessions', options)).status).to.equal(204);
      }
    });

    it('need nothing of it with an access token or an API key, whatever cookies there are', async () => {
      const { person, browser } = await browserOf();
      const foreign = { page: false, headers: { origin: 'https://evil.example' } };
      const withToken = { ...foreign, token: person.access_token, body: { format: 'xlsx' } };
      expect((await browser.call('POST', '/api/v1/reports', withToken)).status).to.equal(202);
      const made = await browser.call('POST', '/api/v1/api-keys', {
        body: { name: 'k', permissions: ['network:read'], expires_in_days: 1 },
      });
      expect(made.status).to.equal(201);
      const headers = { ...foreign.headers, 'x-api-key': made.body.key };
      expect((await browser.call('POST', '/api/v1/reports', { headers, page: false, body: {} })).status).to.be.oneOf([
        202, 403,
      ]);
    });
  });

  it('are renewed by the cookie, once, with the same CSRF token for other tabs', async () => {
    const { person, browser } = await browserOf();
    const [access, refresh, csrf] = [ACCESS, REFRESH, CSRF].map((name) => browser.cookies.get(name) ?? '');
    const renewed = await browser.call('POST', '/api/v1/auth/refresh', { body: {} });
    expect([renewed.status, renewed.body.session]).to.deep.equal([200, 'cookie']);
    expect(browser.cookies.get(ACCESS)).not.to.equal(access);
    expect(browser.cookies.get(REFRESH)).not.to.equal(refresh);
    expect(browser.cookies.get(CSRF)).to.equal(csrf);
    browser.cookies.set(REFRESH, refresh ?? '');
    expect((await browser.call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(409);
    await asOwner(api().db.ownerUrl, `update sessions set rotated_at = now() - interval '11 s' where user_id = $1`, [
      person.id,
    ]);
    expect((await browser.call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(401);
  });

  it('do not renew without a cookie, nor by the access cookie', async () => {
    const { browser } = await browserOf();
    expect((await openBrowser(api()).call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(401);
    browser.cookies.set(REFRESH, browser.cookies.get(ACCESS) ?? '');
    expect((await browser.call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(401);
  });

  it('end with signing out, in the browser and here', async () => {
    const { browser } = await browserOf();
    const kept = new Map(browser.cookies);
    expect((await browser.call('POST', '/api/v1/auth/logout')).status).to.equal(204);
    for (const name of [ACCESS, REFRESH, CSRF]) expect(browser.cookies.has(name), name).to.equal(false);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect((await browser.call('GET', '/api/v1/auth/me')).status).to.equal(401);
    expect((await browser.call('POST', '/api/v1/auth/refresh', { body: {} })).status).to.equal(401);
  });

  it('are new after signing in again, whatever cookies were there before (A3)', async () => {
    const { browser, person } = await browserOf();
    const before = browser.cookies.get(ACCESS);
    const body = { email: person.email, password: PASSWORD, session: 'cookie' };
    expect((await browser.call('POST', '/api/v1/auth/login', { body })).status).to.equal(200);
    expect(browser.cookies.get(ACCESS)).not.to.equal(before);
    expect((await sessionsOf(person.id)).map(({ ended }) => ended)).to.deep.equal([false, true, false]);
  });

  it('are not taken from a cookie without prefix, nor from one that is there twice', async () => {
    const { browser } = await browserOf();
    const access = browser.cookies.get(ACCESS) ?? '';
    const me = (cookie: string) => api().call('GET', '/api/v1/auth/me', { headers: { cookie } });
    expect((await me(`${ACCESS}=${access}`)).status).to.equal(200);
    expect((await me(`ringfence-access=${access}`)).status).to.equal(401);
    expect((await me(`${ACCESS}=${access}; ${ACCESS}=${access}`)).status).to.equal(401);
    expect((await me(`ringfence_board=${access}`)).status).to.equal(401);
  });

  it('download files and open the queue board', async () => {
    const { browser } = await browserOf();
    const csv = await browser.call('GET', '/api/v1/audit/export', { page: false });
    expect([csv.status, csv.headers.get('content-disposition')?.startsWith('attachment')]).to.deep.equal([200, true]);
    const board = await browser.call('POST', '/api/v1/auth/board-session');
    expect(board.status).to.equal(200);
    expect((await browser.call('GET', '/admin/queues', { page: false })).status).to.equal(200);
  });

  it('change nothing by GET', async () => {
    const { browser, person } = await browserOf();
    const before = await sessionsOf(person.id);
    for (const path of ['logout', 'refresh', 'board-session']) {
      expect((await browser.call('GET', `/api/v1/auth/${path}`)).status).to.equal(405);
    }
    expect(await sessionsOf(person.id)).to.deep.equal(before);
  });
});

describe('sessions in cookies, behind a proxy that ends TLS', () => {
  const PUBLIC = 'https://ringfence.bank.example';
  const api = useApi({ http: { publicUrl: PUBLIC } });

  it('take the public address for ours, by https only', async () => {
    const { email } = await api().person('admin');
    const browser = openBrowser(api());
    const body = { email, password: PASSWORD, session: 'cookie' };
    const headers = { origin: PUBLIC, host: 'ringfence.bank.example' };
    expect((await browser.call('POST', '/api/v1/auth/login', { body, page: false, headers })).status).to.equal(200);
    expect(browser.cookies.has(ACCESS)).to.equal(true);
    const token = browser.cookies.get(CSRF) ?? '';
    const end = (origin: string) =>
      browser.call('DELETE', '/api/v1/auth/sessions', { page: false, headers: { origin, 'x-csrf-token': token } });
    for (const origin of ['http://ringfence.bank.example', api().url, `${PUBLIC}:8443`, `${PUBLIC}.evil.example`]) {
      expect((await end(origin)).status, origin).to.equal(403);
    }
    expect((await end(PUBLIC)).status).to.equal(204);
  });

  it('are Secure like every other cookie, and those of one path have the prefix __Secure-', async () => {
    const { email, access_token: token } = await api().person('admin');
    const set = await loginFrom(api().url, 'ringfence.bank.example', email);
    const board = await api().call('POST', '/api/v1/auth/board-session', { token });
    const all = [...set, ...board.headers.getSetCookie()];
    expect(all).to.have.length.greaterThan(4);
    for (const line of all) expect(line).to.match(/^__(Host|Secure)-[\w-]+=[\w.-]+;.*; Secure/);
    const named = (name: string) => all.find((line) => line.startsWith(`${name}=`))?.split(';')[0] ?? '';
    const opens = async (cookie: string) => (await fetch(`${api().url}/admin/queues`, { headers: { cookie } })).status;
    expect(await opens(named('__Secure-ringfence_board'))).to.equal(200);
    expect(await opens(named('__Secure-ringfence_board').replace('__Secure-', ''))).not.to.equal(200);
    // A browser that is known stays known by its cookie, and by no other name of it.
    const device = named('__Secure-ringfence_device');
    const status = async (cookie: string, password: string) =>
      (await api().call('POST', '/api/v1/auth/login', { body: { email, password }, headers: { cookie } })).status;
    for (let turn = 0; turn < 5; turn += 1) await status('', 'wrong');
    expect(await status(device.replace('__Secure-', ''), PASSWORD)).to.equal(423);
    expect(await status(device, PASSWORD)).to.equal(200);
  });
});

describe('sessions in cookies, in production', () => {
  const api = useApi({ environment: 'production' });

  it('are never set without Secure, so that plain http gets none', async () => {
    const { email } = await api().person('admin');
    const set = await loginFrom(api().url, 'console.bank.example', email);
    const session = set.filter((line) => /ringfence-(access|refresh|csrf)=/.test(line));
    expect(session).to.have.lengthOf(3);
    for (const line of session) expect(line).to.match(/^__Host-.*; Secure/);
  });
});

/** Signs in under a host name; fetch does not let a test choose it. Answers Set-Cookie. */
async function loginFrom(url: string, host: string, email: string): Promise<string[]> {
  const body = JSON.stringify({ email, password: PASSWORD, session: 'cookie' });
  const headers = { host, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const call = request(`${url}/api/v1/auth/login`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.headers['set-cookie'] ?? []);
    });
    call.once('error', reject);
    call.end(body);
  });
}
