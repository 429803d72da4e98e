import ipaddr from 'ipaddr.js';
import { readSiteAddress, SITE_BITS } from '../sites/site-address.ts';
import type { InPrefix } from './ruled.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A test of addresses against prefixes that reads each of either once. What is neither is in nothing. */
export function prefixTest(): InPrefix {
  const addresses = new Map<string, Address | null>();
  const prefixes = new Map<string, [Address, number] | null>();
  const plain = new Map<string, string>();
  const remembered = <Value>(held: Map<string, Value>, text: string, read: (text: string) => Value): Value => {
    if (!held.has(text)) held.set(text, read(text));
    return held.get(text) as Value;
  };
  const holds = (address: string, range: [Address, number] | null) => {
    const given = remembered(addresses, address, (text) => (ipaddr.isValid(text) ? ipaddr.parse(text) : null));
    return range !== null && given !== null && given.kind() === range[0].kind() && given.match(range);
  };
  return (address, prefix) => {
    const range = remembered(prefixes, prefix, readRange);
    const written = remembered(plain, address, (text) => readSiteAddress(text).address);
    // A prefix of IPv6 that happens to be around the addresses of sites means none of them.
    if (written !== address && (range?.[1] ?? 0) < SITE_BITS) return holds(written, range);
    return holds(address, range);
  };
}

function readRange(text: string): [Address, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
