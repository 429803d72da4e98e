import { type AddressRange, countAddresses, merged, rangeOfAddress, rangeOfPrefix } from './address-ranges.ts';
import { CAPS } from './caps.ts';
import { faultOf, type TargetFault, type TargetFaultCode } from './target-faults.ts';

/** Targets that were read, as disjoint ranges in order; with any fault there are none. */
export interface TargetsRead {
  ranges: AddressRange[];
  faults: TargetFault[];
}

/** A control character would end a line for somebody; one that is not ASCII may look like another. */
const PLAIN = /^[\x20-\x7e]*$/;
/** The addresses of ::ffff:0:0/96 are IPv4 addresses, and only as those compared with anything. */
const MAPPED: AddressRange = { family: 6, first: 0xffff_0000_0000n, last: 0xffff_ffff_ffffn };

/**
 * Reads target texts: addresses, prefixes (`10.0.0.0/24`), ranges (`10.0.0.1-20`, `10.0.0.1-10.0.0.20`), and lists of
 * those separated by commas. Everything else is a fault with its reason: what two programs could read differently, or
 * what one of them could take for an option, is no target. `most` caps the number of addresses.
 */
export function readTargets(texts: readonly string[], most: number = CAPS.addresses): TargetsRead {
  const items = texts.flatMap((text) => (PLAIN.test(text) ? text.split(',') : [text]));
  if (items.length > CAPS.targets) return refused([faultOf('too-many', `${items.length} targets`)]);
  const ranges: AddressRange[] = [];
  const faults: TargetFault[] = [];
  for (const item of items) {
    const read = readTarget(PLAIN.test(item) ? item.replace(/^ +| +$/g, '') : item);
    if ('code' in read) faults.push(read);
    else ranges.push(read);
  }
  if (faults.length > 0) return refused(faults);
  const whole = merged(ranges);
  const count = countAddresses(whole);
  return count > BigInt(most) ? refused([faultOf('too-many', `${count} addresses`)]) : { ranges: whole, faults };
}

/** Reads one address or prefix, as scopes are made of. */
export function readPrefix(text: string): AddressRange | TargetFault {
  if (text.includes('-') && !text.startsWith('-')) return faultOf('range', text);
  return readTarget(text);
}

function readTarget(text: string): AddressRange | TargetFault {
  const fault = spellingFault(text);
  if (fault) return fault;
  const read = text.includes('/') ? prefix(text) : text.includes('-') ? fromTo(text) : address(text);
  if ('code' in read) return read;
  return read.family === 6 && read.first <= MAPPED.last && read.last >= MAPPED.first ? faultOf('mapped', text) : read;
}

/** What can be said of a text before it is read as an address. */
function spellingFault(text: string): TargetFault | null {
  if (text === '') return faultOf('empty', text);
  if (text.startsWith('-')) return faultOf('option', text);
  if (/[*?]/.test(text)) return faultOf('wildcard', text);
  if (text.includes('%')) return faultOf('zone', text);
  if (!PLAIN.test(text) || !/^[\w.:/-]+$/.test(text)) return faultOf('character', text);
  if (/(^|[./:-])0x/i.test(text)) return faultOf('spelling', text);
  return /[g-z_]/i.test(text) || (/[a-f]/i.test(text) && !text.includes(':')) ? faultOf('name', text) : null;
}

function address(text: string): AddressRange | TargetFault {
  const read = rangeOfAddress(text);
  if (read) return read;
  // Octal, one number, or parts left out: each has readers that take it for another address.
  const isOdd = /^[\d.]+$/.test(text) && (/(^|\.)0\d/.test(text) || text.split('.').length < 4);
  return faultOf(isOdd ? 'spelling' : 'address', text);
}

function prefix(text: string): AddressRange | TargetFault {
  const at = text.indexOf('/');
  const base = address(text.slice(0, at));
  if ('code' in base) return { ...base, target: faultOf(base.code, text).target };
  return rangeOfPrefix(text) ?? faultOf(maskFault(text.slice(at + 1), base.family, text.includes(':')), text);
}

/** What is wrong with a mask, or with the address in front of one that is right. */
function maskFault(mask: string, family: 4 | 6, isIpv6Form: boolean): TargetFaultCode {
  if (!/^(0|[1-9]\d*)$/.test(mask) || Number(mask) > (isIpv6Form ? 128 : 32)) return 'mask';
  return family === 4 && isIpv6Form && Number(mask) < 96 ? 'mapped' : 'host-bits';
}

function fromTo(text: string): AddressRange | TargetFault {
  const parts = text.split('-');
  const [from = '', to = ''] = parts;
  if (parts.length !== 2) return faultOf('range', text);
  const first = address(from);
  if ('code' in first) return faultOf(first.code, text);
  const isShort = first.family === 4 && !from.includes(':') && /^(0|[1-9]\d{0,2})$/.test(to);
  const last = address(isShort ? from.replace(/\d+$/, to) : to);
  if ('code' in last) return faultOf(last.code === 'spelling' ? 'spelling' : 'range', text);
  if (first.family !== last.family || last.last < first.first) return faultOf('range', text);
  return { ...first, last: last.last };
}

function refused(faults: TargetFault[]): TargetsRead {
  return { ranges: [], faults };
}
