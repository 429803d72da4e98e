import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { base64url, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { SigningKey } from '../../../src/infra/security/signing-key.ts';
import { claimsOf } from './principals.ts';

type Forge = () => string | Promise<string>;

/** What forgeries are made of. */
export interface ForgeryParts {
  /** The installation's own key, which no forger has; some forgeries show what it must not be enough for. */
  key: SigningKey;
  /** A token that is accepted. */
  token: string;
  refreshToken: string;
  boardToken: () => Promise<string>;
  /** Where a key would have to be fetched from. */
  elsewhere: string;
  /** The id of another user of the tenant. */
  otherUser: () => Promise<string>;
}

const now = () => Math.floor(Date.now() / 1000);
const NOBODYS = '00000000-0000-4000-8000-000000000000';

/** Tokens to be refused, by number and name. J29 and J30, J33 to J36 are about the request and the session instead. */
export function forgeries({
  key,
  token,
  refreshToken,
  boardToken,
  elsewhere,
  otherUser,
}: ForgeryParts): Record<string, Forge> {
  const claims = claimsOf(token) as JWTPayload;
  const header: JWTHeaderParameters = { alg: 'ES256', kid: key.kid, typ: 'at+jwt' };
  const [, , signature = ''] = token.split('.');
  const signed = (payload: JWTPayload, protectedHeader: JWTHeaderParameters = header) =>
    new SignJWT(payload).setProtectedHeader(protectedHeader).sign(key.privateKey);
  const put = (changes: Record<string, unknown>) => signed({ ...claims, ...changes });
  const headed = (changes: Record<string, unknown>) => signed(claims, { ...header, ...changes });
  const unsigned = (alg: string, end = '') => `${encoded({ ...header, alg })}.${encoded(claims)}.${end}`;
  const pem = () =>
    createPublicKey({ key: key.publicJwk as never, format: 'jwk' })
      .export({ type: 'spki', format: 'pem' })
      .toString();
  const hmac = (secret: string) =>
    new SignJWT(claims).setProtectedHeader({ ...header, alg: 'HS256' }).sign(Buffer.from(secret || '\0'));
  const other = (alg: string, options: Parameters<typeof generateKeyPairSync>[1], type: 'ec' | 'rsa', more = {}) => {
    const pair = generateKeyPairSync(type as 'ec', options as never) as unknown as {
      privateKey: KeyObject;
      publicKey: KeyObject;
    };
    const jwk = 'jwk' in more ? { jwk: pair.publicKey.export({ format: 'jwk' }) } : {};
    return new SignJWT(claims).setProtectedHeader({ ...header, ...more, ...jwk, alg }).sign(pair.privateKey);
  };
  /** Signed by our key over bytes that no library would write. */
  const byHand = (head: Record<string, unknown>) => {
    const text = `${encoded(head)}.${encoded(claims)}`;
    const made = sign('sha256', Buffer.from(text), { key: key.privateKey as never, dsaEncoding: 'ieee-p1363' });
    return `${text}.${made.toString('base64url')}`;
  };
  const without = (name: string) => {
    const { [name]: _left, ...rest } = claims;
    return signed(rest);
  };
  const P256 = { namedCurve: 'P-256' };
  const flipped = () => `${token.slice(0, -10)}${token.at(-10) === 'A' ? 'B' : 'A'}${token.slice(-9)}`;
  return {
    'J1: alg none': () => unsigned('none'),
    'J2: alg NoNe': () => unsigned('NoNe'),
    'J3: alg none with a signature': () => unsigned('none', signature),
    'J4: HS256 keyed with the public key': () => hmac(pem()),
    'J4: HS256 keyed with the public key, trimmed': () => hmac(pem().trim()),
    'J4: HS256 keyed with the public key behind a space': () => hmac(` ${pem()}`),
    'J5: HS256 keyed with nothing': () => hmac(''),
    'J6: another key under our kid': () => other('ES256', P256, 'ec'),
    'J7: an embedded jwk': () => other('ES256', P256, 'ec', { jwk: true }),
    'J8: our key with an embedded jwk': () => headed({ jwk: key.publicJwk }),
    'J9: RS256 under our kid': () => other('RS256', { modulusLength: 2048 }, 'rsa'),
    'J10: RS512 under our kid': () => other('RS512', { modulusLength: 2048 }, 'rsa'),
    'J11: PS256 under our kid': () => other('PS256', { modulusLength: 2048 }, 'rsa'),
    'J12: ES384 under our kid': () => other('ES384', { namedCurve: 'P-384' }, 'ec'),
    'J13: an unknown name in crit': () => byHand({ ...header, crit: ['x'], x: 1 }),
    'J14: b64 false': () => byHand({ ...header, crit: ['b64'], b64: false }),
    'J15: no kid': () => signed(claims, { alg: 'ES256', typ: 'at+jwt' }),
    'J15: an unknown kid': () => headed({ kid: 'other' }),
    'J16: a kid that is a path': () => headed({ kid: '../../dev/null' }),
    'J17: a kid that is SQL': () => headed({ kid: "k1' OR 1=1--" }),
    'J18: the header type of another token': () => headed({ typ: 'JWT' }),
    'J18: the claim type of another token': () => put({ typ: 'board' }),
    'J19: a refresh token': () => refreshToken,
    'J20: another audience': () => put({ aud: 'other' }),
    'J21: another issuer': () => put({ iss: 'other' }),
    'J22: expired': () => put({ exp: now() - 6 }),
    'J22: not valid yet': () => put({ nbf: now() + 60 }),
    'J22: issued in the future': () => put({ iat: now() + 60 }),
    'J23: exp as text': () => put({ exp: String(now() + 600) }),
    ...Object.fromEntries(REQUIRED.map((name) => [`J24: no ${name}`, () => without(name)])),
    'J25: tampered with': flipped,
    'J25: truncated': () => token.slice(0, -3),
    'J25: four parts': () => `${token}.x`,
    'J25: padding after the signature': () => `${token}==`,
    'J25: a space before it': () => ` ${token}`,
    'J26: a jku': () => headed({ jku: `${elsewhere}/jwks` }),
    'J26: an x5u': () => headed({ x5u: `${elsewhere}/x5u` }),
    'J26: an x5c': () => headed({ x5c: ['MIIB'] }),
    'J27: the issuer of another installation': () => put({ iss: 'staging' }),
    'J28: larger than any token': () => put({ filler: 'x'.repeat(9_000) }),
    'J31: our audience and another': () => put({ aud: ['ringfence-api', 'other'] }),
    'J32: a minute late by another clock': () => put({ exp: now() - 61 }),
    'J32: a minute early by another clock': () => put({ iat: now() + 61, nbf: now() + 61 }),
    'J34: a board token': boardToken,
    'J35: a session that never was': () => put({ sid: NOBODYS }),
    'J35: the session of somebody else': async () => put({ sub: await otherUser() }),
    'J35: another tenant': () => put({ tid: NOBODYS }),
    'J35: a sub that is SQL': () => put({ sub: "' or 1=1--" }),
  };
}

const REQUIRED = ['iss', 'aud', 'exp', 'iat', 'sub', 'jti', 'sid', 'tid', 'typ'];

function encoded(value: unknown): string {
  return base64url.encode(JSON.stringify(value));
}
