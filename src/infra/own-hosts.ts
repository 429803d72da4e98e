import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Resolve } from './checked-address.ts';

/** Says where the platform is now: addresses in their one spelling. */
export type OwnHosts = () => Promise<string[]>;

/**
 * Knows the addresses of this machine and of the hosts that URLs name. While a name does not resolve, what it resolved
 * to before counts: nobody unprotects a host by taking its name away.
 */
export function openOwnHosts(urls: readonly string[], resolve: Resolve = resolveAll): OwnHosts {
  const parsed = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  const hosts = new Set(parsed.map(({ hostname }) => hostname.replace(/^\[|\]$/g, '')));
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
    const local = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
    return [...new Set([...local.map(({ address }) => spelled(address)), ...named.flat()])];
  };
}

function spelled(address: string): string {
  return ipaddr.process(address.replace(/%.*/, '')).toString();
}

function resolveAll(host: string): Promise<{ address: string }[]> {
  return lookup(host, { all: true });
}
