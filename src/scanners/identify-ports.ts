import { conversationsWith } from '../domain/scanning/services/conversations.ts';
import { told } from '../domain/scanning/services/told.ts';
import type { FoundPort, Identity } from '../domain/scanning/slice.ts';
import type { Timing } from '../domain/scanning/timing.ts';
import { converse } from './converse.ts';
import type { Credit } from './credit.ts';
import type { ScannedHost } from './scanned-host.ts';

const AT_ONCE = 24;
const MOST_PORTS_OF_HOST = 200;
const MILLISECONDS = 2_000;
/** Silence where a service speaks first is soon plain. */
const GREETING_MILLISECONDS = 1_200;

interface Means {
  credit: Credit;
  signal: AbortSignal;
  timing: Timing;
}

/** Asks every open port what it is; of a host with more than 200 the first so many. */
export async function identifyPorts(hosts: readonly ScannedHost[], means: Means): Promise<void> {
  const waiting = hosts.flatMap((host) =>
    host.open
      .filter(({ protocol }) => protocol === 6)
      .slice(0, MOST_PORTS_OF_HOST)
      .map((found) => ({ host, found })),
  );
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      next.found.identity = await identify(next.host.address, next.found, means);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, means.timing.perHost * hosts.length) }, work));
}

/** What a port is; null when it says nothing that anybody knows. */
async function identify(address: string, { port }: FoundPort, { credit, signal }: Means): Promise<Identity | null> {
  let unknown: Identity | null = null;
  for (const conversation of conversationsWith(port)) {
    await credit.taking(signal);
    const milliseconds = conversation.asks === null && !conversation.tls ? GREETING_MILLISECONDS : MILLISECONDS;
    const heard = await converse({ address, port }, conversation, { milliseconds, signal });
    const { identity, bytes, spokeTls, certificate } = heard;
    if (identity) {
      return spokeTls ? { ...identity, tls: true, detail: { ...identity.detail, ...flat(certificate) } } : identity;
    }
    if (spokeTls) return { service: 'tls', tls: true, detail: flat(certificate) };
    if (bytes.length > 0) unknown ??= { service: 'unknown', banner: told(bytes.toString('latin1')) };
  }
  return unknown;
}

function flat(certificate: Record<string, string | string[]> | null): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(certificate ?? {}).map(([name, value]) => [`certificate_${name}`, value]));
}
