import { generateSecret, generateURI, verify } from 'otplib';

const SECRET_BYTES = 20;
/** Codes of the running step and of the one before: a phone may be late, never early. */
const TOLERANCE: [number, number] = [30, 0];

/** A new secret of 160 bits in base32. */
export function newTotpSecret(): string {
  return generateSecret({ length: SECRET_BYTES });
}

/** What authenticator apps read, usually as a QR code (otpauth://). */
export function totpUri(email: string, secret: string): string {
  return generateURI({ issuer: 'Ringfence', label: email, secret });
}

/** The time step (RFC 6238, 30 seconds, six digits, SHA-1) that the code belongs to; undefined when it is not valid now. */
export async function matchTotp(secret: string, code: string, now = Date.now()): Promise<number | undefined> {
  if (!/^\d{6}$/.test(code)) return undefined;
  const result = await verify({ secret, token: code, epoch: Math.floor(now / 1000), epochTolerance: TOLERANCE });
  return result.valid && 'timeStep' in result ? result.timeStep : undefined;
}
