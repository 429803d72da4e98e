import { SITE_NETWORK } from '../sites/site-address.ts';
import { type AddressRange, difference, merged, rangeOfAddress, rangeOfPrefix } from './address-ranges.ts';

/**
 * What is never scanned, whoever approved it: addresses that mean this machine, a link or a group (RFC 6890), answers of
 * clouds to their machines, and IPv6 forms of IPv4 addresses (RFC 4291, 6052, 8215, 3056, and our own of sites), which would lead past
 * everything that is said about those.
 */
export const NEVER_SCANNED = [
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4', '192.0.0.192/32'],
  ...['100.100.100.200/32', '168.63.129.16/32'],
  ...['::/96', 'fe80::/10', 'fec0::/10', 'ff00::/8', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
  ...['::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2002::/16', SITE_NETWORK],
] as const;

const LOOPBACK = '127.0.0.0/8';

/** The ranges of NEVER_SCANNED; `loopback` leaves 127.0.0.0/8 out, for scanners under test. */
export function neverScanned({ loopback }: { loopback: boolean }): AddressRange[] {
  return merged(NEVER_SCANNED.filter((prefix) => !(loopback && prefix === LOOPBACK)).map(knownPrefix));
}

/** Addresses of the platform as ranges, with the same `loopback`. Throws on a text that is none; only settings bring one. */
export function ownHostRanges(texts: readonly string[], { loopback }: { loopback: boolean }): AddressRange[] {
  const ranges = texts.map((text) => {
    const range = rangeOfAddress(text);
    if (!range) throw new Error(`${text} is no address`);
    return range;
  });
  return loopback ? difference(ranges, [knownPrefix(LOOPBACK)]) : merged(ranges);
}

function knownPrefix(text: string): AddressRange {
  const range = rangeOfPrefix(text);
  if (!range) throw new Error(`${text} is no prefix`);
  return range;
}
