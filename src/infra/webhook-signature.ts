import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Headers that a signed webhook carries. */
export const TIMESTAMP_HEADER = 'x-ringfence-timestamp';
export const SIGNATURE_HEADER = 'x-ringfence-signature';

/**
 * The signature of a body: `v1=` and the HMAC-SHA-256, in hexadecimal, of the timestamp (seconds since 1970), a full stop
 * and the body. The time is signed with it, so that an old message cannot be played back as a new one.
 */
export function signWebhook(secret: string, timestamp: number, body: string | Buffer): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')}`;
}

/** Whether a signature is the body's, and not older or newer than so many seconds. */
export function isSignedBy(
  secret: string,
  { timestamp, signature, body }: { timestamp: number; signature: string; body: string | Buffer },
  { now, tolerance = 300 }: { now: number; tolerance?: number },
): boolean {
  const expected = Buffer.from(signWebhook(secret, timestamp, body));
  const given = Buffer.from(signature);
  return Math.abs(now - timestamp) <= tolerance && expected.length === given.length && timingSafeEqual(expected, given);
}

/** A secret of 256 random bits to sign with. */
export function newSigningSecret(): string {
  return randomBytes(32).toString('base64url');
}
