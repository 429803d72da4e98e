import type { HostEdge } from './host-edges.ts';
import { confidenceOf } from './weigh.ts';

/** What somebody said of two addresses; it stands above all evidence. */
export interface HostDecision {
  first: string;
  second: string;
  same: boolean;
}

/** Addresses of one host, in their order; more than one. */
export interface JoinedHost {
  addresses: string[];
  confidence: number;
  reasons: string[];
}

/** More addresses than a machine has: whatever would join more is shared by many. */
const MOST_ADDRESSES = 16;
const MOST_REASONS = 8;

interface Group {
  addresses: Set<string>;
  worth: number;
  reasons: string[];
  /** Joined by somebody's word: as large as they say. */
  told: boolean;
}

/**
 * Joins addresses to hosts: first as people said, then by evidence, the strongest first. What would bring together two
 * addresses that somebody kept apart is left out.
 */
export function joinHosts(edges: readonly HostEdge[], decisions: readonly HostDecision[]): JoinedHost[] {
  const groups = new Map<string, Group>();
  const groupOf = (address: string): Group => {
    const known = groups.get(address);
    if (known !== undefined) return known;
    const alone = { addresses: new Set([address]), worth: 1, reasons: [], told: false };
    groups.set(address, alone);
    return alone;
  };
  const apart = new Map<string, Set<string>>();
  for (const { first, second, same } of decisions) {
    if (same) continue;
    for (const [one, other] of [
      [first, second],
      [second, first],
    ] as const)
      apart.set(one, (apart.get(one) ?? new Set()).add(other));
  }
  const join = (edge: HostEdge, told: boolean) => {
    const [one, other] = [groupOf(edge.first), groupOf(edge.second)];
    if (one === other) {
      one.reasons.push(...edge.reasons);
      return;
    }
    const kept = [...one.addresses].some((address) =>
      [...(apart.get(address) ?? [])].some((far) => other.addresses.has(far)),
    );
    if (kept || (!told && one.addresses.size + other.addresses.size > MOST_ADDRESSES)) return;
    const both: Group = {
      addresses: new Set([...one.addresses, ...other.addresses]),
      worth: Math.min(one.worth, other.worth, edge.worth),
      reasons: [...one.reasons, ...other.reasons, ...edge.reasons],
      told: told || one.told || other.told,
    };
    for (const address of both.addresses) groups.set(address, both);
  };
  for (const { first, second, same } of decisions)
    if (same) join({ first, second, worth: 1, reasons: ['joined by hand'] }, true);
  const strongest = [...edges].sort(
    (one, other) => other.worth - one.worth || compare(one.first, other.first) || compare(one.second, other.second),
  );
  for (const edge of strongest) join(edge, false);
  return [...new Set(groups.values())].filter(({ addresses }) => addresses.size > 1).map(hostOf);
}

function hostOf({ addresses, worth, reasons, told }: Group): JoinedHost {
  const confidence = told && worth === 1 ? 100 : confidenceOf(worth);
  return { addresses: [...addresses].sort(compare), confidence, reasons: [...new Set(reasons)].slice(0, MOST_REASONS) };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
