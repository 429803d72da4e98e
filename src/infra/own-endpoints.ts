import type { Resolve } from './checked-address.ts';
import { hostOf, ownAddresses, resolveAll, spelled } from './own-addresses.ts';

/** Whether something listens at an address and port that is a part of this platform. */
export type IsOwnEndpoint = (address: string, port: number) => Promise<boolean>;

/** How the platform's own parts are reached. */
export interface OwnEndpoints {
  /** Of Postgres and Redis; empty ones are passed over. */
  urls: readonly string[];
  /** Ports at which our own processes listen on this machine; 0 for none. */
  ports: readonly number[];
}

const DEFAULT_PORTS: Record<string, number> = { postgres: 5432, postgresql: 5432, redis: 6379, rediss: 6379 };

/** Knows our own database, Redis and API again by address, whatever name leads there. */
export function ownEndpoints({ urls, ports }: OwnEndpoints, resolve: Resolve = resolveAll): IsOwnEndpoint {
  const stores = urls.filter((url) => URL.canParse(url)).map(endpointOf);
  return async (address, port) => {
    const local = new Set(ownAddresses());
    const asked = spelled(address);
    if (ports.includes(port) && port !== 0 && local.has(asked)) return true;
    for (const { host, port: own } of stores) {
      if (own !== port) continue;
      const found = await resolve(host).catch(() => []);
      const theirs = found.map((each) => spelled(each.address));
      if (theirs.includes(asked)) return true;
      // Reached through the loopback, it may well listen on every address of the machine.
      if (local.has(asked) && theirs.some((each) => local.has(each))) return true;
    }
    return false;
  };
}

function endpointOf(text: string): { host: string; port: number } {
  const url = new URL(text);
  const port = Number(url.port) || (DEFAULT_PORTS[url.protocol.slice(0, -1)] ?? 0);
  return { host: hostOf(url), port };
}
