import { randomInt } from 'node:crypto';

/** Lower case, and nothing that is mistaken for anything else: 31 characters. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const CODES = 10;
const GROUP_LENGTH = 4;
const SECRET_GROUPS = 4;

/** A backup code in its two parts: one finds it, the other (79 bits) proves it. */
export interface BackupCode {
  selector: string;
  secret: string;
}

/** Ten codes with selectors that differ from one another. */
export function newBackupCodes(): BackupCode[] {
  const codes = new Map<string, BackupCode>();
  while (codes.size < CODES) {
    const selector = group();
    codes.set(selector, { selector, secret: Array.from({ length: SECRET_GROUPS }, group).join('') });
  }
  return [...codes.values()];
}

/** As people write it down: `k7mp-x3qr-9wvn-t2bd-h5zc`. */
export function writeBackupCode({ selector, secret }: BackupCode): string {
  return [selector, ...(secret.match(/.{4}/g) ?? [])].join('-');
}

/** Reads a code with or without hyphens and spaces, in any case; undefined when it cannot be one. */
export function readBackupCode(text: string): BackupCode | undefined {
  const plain = text.toLowerCase().replace(/[\s-]/g, '');
  if (plain.length !== GROUP_LENGTH * (1 + SECRET_GROUPS)) return undefined;
  return { selector: plain.slice(0, GROUP_LENGTH), secret: plain.slice(GROUP_LENGTH) };
}

function group(): string {
  return Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}
