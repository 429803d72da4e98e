import ipaddr from 'ipaddr.js';
import { whyShared } from '../intel/shared-addresses.ts';
import { readSiteAddress } from '../sites/site-address.ts';
import { scopeOf } from '../topology/scope.ts';
import type { AlertFacts } from './alert-facts.ts';
import type { Side } from './playbook.ts';

/** What an action is about, in its one spelling. */
export interface Target {
  kind: 'address' | 'domain' | 'url';
  value: string;
}

/** What a list is for: `block` keeps others out, `quarantine` keeps machines of our own in. */
export const PURPOSES = ['block', 'quarantine'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** The end of an alert that a step means; null when the alert has none. */
export function targetOf(side: Side, { client, server, named }: AlertFacts): Target | null {
  if (side === 'named') return namedTarget(named);
  const ends = side === 'client' ? [client] : side === 'server' ? [server] : [client, server];
  const place = side === 'internal' || side === 'external' ? side : undefined;
  const value = ends.find((end) => end !== null && (place === undefined || scopeOf(end) === place));
  return value ? { kind: 'address', value } : null;
}

function namedTarget(named: string | null): Target | null {
  if (named === null) return null;
  if (/^https?:\/\/[^\s"]+$/.test(named)) return { kind: 'url', value: named };
  return /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(named) ? { kind: 'domain', value: named } : null;
}

/**
 * Why an address must not come onto a list; undefined when it may. A list that blocks takes addresses of others only, and
 * none that everybody needs; a quarantine takes addresses of our own, but none of the platform.
 */
export function whyNotListed(
  { kind, value }: Target,
  { purpose, never, ownHosts }: { purpose: Purpose; never: readonly string[]; ownHosts: readonly string[] },
): string | undefined {
  if (kind === 'address' && readSiteAddress(value).site > 0)
    return 'Other sites have the same address, and a list does not say whose is meant.';
  if (kind !== 'address') return purpose === 'block' ? undefined : 'A quarantine holds addresses only.';
  const kept = never.find((prefix) => contains(prefix, value));
  if (kept !== undefined) return `The list never takes what lies in ${kept}.`;
  if (ownHosts.includes(value)) return 'This platform itself is there.';
  if (purpose === 'block') return whyShared(value) ?? undefined;
  const scope = scopeOf(value);
  return scope === 'internal' ? undefined : `It is ${scope.replace('_', '-')}, and no machine of your own.`;
}

/** Whether an address lies in a prefix. */
function contains(prefix: string, value: string): boolean {
  const [network, bits] = ipaddr.parseCIDR(prefix);
  const address = ipaddr.parse(value);
  return network.kind() === address.kind() && address.match([network, bits] as never);
}
