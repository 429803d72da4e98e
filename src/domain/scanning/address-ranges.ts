import { formatAddress, parseAddress } from '../logs/address.ts';

/** Addresses from first to last, both included, as whole numbers of their family. */
export interface AddressRange {
  family: 4 | 6;
  first: bigint;
  last: bigint;
}

/** Bits of an address. */
export const BITS = { 4: 32, 6: 128 } as const;

/** One address as a range of one; null when the text is none. An IPv4-mapped address becomes the IPv4 address. */
export function rangeOfAddress(text: string): AddressRange | null {
  const address = parseAddress(text);
  if (!address) return null;
  const value = address.bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return { family: address.family, first: value, last: value };
}

/** The addresses of a prefix in the form `address/bits`; null when the text is none, or has bits beyond its mask. */
export function rangeOfPrefix(text: string): AddressRange | null {
  const [, address = '', mask = ''] = /^([^/]*)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const base = rangeOfAddress(address);
  if (!base) return null;
  // The mask of an IPv4-mapped prefix counts the 96 bits in front, which the address has lost.
  const bits = Number(mask) - (base.family === 4 && address.includes(':') ? 96 : 0);
  const width = BITS[base.family];
  if (bits < 0 || bits > width) return null;
  const size = 1n << BigInt(width - bits);
  return base.first % size === 0n ? { ...base, last: base.first + size - 1n } : null;
}

/** The same addresses as disjoint ranges that do not touch, in order, IPv4 first. */
export function merged(ranges: readonly AddressRange[]): AddressRange[] {
  const sorted = [...ranges].sort((a, b) => a.family - b.family || compare(a.first, b.first));
  const out: AddressRange[] = [];
  for (const range of sorted) {
    const before = out.at(-1);
    if (before && before.family === range.family && range.first <= before.last + 1n) {
      if (range.last > before.last) before.last = range.last;
    } else out.push({ ...range });
  }
  return out;
}

/** What both have, as merged ranges. */
export function intersection(a: readonly AddressRange[], b: readonly AddressRange[]): AddressRange[] {
  const [ours, theirs] = [merged(a), merged(b)];
  const shared: AddressRange[] = [];
  let [i, j] = [0, 0];
  for (let [one, other] = [ours[i], theirs[j]]; one && other; [one, other] = [ours[i], theirs[j]]) {
    if (one.family === other.family && one.first <= other.last && other.first <= one.last) {
      const first = one.first > other.first ? one.first : other.first;
      shared.push({ family: one.family, first, last: one.last < other.last ? one.last : other.last });
    }
    if (one.family < other.family || (one.family === other.family && one.last < other.last)) i += 1;
    else j += 1;
  }
  return shared;
}

/** What the first has and the second has not, as merged ranges. */
export function difference(from: readonly AddressRange[], without: readonly AddressRange[]): AddressRange[] {
  const whole = merged(from);
  const holes = intersection(whole, without);
  let at = 0;
  return whole.flatMap((range) => {
    const left: AddressRange[] = [];
    let { first } = range;
    for (let hole = holes[at]; hole && isWithin(hole, range); hole = holes[at]) {
      if (hole.first > first) left.push({ ...range, first, last: hole.first - 1n });
      first = hole.last + 1n;
      at += 1;
    }
    return first <= range.last ? [...left, { ...range, first }] : left;
  });
}

/** How many addresses disjoint ranges have. */
export function countAddresses(ranges: readonly AddressRange[]): bigint {
  return ranges.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

/** The range as people write it: an address, a prefix where it is one, otherwise first-last. */
export function rangeText({ family, first, last }: AddressRange): string {
  const size = last - first + 1n;
  if (size === 1n) return addressText(family, first);
  const isPrefix = (size & (size - 1n)) === 0n && first % size === 0n;
  if (!isPrefix) return `${addressText(family, first)}-${addressText(family, last)}`;
  return `${addressText(family, first)}/${BITS[family] - (size.toString(2).length - 1)}`;
}

function addressText(family: 4 | 6, value: bigint): string {
  const bytes = new Uint8Array(BITS[family] / 8);
  let rest = value;
  for (let i = bytes.length - 1; i >= 0; i--) {
    bytes[i] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return formatAddress(bytes, 0, family);
}

function isWithin(inner: AddressRange, outer: AddressRange): boolean {
  return inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
