import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './cipher.ts';

const SESSION_BYTES = 16;
const SECRET_BYTES = 32;
const PROOF_BYTES = 16;

/** What a presented refresh token claims: its session, and the hash to compare with the stored one. */
export interface PresentedRefreshToken {
  sessionId: string;
  hash: Buffer;
}

/** Makes and reads refresh tokens. */
export interface RefreshTokens {
  /** A new token of the session: 256 random bits; only `hash` (SHA-256) is stored. */
  issue(sessionId: string): { token: string; hash: Buffer };
  /**
   * Undefined for anything this installation did not issue. The proof in the token is why a token rotated long ago is
   * still known as one of ours, so that its reuse can end the session without keeping every old hash.
   */
  read(token: string): PresentedRefreshToken | undefined;
}

/**
 * Tokens are base64url of session id, secret, and an HMAC of both under a key derived from the master key; those issued
 * under a `previous` one are still read, so that a change of the master key signs nobody out.
 */
export function openRefreshTokens(masterKey: Buffer, previous: readonly Buffer[] = []): RefreshTokens {
  const [key, ...older] = [masterKey, ...previous].map((each) => deriveKey(each, 'refresh-token')) as [
    Buffer,
    ...Buffer[],
  ];
  const proofOf = (body: Buffer, under = key) =>
    createHmac('sha256', under).update(body).digest().subarray(0, PROOF_BYTES);
  return {
    issue(sessionId) {
      const body = Buffer.concat([Buffer.from(sessionId.replaceAll('-', ''), 'hex'), randomBytes(SECRET_BYTES)]);
      const token = Buffer.concat([body, proofOf(body)]).toString('base64url');
      return { token, hash: sha256(token) };
    },
    read(token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== SESSION_BYTES + SECRET_BYTES + PROOF_BYTES || bytes.toString('base64url') !== token) return;
      const body = bytes.subarray(0, SESSION_BYTES + SECRET_BYTES);
      const proof = bytes.subarray(body.length);
      if (![key, ...older].some((under) => timingSafeEqual(proofOf(body, under), proof))) return;
      return { sessionId: uuidOf(body.subarray(0, SESSION_BYTES)), hash: sha256(token) };
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function uuidOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
