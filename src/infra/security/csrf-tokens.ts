import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { deriveKey } from './cipher.ts';

const RANDOM_BYTES = 16;
const PROOF_BYTES = 32;

/** Makes and checks the tokens that show that a page of ours sent a request, and not one elsewhere with our cookies. */
export interface CsrfTokens {
  /** A token that is good for this session and no other. */
  issue(sessionId: string): string;
  check(sessionId: string, token: string): boolean;
}

/**
 * Tokens are base64url of random bytes and an HMAC-SHA-256 of session and random bytes, under a key derived from the
 * master key; those of a `previous` one still count. Whoever can plant a cookie cannot make one.
 */
export function openCsrfTokens(masterKey: Buffer, previous: readonly Buffer[] = []): CsrfTokens {
  const [key, ...older] = [masterKey, ...previous].map((each) => deriveKey(each, 'csrf-token')) as [
    Buffer,
    ...Buffer[],
  ];
  const proofOf = (sessionId: string, random: Buffer, under = key) =>
    createHmac('sha256', under).update(sessionId).update(random).digest();
  return {
    issue(sessionId) {
      const random = randomBytes(RANDOM_BYTES);
      return Buffer.concat([random, proofOf(sessionId, random)]).toString('base64url');
    },
    check(sessionId, token) {
      const bytes = Buffer.from(token, 'base64url');
      if (bytes.length !== RANDOM_BYTES + PROOF_BYTES) return false;
      const random = bytes.subarray(0, RANDOM_BYTES);
      const proof = bytes.subarray(RANDOM_BYTES);
      return [key, ...older].some((under) => timingSafeEqual(proofOf(sessionId, random, under), proof));
    },
  };
}
