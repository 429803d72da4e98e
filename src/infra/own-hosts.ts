import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import type { Resolve } from './checked-address.ts';

/**
 * Addresses of this machine and of the hosts that URLs name, as they are now and in their one spelling. A name that does
 * not resolve gives none: nothing can be sent there by it either.
 */
export async function ownHosts(urls: readonly string[], resolve: Resolve = resolveAll): Promise<string[]> {
  const hosts = urls.filter((url) => URL.canParse(url)).map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
  const found = await Promise.all(
    [...new Set(hosts)].map((host) => (ipaddr.isValid(host) ? [{ address: host }] : resolve(host).catch(() => []))),
  );
  const local = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const all = [...local, ...found.flat()].map(({ address }) => address.replace(/%.*/, ''));
  return [...new Set(all.map((address) => ipaddr.process(address).toString()))];
}

function resolveAll(host: string): Promise<{ address: string }[]> {
  return lookup(host, { all: true });
}
