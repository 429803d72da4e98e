import type { Identity } from '../slice.ts';

const LENGTH = 48;

/** A client's question of version 4 (RFC 5905, 7.3). */
export function ntpQuestion(): Buffer {
  const question = Buffer.alloc(LENGTH);
  question[0] = 0x23;
  return question;
}

/** What a message says when a time server sent it; null when none did. */
export function readNtpAnswer(message: Buffer): Identity | null {
  const [flags = 0, stratum = 0] = message;
  if (message.length < LENGTH || (flags & 7) !== 4) return null;
  return { service: 'ntp', detail: { version: (flags >> 3) & 7, stratum, synchronised: flags >> 6 !== 3 } };
}
