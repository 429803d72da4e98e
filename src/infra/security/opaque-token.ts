import { createHash, randomBytes } from 'node:crypto';

/** A new token of 256 random bits; only `hash` (SHA-256) is stored. */
export function newOpaqueToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

/** What is stored of a token. A slow hash would add nothing: there is nothing to guess in 256 random bits. */
export function hashOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
