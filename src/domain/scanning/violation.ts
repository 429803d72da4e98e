import { type AddressRange, rangeText } from './address-ranges.ts';

/** Why a scan is not allowed. */
export const VIOLATIONS = {
  halted: 'Scanning is halted.',
  never: 'Nothing is ever scanned there.',
  'own-host': 'The platform itself is there.',
  overlapping: 'Several sites have these addresses, and whose machines are meant cannot be told.',
  excluded: 'An approved scope leaves these out.',
  outside: 'No scope has these.',
  'not-approved': 'A scope that has these is not approved yet.',
  revoked: 'The scope that had these was revoked.',
  expired: 'The approval of the scope that has these is over.',
  'not-yet': 'The approval of the scope that has these has not begun.',
  'window-closed': 'The scope that has these is closed at this time of the day.',
  ports: 'The scope that has these does not have all of the ports.',
  'too-many-ports': 'The scope that has these allows fewer ports at once.',
  'too-many-addresses': 'The scope that has these allows fewer addresses at once.',
  rate: 'The scope that has these allows fewer probes a second.',
} as const;

export type ViolationCode = keyof typeof VIOLATIONS;
export const VIOLATION_CODES = Object.keys(VIOLATIONS) as [ViolationCode, ...ViolationCode[]];

/** One reason why a scan is not allowed, with the targets it is about. */
export interface Violation {
  code: ViolationCode;
  message: string;
  /** Addresses, prefixes or ranges; the first twenty. */
  targets: string[];
  /** Id of the scope that has the targets and does not allow this; null where it is about none. */
  scope: string | null;
}

const MOST_SHOWN = 20;

/** A violation about these targets. */
export function violation(
  code: ViolationCode,
  ranges: readonly AddressRange[],
  scope: string | null = null,
): Violation {
  return { code, message: VIOLATIONS[code], targets: ranges.slice(0, MOST_SHOWN).map(rangeText), scope };
}
