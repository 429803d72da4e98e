import { createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { expect } from 'chai';
import { base64url, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import type { SigningKey } from '../../src/infra/security/signing-key.ts';
import { type Person, useApi } from '../support/api.ts';
import { testEnvironment } from '../support/environment.ts';

describe('forged and odd tokens', () => {
  const api = useApi();
  let key: SigningKey;
  let person: Person;
  let claims: JWTPayload;

  before(async () => {
    [key] = await loadSigningKeys(api().db.database.control, testEnvironment().masterKey);
    person = await api().person('admin');
    claims = JSON.parse(Buffer.from(person.access_token.split('.')[1] ?? '', 'base64url').toString());
  });

  const header = (): JWTHeaderParameters => ({ alg: 'ES256', kid: key.kid, typ: 'at+jwt' });
  const signed = (payload: JWTPayload, protectedHeader: JWTHeaderParameters = header()) =>
    new SignJWT(payload).setProtectedHeader(protectedHeader).sign(key.privateKey);
  const put = (changes: Record<string, unknown>) => signed({ ...claims, ...changes });
  const without = (name: string) => {
    const { [name]: _left, ...rest } = claims;
    return signed(rest);
  };
  const unsigned = (alg: string, signature = '') =>
    `${base64url.encode(JSON.stringify({ alg, kid: key.kid, typ: 'at+jwt' }))}.${base64url.encode(JSON.stringify(claims))}.${signature}`;
  const now = () => Math.floor(Date.now() / 1000);

  it('are told from the right one, which is accepted', async () => {
    for (const token of [person.access_token, await signed({ ...claims, jti: randomUUID() })]) {
      expect((await api().call('GET', '/api/v1/auth/me', { token })).status).to.equal(200);
    }
  });

  const forgeries: Record<string, () => string | Promise<string>> = {
    'alg none': () => unsigned('none'),
    'alg NoNe': () => unsigned('NoNe'),
    'alg none with a signature': () => unsigned('none', person.access_token.split('.')[2]),
    'HS256 keyed with the public key': () => {
      const pem = createPublicKey({ key: key.publicJwk as never, format: 'jwk' }).export({
        type: 'spki',
        format: 'pem',
      });
      return new SignJWT(claims).setProtectedHeader({ ...header(), alg: 'HS256' }).sign(Buffer.from(pem));
    },
    'another key under our kid': () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      return new SignJWT(claims).setProtectedHeader(header()).sign(other.privateKey);
    },
    'an embedded jwk': () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = other.publicKey.export({ format: 'jwk' });
      return new SignJWT(claims).setProtectedHeader({ ...header(), jwk: jwk as never }).sign(other.privateKey);
    },
    'our key with an embedded jwk': () => signed(claims, { ...header(), jwk: key.publicJwk as never }),
    'a jku': () => signed(claims, { ...header(), jku: 'http://127.0.0.1:1/jwks' }),
    'a crit header': () => {
      const head = base64url.encode(JSON.stringify({ ...header(), crit: ['x'], x: 1 }));
      const text = `${head}.${base64url.encode(JSON.stringify(claims))}`;
      return `${text}.${sign('sha256', Buffer.from(text), { key: privatePem(), dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
    'no kid': () => signed(claims, { alg: 'ES256', typ: 'at+jwt' }),
    'an unknown kid': () => signed(claims, { ...header(), kid: 'other' }),
    'a kid that is a path': () => signed(claims, { ...header(), kid: '../../dev/null' }),
    'the header type of another token': () => signed(claims, { ...header(), typ: 'JWT' }),
    'the issuer of another installation': () => put({ iss: 'staging' }),
    'another audience': () => put({ aud: 'other' }),
    'our audience and another': () => put({ aud: ['ringfence-api', 'other'] }),
    'the claim type of another token': () => put({ typ: 'board' }),
    'a board token': () =>
      api().services.tokens.issueBoardToken(
        { userId: person.id, sessionId: String(claims.sid), tenantId: person.tenantId },
        60,
      ),
    'a refresh token': () => person.refresh_token,
    expired: () => put({ exp: now() - 6 }),
    'not valid yet': () => put({ nbf: now() + 60 }),
    'issued in the future': () => put({ iat: now() + 60 }),
    'exp as text': () => put({ exp: String(now() + 600) }),
    'the session of somebody else': async () => put({ sub: (await api().person('readonly_user')).id }),
    'another tenant': () => put({ tid: randomUUID() }),
    'a session that never was': () => put({ sid: randomUUID() }),
    'a sub that is SQL': () => put({ sub: "' or 1=1--" }),
    truncated: () => person.access_token.slice(0, -3),
    'four parts': () => `${person.access_token}.x`,
    'padding after the signature': () => `${person.access_token}==`,
    'larger than any token': () => signed({ ...claims, filler: 'x'.repeat(9_000) }),
    ...Object.fromEntries(
      ['iss', 'aud', 'exp', 'iat', 'sub', 'jti', 'sid', 'tid', 'typ'].map((name) => [
        `no ${name}`,
        () => without(name),
      ]),
    ),
  };

  for (const [name, forge] of Object.entries(forgeries)) {
    it(`refuses ${name}`, async () => {
      const { status, headers, body } = await api().call('GET', '/api/v1/auth/me', { token: await forge() });
      expect(status).to.equal(401);
      expect(body.type).to.equal('/problems/unauthenticated');
      expect(headers.get('www-authenticate')).to.contain('error="invalid_token"');
    });
  }

  it('ignores a token in the query or under another scheme', async () => {
    const query = await api().call('GET', `/api/v1/auth/me?access_token=${person.access_token}`);
    const basic = await api().call('GET', '/api/v1/auth/me', {
      headers: { authorization: `Basic ${person.access_token}` },
    });
    expect([query.status, basic.status]).to.deep.equal([401, 401]);
  });

  function privatePem() {
    return key.privateKey as never;
  }
});
