import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { SignJWT } from 'jose';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { generateSigningKey, importSigningKey, type SigningKey } from '../../src/infra/security/signing-key.ts';
import { createTokenService } from '../../src/infra/security/tokens.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { count, useFigures } from '../support/security/figures.ts';
import { forgeries } from '../support/security/forgeries.ts';
import { LONG_FORM } from '../support/security/long-form.ts';
import { OPERATIONS } from '../support/security/operations.ts';
import { claimsOf } from '../support/security/principals.ts';
import { sendBytes, statusesIn } from '../support/security/raw-http.ts';

/** By its own: the names are needed before there is an API to make the tokens with. */
const NAMES = Object.keys(
  forgeries({ ...({} as Parameters<typeof forgeries>[0]), key: {} as SigningKey, token: `x.${btoa('{}')}.x` }),
);
/** Numbers of the list of forgeries that are about more than the token. */
const OTHER_NUMBERS = ['J29', 'J30', 'J33', 'J36'];

describe('forged and odd tokens', function () {
  this.timeout(60_000);
  const api = useApi({ http: { anonymousPerHour: 1e7 } });
  const figures = useFigures('tokens', { 'kinds of forgery': 0, forgeries: NAMES.length, requests: 0, refused: 0 });
  let key: SigningKey;
  let person: Person;
  let made: Record<string, () => string | Promise<string>>;
  let listener: Server;
  let connections = 0;
  const guarded = OPERATIONS.filter(({ permission }) => permission !== 'public');
  const asked = LONG_FORM ? guarded : guarded.filter(({ id }) => ['me', 'listUsers', 'uploadFile'].includes(id));

  before(async () => {
    [key] = await loadSigningKeys(api().db.database.control, testEnvironment().masterKey);
    person = await api().person('admin');
    listener = createServer((_request, response) => response.end('{"keys":[]}'));
    listener.on('connection', () => {
      connections += 1;
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { sid } = claimsOf(person.access_token);
    const claims = { userId: person.id, sessionId: String(sid), tenantId: person.tenantId };
    made = forgeries({
      key,
      token: person.access_token,
      refreshToken: person.refresh_token,
      boardToken: () => api().services.tokens.issueBoardToken(claims, 60),
      elsewhere: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
      otherUser: async () => (await api().person('readonly_user')).id,
    });
  });
  after(() => listener.close());

  const me = async (token: string) => (await api().call('GET', '/api/v1/auth/me', { token })).status;
  const signed = (changes: Record<string, unknown>) =>
    new SignJWT({ ...claimsOf(person.access_token), ...changes })
      .setProtectedHeader({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' })
      .sign(key.privateKey);

  it('are of all thirty-six kinds', () => {
    const numbers = new Set([...NAMES.map((name) => name.split(':')[0]), ...OTHER_NUMBERS]);
    figures['kinds of forgery'] = numbers.size;
    expect([...numbers].sort()).to.deep.equal(Array.from({ length: 36 }, (_, index) => `J${index + 1}`).sort());
  });

  it('are told from the right one, which is accepted', async () => {
    for (const token of [person.access_token, await signed({ jti: randomUUID() })])
      expect(await me(token)).to.equal(200);
  });

  for (const name of NAMES) {
    it(`refuses ${name}`, async () => {
      const token = (await made[name]?.()) ?? '';
      for (const { method, path } of asked) {
        const target = path.replace(/\{\w+\}/g, randomUUID());
        // As it is: fetch would trim the header.
        const { status, headers, body } = await api().call(method, target, {
          headers: { authorization: `Bearer ${token}` },
        });
        count(figures, 'requests');
        expect([status, body.type], `${method} ${path}`).to.deep.equal([401, '/problems/unauthenticated']);
        expect(headers.get('www-authenticate')).to.contain('error="invalid_token"');
        count(figures, 'refused');
      }
    });
  }

  it('J26: makes no connection to where a token says its key is', () => {
    expect(connections).to.equal(0);
  });

  it('ignores a token in the query or under another scheme', async () => {
    const query = await api().call('GET', `/api/v1/auth/me?access_token=${person.access_token}`);
    const basic = await api().call('GET', '/api/v1/auth/me', {
      headers: { authorization: `Basic ${person.access_token}` },
    });
    expect([query.status, basic.status]).to.deep.equal([401, 401]);
  });

  it('J29: ignores a token in the query of every operation', async () => {
    for (const { method, path } of guarded) {
      const target = `${path.replace(/\{\w+\}/g, randomUUID())}?access_token=${person.access_token}`;
      const { status, text } = await api().call(method, target);
      expect([status, text.includes(person.access_token)], path).to.deep.equal([401, false]);
    }
  });

  it('J30: refuses two Authorization headers, in either order', async () => {
    const right = `Authorization: Bearer ${person.access_token}\r\n`;
    for (const lines of [
      right + right,
      `${right}Authorization: Bearer a.b.c\r\n`,
      `Authorization: Bearer a.b.c\r\n${right}`,
    ]) {
      const answer = await sendBytes(
        api().url,
        `GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\n${lines}Connection: close\r\n\r\n`,
      );
      expect(statusesIn(answer)).to.deep.equal([401]);
    }
  });

  it('J32: forgives clocks a few seconds, and no minute', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await me(await signed({ iat: now + 3, exp: now + 600 }))).to.equal(200);
    expect(await me(await signed({ iat: now - 700, exp: now - 59 }))).to.equal(401);
  });

  it('J33: takes tokens of a key of before while it is known, and none afterwards', async () => {
    const { kid, publicJwk, privateJwk } = await generateSigningKey();
    const newer = await importSigningKey(
      kid,
      publicJwk as Record<string, unknown>,
      privateJwk as Record<string, unknown>,
    );
    const settings = { issuer: 'ringfence', accessTokenSeconds: 600 };
    const claims = { userId: randomUUID(), sessionId: randomUUID(), tenantId: randomUUID() };
    const token = await createTokenService({ ...settings, keys: [key] }).issueAccessToken(claims);
    const both = createTokenService({ ...settings, keys: [newer, key] });
    expect((await both.verifyAccessToken(token)).userId).to.equal(claims.userId);
    const gone = createTokenService({ ...settings, keys: [newer] });
    expect(await gone.verifyAccessToken(token).catch(({ name }: Error) => name)).to.equal('InvalidToken');
  });

  it('J34: takes no access token for the one of the queue board', async () => {
    const headers = { cookie: `ringfence_board=${person.access_token}`, accept: 'application/json' };
    expect((await api().call('GET', '/admin/queues/api/queues', { headers })).status).to.equal(401);
  });

  it('J35: dies with its session, at once', async () => {
    const other = await api().person('readonly_user');
    expect(await me(other.access_token)).to.equal(200);
    await api().call('POST', '/api/v1/auth/logout', { token: other.access_token });
    expect(await me(other.access_token)).to.equal(401);
  });

  it('J35: dies within a minute when another process ends the session', async function () {
    if (!LONG_FORM) this.skip();
    const other = await api().person('readonly_user');
    expect(await me(other.access_token)).to.equal(200);
    await asOwner(api().db.ownerUrl, 'update sessions set revoked_at = now() where user_id = $1', [other.id]);
    await eventually(
      () => me(other.access_token),
      (status) => status === 401,
      { milliseconds: 60_000 },
    );
  });

  it('J36: hears no more events once the session is over', async () => {
    const other = await api().person('readonly_user');
    const events = () => api().call('GET', '/api/v1/events', { token: other.access_token });
    expect((await events()).status).to.equal(200);
    await api().call('POST', '/api/v1/auth/logout', { token: other.access_token });
    expect((await events()).status).to.equal(401);
  });
});
