import type { Attachment, Group, Partition } from './grouping.ts';
import type { Link } from './name-stems.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

interface Found {
  network: Network;
  places: Places;
  links: readonly Link[];
}

/** Share of a community's outward weight that goes to one named group, and how that compares with its inner weight. */
const MOSTLY = 0.6;
const LARGEST_ATTACHED = 3;
/** A node of this many applications, none of which holds most of it, is a platform that they share. */
const MANY_GROUPS = 5;
const LEAST_PARTICIPATION = 0.7;
const SHARED_BY = { least: 2, share: 0.15 };

/**
 * Decides of communities without a name whether they belong to a named group: small ones whose weight goes mostly there.
 * Larger ones, and those that talk more among themselves, are applications of their own; a machine by itself is one
 * only when somebody calls it.
 */
export function attach(
  named: readonly Group[],
  parts: readonly number[][],
  { links, network, places }: Found,
): { attached: Attachment[]; free: Group[] } {
  const groupOf = memberships(named);
  const partOf = new Map(parts.flatMap((nodes, part) => nodes.map((node) => [node, part] as const)));
  const inner = parts.map(() => 0);
  const outer = parts.map(() => new Map<number, number>());
  const note = (node: number, other: number, weight: number) => {
    const part = partOf.get(node);
    const group = groupOf.get(other);
    if (part === undefined || group === undefined) return;
    outer[part]?.set(group, (outer[part]?.get(group) ?? 0) + weight);
  };
  for (const [a, b, weight] of links) {
    const part = partOf.get(a);
    if (part !== undefined && part === partOf.get(b)) inner[part] = (inner[part] ?? 0) + weight;
    note(a, b, weight);
    note(b, a, weight);
  }
  const attached: Attachment[] = [];
  const free: Group[] = [];
  for (const [part, nodes] of parts.entries()) {
    const reach = [...(outer[part] ?? [])].sort((x, y) => y[1] - x[1]);
    const total = reach.reduce((sum, [, weight]) => sum + weight, 0);
    const [group, weight] = reach[0] ?? [-1, 0];
    const own = inner[part] ?? 0;
    const belongs = weight >= MOSTLY * total && weight > own && nodes.length <= LARGEST_ATTACHED;
    if (group >= 0 && belongs) attached.push(...nodes.map((node) => attachment(group, node, weight / total)));
    else if (nodes.length > 1 || isCalled(network, places, nodes[0] as number)) free.push(ownGroup(nodes, own, total));
  }
  return { attached, free };
}

function memberships(groups: readonly Group[]): Map<number, number> {
  return new Map(groups.flatMap(({ members }, group) => [...members.keys()].map((node) => [node, group] as const)));
}

function attachment(group: number, node: number, share: number): Attachment {
  const text = `${Math.round(100 * share)} % of what it shares with applications is with this one`;
  const confidence = Math.round(40 + 40 * share);
  return { group, node, membership: { confidence, reasons: [{ evidence: 'connections', text }] } };
}

function ownGroup(nodes: readonly number[], inner: number, outer: number): Group {
  const share = inner + outer === 0 ? 0 : inner / (inner + outer);
  const confidence = Math.round(45 + 35 * share);
  const text =
    nodes.length === 1
      ? 'it serves others by itself'
      : `it and ${nodes.length - 1} more talk to each other more than to others`;
  const members = new Map(
    nodes.map((node) => [node, { confidence, reasons: [{ evidence: 'connections' as const, text }] }]),
  );
  return { application: null, name: null, stated: false, infrastructure: null, members };
}

function isCalled({ edges, byServer }: Network, { place }: Places, node: number): boolean {
  return edgesOf(byServer, node).some(
    (i) =>
      (edges.established[i] as number) > 0 &&
      roleOfPort(edges.port[i] as number) !== 'management' &&
      place[edges.client[i] as number] !== PLACE.infrastructure,
  );
}

/**
 * Nodes whose links spread over many groups evenly (the participation coefficient: Guimera and Amaral, "Functional
 * cartography of complex metabolic networks", 2005): they connect applications and belong to none.
 */
export function findConnectors({ groups, attached }: Partition, { links }: Found): { node: number; groups: number }[] {
  const groupOf = memberships(groups);
  const nameless = new Set<number>();
  for (const { node, group } of attached) {
    groupOf.set(node, group);
    nameless.add(node);
  }
  for (const { name, members } of groups) if (name === null) for (const node of members.keys()) nameless.add(node);
  for (const { members } of groups) if (members.size === 1) for (const node of members.keys()) nameless.add(node);
  const reach = reachOf(links, groupOf, nameless);
  const connectors: { node: number; groups: number }[] = [];
  for (const [node, others] of reach) {
    const total = [...others.values()].reduce((sum, weight) => sum + weight, 0);
    const participation = 1 - [...others.values()].reduce((sum, weight) => sum + (weight / total) ** 2, 0);
    if (others.size >= MANY_GROUPS && participation >= LEAST_PARTICIPATION)
      connectors.push({ node, groups: others.size });
  }
  return connectors;
}

function reachOf(
  links: readonly Link[],
  groupOf: ReadonlyMap<number, number>,
  wanted: ReadonlySet<number>,
): Map<number, Map<number, number>> {
  const reach = new Map<number, Map<number, number>>();
  const note = (node: number, other: number, weight: number) => {
    const group = groupOf.get(other);
    if (!wanted.has(node) || group === undefined) return;
    const held = reach.get(node) ?? new Map<number, number>();
    held.set(group, (held.get(group) ?? 0) + weight);
    reach.set(node, held);
  };
  for (const [a, b, weight] of links) {
    note(a, b, weight);
    note(b, a, weight);
  }
  return reach;
}

/** Data stores and brokers without a name that a few applications use belong to each of these. */
export function shareAmong({ groups, attached }: Partition, { network, places }: Found): Attachment[] {
  const groupOf = memberships(groups);
  for (const { node, group } of attached) groupOf.set(node, group);
  const shared: Attachment[] = [];
  for (const [node, own] of groupOf) {
    if (places.place[node] !== PLACE.candidate || (groups[own]?.name !== null && groups[own]?.members.has(node)))
      continue;
    const users = usersOf(network, node, groupOf);
    const total = [...users.values()].reduce((sum, count) => sum + count, 0);
    const using = [...users].filter(([, count]) => count >= SHARED_BY.share * total);
    if (using.length < SHARED_BY.least || using.length >= MANY_GROUPS) continue;
    for (const [group, count] of using) {
      if (group === own) continue;
      const text = `${count} of the ${total} servers that use this store are of this application`;
      const confidence = Math.round(40 + (40 * count) / total);
      shared.push({ group, node, membership: { confidence, reasons: [{ evidence: 'service', text }] } });
    }
  }
  return shared;
}

/** Group → how many of its members call the node's data stores and brokers. */
function usersOf(
  { edges, byServer }: Network,
  node: number,
  groupOf: ReadonlyMap<number, number>,
): Map<number, number> {
  const users = new Map<number, Set<number>>();
  for (const i of edgesOf(byServer, node)) {
    const client = edges.client[i] as number;
    const group = groupOf.get(client);
    const role = roleOfPort(edges.port[i] as number);
    if (group === undefined || client === node || (role !== 'data' && role !== 'broker')) continue;
    const held = users.get(group) ?? new Set<number>();
    users.set(group, held.add(client));
  }
  return new Map([...users].map(([group, set]) => [group, set.size]));
}
