/** Shortest passwords: a second factor makes up for some length. Long beats colourful, so kinds of characters do not matter. */
export const SHORTEST_PASSWORD = { withMfa: 12, alone: 15 } as const;
export const LONGEST_PASSWORD = 256;

const PRODUCT = 'ringfence';

/** Whom a password is for, and what is known about passwords. */
export interface PasswordSetting {
  email: string;
  mfaEnabled: boolean;
  /** Passwords that many people choose, in lower case. */
  common: ReadonlySet<string>;
}

/** What is wrong with a new password, in words for whoever chose it; undefined when nothing is. */
export function passwordFault(password: string, { email, mfaEnabled, common }: PasswordSetting): string | undefined {
  const shortest = mfaEnabled ? SHORTEST_PASSWORD.withMfa : SHORTEST_PASSWORD.alone;
  if (lengthOf(password) < shortest) return `must have at least ${shortest} characters; a sentence is fine`;
  if (lengthOf(password) > LONGEST_PASSWORD) return `must have at most ${LONGEST_PASSWORD} characters`;
  if (!/\S.*\S/s.test(password)) return 'must not be blank';
  const lower = password.toLowerCase();
  if (common.has(lower)) return 'is one of the passwords that are tried first; choose another';
  const address = email.toLowerCase();
  if (lower.includes(address)) return 'must not contain your e-mail address';
  const local = address.split('@')[0] ?? '';
  if ([local, PRODUCT].some((word) => isOnly(lower, word))) return 'must be more than your name or that of the product';
  return undefined;
}

/** Whether it is long enough only beside a second factor. */
export function isShort(password: string): boolean {
  return lengthOf(password) < SHORTEST_PASSWORD.alone;
}

/** In characters as people count them, not in the units of a JavaScript string. */
function lengthOf(password: string): number {
  return [...password].length;
}

/** Whether nothing is left but digits and signs when the word is taken out. */
function isOnly(text: string, word: string): boolean {
  return word !== '' && text.includes(word) && !/\p{L}/u.test(text.replaceAll(word, ''));
}
