import type { Containers } from './containers.ts';
import { type Grouping, groupNodes, type Level, mergeUnits } from './group-nodes.ts';
import { heaviest, joinConnections, type PlannedLine } from './join-connections.ts';
import { mergeAlike } from './merge-alike.ts';
import type { GraphConnection, GraphNode, NetworkGraph } from './network-graph.ts';
import { connectionsAre, type PagePlan, type PageRoom, usedContainers } from './page-plan.ts';
import type { Unit } from './unit.ts';

const OPEN_LEVELS = ['node', 'outside', 'kind', 'application'] as const satisfies readonly Level[];
const TITLES: Record<(typeof OPEN_LEVELS)[number], string> = {
  node: 'every node',
  outside: 'every node, and what lies outside as one',
  kind: 'tiers of applications, and types in subnets',
  application: 'applications and subnets',
};
/** Groups that a closed box shows at most. */
const MOST_IN_BOX = 8;

/** The first page in ever coarser ways, of those that have room; the last one always has. */
export function* planOverview(graph: NetworkGraph, containers: Containers, room: PageRoom): Generator<PagePlan> {
  const { nodes, connections } = graph;
  for (const level of OPEN_LEVELS) {
    const plain = groupNodes(nodes, { graph, containers, level });
    for (const { units, unitOf } of [plain, mergeAlike(plain, connections)]) {
      if (units.length > room.shapes) continue;
      const lines = joinConnections(connections, (node) => unitOf.get(node));
      if (lines.length > room.lines) continue;
      yield page(containers, `Overview: ${TITLES[level]}`, { units, lines, notes: [] });
    }
  }
  const homes = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const home = containers.of(node);
    homes.set(home, [...(homes.get(home) ?? []), node]);
  }
  if (homes.size * 2 <= room.shapes) yield closedBoxes(graph, containers, room, homes);
  yield boxesOnly(graph, containers, room);
}

function page(
  containers: Containers,
  title: string,
  { units, lines, notes, closed = false }: { units: Unit[]; lines: PlannedLine[]; notes: string[]; closed?: boolean },
): PagePlan {
  const used = usedContainers(units, containers.names);
  return { id: 'overview', title, notes, containers: used, units, lines, closed };
}

/** Every box with its largest groups, and lines from box to box. */
function closedBoxes(
  graph: NetworkGraph,
  containers: Containers,
  room: PageRoom,
  homes: ReadonlyMap<string, GraphNode[]>,
): PagePlan {
  const most = Math.max(2, Math.min(MOST_IN_BOX, Math.floor(room.shapes / homes.size)));
  const units = [...homes.values()].flatMap((nodes) => contents(nodes, { graph, containers }, most));
  const homeOf = new Map(graph.nodes.map((node) => [node.id, containers.of(node)]));
  const { lines, notes } = cut(graph.connections, (node) => homeOf.get(node), room.lines);
  const said = ['Lines run from box to box; the pages behind show which of its members they lead to.', ...notes];
  return page(containers, `Overview: ${nameOf(containers)}`, { units, lines, notes: said, closed: true });
}

/** The most detailed grouping of a box that fits, or its largest groups and the rest as one. */
function contents(nodes: GraphNode[], about: { graph: NetworkGraph; containers: Containers }, most: number): Unit[] {
  let units: Unit[] = [];
  for (const level of ['node', 'kind', 'application'] as const) {
    ({ units } = groupNodes(nodes, { ...about, level }));
    if (units.length <= most) return units;
  }
  const bySize = [...units].sort((a, b) => b.count - a.count);
  const kept = new Set(bySize.slice(0, most - 1));
  const rest = units.filter((unit) => !kept.has(unit));
  return [
    ...units.filter((unit) => kept.has(unit)),
    mergeUnits(`rest:${units[0]?.container}`, `${rest.length} more`, rest),
  ];
}

/** One shape for each box; the smallest of too many boxes become one. */
function boxesOnly(graph: NetworkGraph, containers: Containers, room: PageRoom): PagePlan {
  const { units, unitOf } = mergeSmallest(groupNodes(graph.nodes, { graph, containers, level: 'box' }), room.shapes);
  const { lines, notes } = cut(graph.connections, (node) => unitOf.get(node), room.lines);
  const free = units.map((unit) => ({ ...unit, container: null }));
  return page(containers, `Overview: ${nameOf(containers)}`, { units: free, lines, notes });
}

/** At most so many units: the smallest are put together. */
export function mergeSmallest({ units, unitOf }: Grouping, most: number, noun = 'others'): Grouping {
  if (units.length <= most) return { units, unitOf };
  const bySize = [...units].sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1));
  const rest = new Set(bySize.slice(most - 1).map(({ id }) => id));
  const merged = mergeUnits(
    'rest',
    `${rest.size} ${noun}`,
    units.filter(({ id }) => rest.has(id)),
  );
  return {
    units: [...units.filter(({ id }) => !rest.has(id)), { ...merged, container: null }],
    unitOf: new Map([...unitOf].map(([node, unit]) => [node, rest.has(unit) ? merged.id : unit])),
  };
}

/** The lines of connections, at most so many, and a sentence on those left out. */
export function cut(
  connections: readonly GraphConnection[],
  endOf: (node: string) => string | undefined,
  most: number,
): { lines: PlannedLine[]; notes: string[] } {
  const all = joinConnections(connections, endOf);
  const lines = heaviest(all, most);
  const weightOf = (some: readonly PlannedLine[]) => some.reduce((sum, { weight }) => sum + weight, 0);
  const left = weightOf(all) - weightOf(lines);
  const kept = `of ${all.length} lines the ${lines.length} that stand for most connections are drawn`;
  return { lines, notes: left === 0 ? [] : [`To stay readable, ${kept}; ${connectionsAre(left)} left out here.`] };
}

function nameOf({ kind }: Containers): string {
  return { zone: 'zones', application: 'applications', subnet: 'subnets' }[kind];
}
