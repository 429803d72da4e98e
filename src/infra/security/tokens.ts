import { createPublicKey, type JsonWebKey, randomUUID } from 'node:crypto';
import { decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { SigningKey } from './signing-key.ts';

/** Who a token speaks for; what they may do is looked up, so that a change takes effect before the token expires. */
export interface TokenClaims {
  userId: string;
  sessionId: string;
  tenantId: string;
}

/** A token that passed every check. */
export interface VerifiedToken extends TokenClaims {
  tokenId: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** What a token is for; one kind is never taken for the other. */
export type TokenType = 'at' | 'board';

/** Signs and checks the platform's own tokens (ES256, RFC 9068 in spirit). */
export interface TokenService {
  /** Seconds until an access token expires. */
  accessTokenSeconds: number;
  issuer: string;
  issueAccessToken(claims: TokenClaims): Promise<string>;
  /** Throws InvalidToken for anything but a live access token of this installation. */
  verifyAccessToken(token: string): Promise<VerifiedToken>;
  /** A token for the cookie of the queue board. */
  issueBoardToken(claims: TokenClaims, seconds: number): Promise<string>;
  verifyBoardToken(token: string): Promise<VerifiedToken>;
  /** PEM of the key that the token's kid names; undefined when there is none. For verifiers that know no JWK. */
  publicPemOf(token: string): string | undefined;
}

/** A token that is not ours, not of the right type, altered or expired; why is for nobody to know. */
export class InvalidToken extends Error {
  constructor() {
    super('The token is not valid.');
    this.name = 'InvalidToken';
  }
}

export interface TokenSettings {
  issuer: string;
  accessTokenSeconds: number;
  /** The first key signs; all of them verify. A function gives those of the moment. */
  keys: Keys | (() => Keys);
  /** What time it is, in milliseconds since the epoch; the machine's clock when not given. */
  now?: () => number;
}

type Keys = readonly [SigningKey, ...SigningKey[]];

/** Keys in the forms that checking asks for. */
interface KeyMaps {
  keys: Keys;
  byKid: Map<string, SigningKey>;
  pemByKid: Map<string, string>;
}

/** How long the cookie of the queue board lasts. */
export const BOARD_TOKEN_SECONDS = 15 * 60;

/** Tokens are for the API alone: their audience. */
export const TOKEN_AUDIENCE = 'ringfence-api';

const ALGORITHM = 'ES256';
const LONGEST_TOKEN = 8 * 1024;
const HEADER_NAMES = new Set(['alg', 'kid', 'typ']);
const REQUIRED = ['iss', 'aud', 'exp', 'iat', 'sub', 'jti', 'sid', 'tid', 'typ'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TOLERANCE_SECONDS = 5;

/** A token service over the given keys. */
export function createTokenService({
  issuer,
  accessTokenSeconds,
  keys,
  now: clock = Date.now,
}: TokenSettings): TokenService {
  const current = typeof keys === 'function' ? keys : () => keys;
  let latest = mapsOf(current());
  const maps = () => {
    const now = current();
    if (now !== latest.keys) latest = mapsOf(now);
    return latest;
  };

  const issue = (type: TokenType, { userId, sessionId, tenantId }: TokenClaims, seconds: number) => {
    const now = Math.floor(clock() / 1000);
    const [signer] = current();
    return new SignJWT({ sid: sessionId, tid: tenantId, typ: type })
      .setProtectedHeader({ alg: ALGORITHM, kid: signer.kid, typ: `${type}+jwt` })
      .setIssuer(issuer)
      .setAudience(TOKEN_AUDIENCE)
      .setSubject(userId)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(signer.privateKey);
  };

  const verify = async (type: TokenType, token: string): Promise<VerifiedToken> => {
    try {
      const key = maps().byKid.get(kidOf(token) ?? '');
      if (!key || !isCanonical(token)) throw new InvalidToken();
      const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
        algorithms: [ALGORITHM],
        issuer,
        audience: TOKEN_AUDIENCE,
        requiredClaims: REQUIRED,
        typ: `${type}+jwt`,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(clock()),
      });
      if (!Object.keys(protectedHeader).every((name) => HEADER_NAMES.has(name))) throw new InvalidToken();
      return readClaims(payload, type, clock());
    } catch {
      throw new InvalidToken();
    }
  };

  return {
    accessTokenSeconds,
    issuer,
    issueAccessToken: (claims) => issue('at', claims, accessTokenSeconds),
    verifyAccessToken: (token) => verify('at', token),
    issueBoardToken: (claims, seconds) => issue('board', claims, seconds),
    verifyBoardToken: (token) => verify('board', token),
    publicPemOf: (token) => maps().pemByKid.get(kidOf(token) ?? ''),
  };
}

function mapsOf(keys: Keys): KeyMaps {
  return {
    keys,
    byKid: new Map(keys.map((key) => [key.kid, key])),
    pemByKid: new Map(keys.map((key) => [key.kid, pemOf(key)])),
  };
}

function readClaims(payload: JWTPayload, type: TokenType, now: number): VerifiedToken {
  const { sub, sid, tid, jti, exp, aud, typ, iat } = payload as JWTPayload & Record<string, unknown>;
  const ids = [sub, sid, tid, jti].every((id) => typeof id === 'string' && UUID.test(id));
  // One audience, and it is us: a token that is also for others may have been shown to them.
  if (!ids || typ !== type || aud !== TOKEN_AUDIENCE || typeof exp !== 'number' || typeof iat !== 'number') {
    throw new InvalidToken();
  }
  if (iat > now / 1000 + TOLERANCE_SECONDS) throw new InvalidToken();
  return {
    userId: sub as string,
    sessionId: sid as string,
    tenantId: tid as string,
    tokenId: jti as string,
    expiresAt: exp * 1000,
  };
}

function kidOf(token: string): string | undefined {
  if (token.length > LONGEST_TOKEN) return undefined;
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}

/** base64url has several spellings of the same bytes; only the shortest one is a token, so that equal tokens are equal strings. */
function isCanonical(token: string): boolean {
  const parts = token.split('.');
  return parts.length === 3 && parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
}

function pemOf(key: SigningKey): string {
  return createPublicKey({ key: key.publicJwk as JsonWebKey, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
