import type { Containers } from './containers.ts';
import type { GraphNode, NetworkGraph } from './network-graph.ts';
import { countOf, type Unit, worstRisk } from './unit.ts';

/**
 * How much is put together, from nothing to everything: nodes; nodes, but what lies outside as one; tiers of an
 * application, or types in a subnet; applications and subnets; boxes.
 */
export const LEVELS = ['node', 'outside', 'kind', 'application', 'box'] as const;
export type Level = (typeof LEVELS)[number];

/** Units, and the one that each node is part of, by the ids of both. */
export interface Grouping {
  units: Unit[];
  unitOf: Map<string, string>;
}

const NAMED_MEMBERS = 12;

/** Puts the nodes of a graph together. A group of one is the node itself. */
export function groupNodes(
  nodes: readonly GraphNode[],
  { graph, containers, level }: { graph: NetworkGraph; containers: Containers; level: Level },
): Grouping {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const key = JSON.stringify(keyOf(node, containers.of(node), level));
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  const applications = new Map(graph.applications.map(({ id, name }) => [id, name]));
  const units: Unit[] = [];
  const unitOf = new Map<string, string>();
  for (const [key, members] of groups) {
    const first = members[0] as GraphNode;
    const home = containers.of(first);
    const label = level === 'box' ? (containers.names.get(home) as string) : labelOf(first, applications);
    const isOne = members.length === 1 && level !== 'box';
    const unit = isOne ? unitOfNode(first, home) : unitOfGroup(`group:${key}`, members, { home, label, level });
    units.push(unit);
    for (const { id } of members) unitOf.set(id, unit.id);
  }
  units.sort(byPlace);
  return { units, unitOf };
}

/** Of several units one. */
export function mergeUnits(id: string, label: string, units: readonly Unit[]): Unit {
  const count = units.reduce((sum, unit) => sum + unit.count, 0);
  return {
    ...{ id, label, detail: countOf(count, 'group'), type: 'group', container: units[0]?.container ?? null, count },
    risk: worstRisk(units.map((unit) => unit.risk)),
    data: [
      { key: 'nodes', label: 'Nodes', value: String(count) },
      { key: 'members', label: 'Members', value: listed(units.map((unit) => unit.label)) },
    ],
  };
}

function keyOf(node: GraphNode, home: string, level: Level): string[] {
  const isOutside = node.type === 'external';
  const part = node.application ?? node.subnet;
  switch (level) {
    case 'node':
      return [node.id];
    case 'outside':
      return isOutside ? [home, node.subnet] : [node.id];
    case 'kind':
      return [home, part, isOutside ? '' : ((node.application && node.tier) ?? node.type)];
    case 'application':
      return [home, part];
    case 'box':
      return [home];
  }
}

function labelOf(node: GraphNode, applications: ReadonlyMap<string, string>): string {
  return (node.application && applications.get(node.application)) ?? node.subnet;
}

function unitOfNode(node: GraphNode, home: string): Unit {
  const label = node.name ?? node.address ?? node.subnet;
  const isGroup = node.count > 1;
  return {
    id: `node:${node.id}`,
    label,
    detail: isGroup ? countOf(node.count, node.type) : label === node.address ? null : node.address,
    type: isGroup ? 'group' : node.type,
    ...{ risk: node.risk, container: home, count: node.count, data: node.data },
  };
}

function unitOfGroup(
  id: string,
  members: readonly GraphNode[],
  { home, label, level }: { home: string; label: string; level: Level },
): Unit {
  const first = members[0] as GraphNode;
  const count = members.reduce((sum, node) => sum + node.count, 0);
  const types = new Map<string, number>();
  for (const { type, count: several } of members) types.set(type, (types.get(type) ?? 0) + several);
  const inOrder = [...types].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const what = types.size === 1 ? first.type : 'group';
  const detail =
    level === 'kind' && first.application && first.tier
      ? `${first.tier}: ${countOf(count, what)}`
      : countOf(count, what);
  return {
    ...{ id, label, detail, type: first.type === 'external' && types.size === 1 ? 'external' : 'group' },
    ...{ risk: worstRisk(members.map(({ risk }) => risk)), container: home, count },
    data: [
      { key: 'nodes', label: 'Nodes', value: String(count) },
      { key: 'types', label: 'Types', value: inOrder.map(([type, several]) => countOf(several, type)).join(', ') },
      {
        key: 'members',
        label: 'Members',
        value: listed(members.map(({ name, address, id }) => name ?? address ?? id)),
      },
    ],
  };
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED_MEMBERS;
  return [...names.slice(0, NAMED_MEMBERS), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

const byText = new Intl.Collator('en', { numeric: true });

/** One order whatever order the nodes came in, in which .9 comes before .10. */
function byPlace(a: Unit, b: Unit): number {
  return (
    byText.compare(a.container ?? '', b.container ?? '') || byText.compare(a.label, b.label) || (a.id < b.id ? -1 : 1)
  );
}
