import ipaddr from 'ipaddr.js';
import type { Resolve } from './checked-address.ts';
import { hostOf, ownAddresses, resolveAll, spelled } from './own-addresses.ts';

/** Says where the platform is now: addresses in their one spelling. */
export type OwnHosts = () => Promise<string[]>;

/**
 * Knows the addresses of this machine and of the hosts that URLs name. While a name does not resolve, what it resolved
 * to before counts: nobody unprotects a host by taking its name away.
 */
export function openOwnHosts(urls: readonly string[], resolve: Resolve = resolveAll): OwnHosts {
  const parsed = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const hosts = new Set(parsed.map(hostOf));
  const known = new Map<string, string[]>();
  const addressesOf = async (host: string) => {
    const found = ipaddr.isValid(host) ? [{ address: host }] : await resolve(host).catch(() => undefined);
    if (found)
      known.set(
        host,
        found.map(({ address }) => spelled(address)),
      );
    return known.get(host) ?? [];
  };
  return async () => {
    const named = await Promise.all([...hosts].map(addressesOf));
    return [...new Set([...ownAddresses(), ...named.flat()])];
  };
}
