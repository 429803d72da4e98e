import ipaddr from 'ipaddr.js';
import type { InPrefix } from './ruled.ts';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A test of addresses against prefixes that reads each of either once. What is neither is in nothing. */
export function prefixTest(): InPrefix {
  const addresses = new Map<string, Address | null>();
  const prefixes = new Map<string, [Address, number] | null>();
  const remembered = <Value>(held: Map<string, Value>, text: string, read: (text: string) => Value): Value => {
    if (!held.has(text)) held.set(text, read(text));
    return held.get(text) as Value;
  };
  return (address, prefix) => {
    const range = remembered(prefixes, prefix, readRange);
    const given = remembered(addresses, address, (text) => (ipaddr.isValid(text) ? ipaddr.parse(text) : null));
    return range !== null && given !== null && given.kind() === range[0].kind() && given.match(range);
  };
}

function readRange(text: string): [Address, number] | null {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text);
  if (!ipaddr.isValid(text)) return null;
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
