import { type Family, scanAddress } from './scan/address.ts';

/** An address as bytes: four for family 4, sixteen for family 6. */
export interface Address {
  family: 4 | 6;
  bytes: Uint8Array;
}

/** The address in a text, or null; the same rules as the log readers use. */
export function parseAddress(text: string): Address | null {
  const source = Buffer.from(text);
  const bytes = new Uint8Array(16);
  const family = scanAddress(source, 0, source.length, bytes, 0);
  if (family === 0) return null;
  return { family, bytes: bytes.subarray(0, family === 4 ? 4 : 16) };
}

/** The text of the address at `bytes[at…]`: dotted decimal, or IPv6 in the form of RFC 5952; '' for family 0. */
export function formatAddress(bytes: Uint8Array, at: number, family: Family | number): string {
  if (family === 4) return `${bytes[at]}.${bytes[at + 1]}.${bytes[at + 2]}.${bytes[at + 3]}`;
  return family === 6 ? formatIpv6(bytes, at) : '';
}

function formatIpv6(bytes: Uint8Array, at: number): string {
  const groups: number[] = [];
  for (let i = 0; i < 8; i++) groups.push(((bytes[at + 2 * i] as number) << 8) | (bytes[at + 2 * i + 1] as number));
  const hex = (from: number, to: number) =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  const run = longestZeroRun(groups);
  if (run.length < 2) return hex(0, 8);
  return `${hex(0, run.start)}::${hex(run.start + run.length, 8)}`;
}

/** The first of the longest runs of zero groups. */
function longestZeroRun(groups: number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (let i = 0; i <= groups.length; i++) {
    if (i < groups.length && groups[i] === 0) continue;
    if (i - start > best.length) best = { start, length: i - start };
    start = i + 1;
  }
  return best;
}
