import { lookup } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** The addresses of this machine, each in its one spelling. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return [...new Set(all.map(({ address }) => spelled(address)))];
}

/** The one spelling of an address, without the interface it is scoped to; throws for what is none. */
export function spelled(address: string): string {
  return ipaddr.process(address.replace(/%.*/, '')).toString();
}

/** The host that a URL names, without the brackets of IPv6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

/** All addresses of a name. */
export function resolveAll(host: string): Promise<{ address: string }[]> {
  return lookup(host, { all: true });
}
