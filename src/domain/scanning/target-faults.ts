import { CAPS } from './caps.ts';

/** Why a text is no target. */
const REASONS = {
  empty: 'There is nothing between two commas, or nothing at all.',
  option: 'It begins with a hyphen, as options of programs do.',
  character: 'It has a character that no address has. Separate targets with commas.',
  wildcard: 'Wildcards are not read. Write a prefix or a range.',
  zone: 'A zone names an interface of one machine. Leave it out.',
  name: 'It is a name, and may lead elsewhere tomorrow. Look its address up, and have that approved and scanned.',
  spelling: 'Programs read this spelling differently. Write four decimal parts without leading zeros.',
  address: 'It is no IPv4 or IPv6 address.',
  mask: 'The mask is a number of bits: at most 32 for IPv4, 128 for IPv6.',
  'host-bits': 'It has bits beyond its mask. Write the first address of the prefix, or the address alone.',
  range: 'A range goes up from an address to a last part (10.0.0.1-20) or to an address of the same kind.',
  mapped: 'It takes in IPv4 addresses in IPv6 form. Name those as IPv4.',
  'too-many': `At most ${CAPS.addresses} addresses and ${CAPS.targets} targets at once.`,
} as const;

export type TargetFaultCode = keyof typeof REASONS;

/** A text that is no target, as it can be shown, and why. */
export interface TargetFault {
  code: TargetFaultCode;
  target: string;
  message: string;
}

const MOST_SHOWN = 80;

/** The fault of a text. */
export function faultOf(code: TargetFaultCode, text: string): TargetFault {
  const shown = text.replace(/[^\x20-\x7e]/g, '�');
  return { code, target: shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}…` : shown, message: REASONS[code] };
}
