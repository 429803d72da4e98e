import { formatAddress, parseAddress } from '../logs/address.ts';
import { scopeOf } from '../topology/scope.ts';

/**
 * Private addresses that several sites use are kept apart by their site: such an address is written as IPv6, 80 bits of
 * our own, 16 bits of the site's number, and the 32 bits of the address. The first 48 are a prefix of RFC 4193, drawn
 * once; none of these addresses ever goes on a wire.
 */
export const SITE_NETWORK = 'fdb6:4e21:9c7a::/80';

/** Bits in front of the IPv4 address: those of the network, and the site's number. */
export const SITE_BITS = 96;

/** Sites are numbered from 1. */
export const MOST_SITES = 65_535;

/** A place of the network, and the prefixes that mean other machines elsewhere: IPv4, private, in their one spelling. */
export interface Site {
  number: number;
  prefixes: readonly string[];
}

/** Turns the address at `bytes[at…]` (room for sixteen) into its form of the site, and returns the family that it has then. */
export type SiteAddress = (bytes: Uint8Array, at: number, family: number) => number;

const HEAD = Uint8Array.from([0xfd, 0xb6, 0x4e, 0x21, 0x9c, 0x7a, 0, 0, 0, 0]);
/** Where the IPv4 address begins. */
const TAIL = 12;

/** What is wrong with a prefix as one of a site's; null when nothing is. */
export function sitePrefixFault(prefix: string): string | null {
  const [network = '', bits] = prefix.split('/');
  const address = parseAddress(network);
  const ends = address?.family === 4 && bits !== undefined ? [network, lastOf(address.bytes, Number(bits))] : [];
  if (ends.length > 0 && ends.every((end) => scopeOf(end) === 'internal') && Number(bits) >= 8) return null;
  return `${prefix} is no private IPv4 prefix, such as 10.0.0.0/8 or one within it.`;
}

/** The function that gives addresses within the site's prefixes their form of the site, and leaves all others as they are. */
export function siteAddress({ number, prefixes }: Site): SiteAddress {
  const nets = prefixes.map(netOf);
  return (bytes, at, family) => {
    if (family !== 4 || !nets.some((net) => isWithin(bytes, at, net))) return family;
    bytes.copyWithin(at + TAIL, at, at + 4);
    bytes.set(HEAD, at);
    bytes[at + 10] = number >> 8;
    bytes[at + 11] = number & 0xff;
    return 6;
  };
}

/** Undoes `siteAddress` in place: the number of the site, or 0 for an address that is of none. */
export function plainAddress(bytes: Uint8Array, at: number, family: number): number {
  if (family !== 6 || HEAD.some((byte, index) => bytes[at + index] !== byte)) return 0;
  const site = ((bytes[at + 10] as number) << 8) | (bytes[at + 11] as number);
  if (site === 0) return 0;
  bytes.copyWithin(at, at + TAIL, at + 16);
  bytes.fill(0, at + 4, at + 16);
  return site;
}

/** The same for addresses in text form; a text that is no address stays as it is. */
export function siteAddressText(text: string, place: SiteAddress): string {
  const address = parseAddress(text);
  if (address?.family !== 4) return text;
  const bytes = new Uint8Array(16);
  bytes.set(address.bytes);
  return place(bytes, 0, 4) === 6 ? formatAddress(bytes, 0, 6) : text;
}

/** An address as a log wrote it, and the number of its site; 0 for none. */
export function readSiteAddress(text: string): { address: string; site: number } {
  const parsed = text.startsWith('fdb6:') ? parseAddress(text) : null;
  if (parsed?.family !== 6) return { address: text, site: 0 };
  const bytes = Uint8Array.from(parsed.bytes);
  const site = plainAddress(bytes, 0, 6);
  return site === 0 ? { address: text, site } : { address: formatAddress(bytes, 0, 4), site };
}

const IN_TEXT = /\bfdb6:4e21:9c7a:[0-9a-f:]*[0-9a-f](?:\/\d{1,3})?/g;

/** Whether a text has an address of a site in it. */
export function namesSite(text: string): boolean {
  return text.includes('fdb6:4e21:9c7a:');
}

/** A text with every address of a site as `10.1.1.5 (name of the site)`, and prefixes likewise. */
export function shownText(text: string, nameOf: (site: number) => string | undefined): string {
  if (!namesSite(text)) return text;
  return text.replace(IN_TEXT, (found) => {
    const [bare = '', bits] = found.split('/');
    const { address, site } = readSiteAddress(bare);
    if (site === 0) return found;
    const length = bits === undefined ? '' : `/${Number(bits) - SITE_BITS}`;
    return `${address}${length} (${nameOf(site) ?? `site ${site}`})`;
  });
}

/** Whether a range, or an address, lies within a prefix of IPv4. */
export function isWithinPrefix(range: string, prefix: string): boolean {
  const [address = '', bits = '32'] = range.split('/');
  const parsed = parseAddress(address);
  return (
    parsed?.family === 4 && Number(bits) >= Number(prefix.split('/')[1]) && isWithin(parsed.bytes, 0, netOf(prefix))
  );
}

interface Net {
  network: number;
  mask: number;
}

function netOf(prefix: string): Net {
  const [network = '', bits = '32'] = prefix.split('/');
  const mask = maskOf(Number(bits));
  const address = parseAddress(network);
  if (address?.family !== 4) throw new Error(`${prefix} is no IPv4 prefix`);
  return { network: (numberAt(address.bytes, 0) & mask) >>> 0, mask };
}

function isWithin(bytes: Uint8Array, at: number, { network, mask }: Net): boolean {
  return (numberAt(bytes, at) & mask) >>> 0 === network;
}

function maskOf(bits: number): number {
  return bits === 0 ? 0 : (0xffff_ffff << (32 - bits)) >>> 0;
}

function numberAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16);
  return (high | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)) >>> 0;
}

function lastOf(bytes: Uint8Array, bits: number): string {
  const last = (numberAt(bytes, 0) | ~maskOf(bits)) >>> 0;
  return [24, 16, 8, 0].map((shift) => (last >>> shift) & 0xff).join('.');
}
