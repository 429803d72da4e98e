import type { Containers } from './containers.ts';
import { groupNodes } from './group-nodes.ts';
import { joinConnections } from './join-connections.ts';
import { mergeAlike } from './merge-alike.ts';
import type { GraphConnection, GraphNode, NetworkGraph } from './network-graph.ts';
import { type PagePlan, type PageRoom, usedContainers } from './page-plan.ts';
import { cut, mergeSmallest } from './plan-overview.ts';
import { countOf } from './unit.ts';

const LEVELS = ['node', 'outside', 'kind', 'application'] as const;
/** Boxes around the one that a page is about; the smallest others become one. */
const MOST_NEIGHBOURS = 10;

/** A box of the overview that gets a page of its own. */
export interface Part {
  id: string;
  containers: Containers;
  nodes: GraphNode[];
  /** Those with an end in it. */
  connections: GraphConnection[];
}

/** The id of a part's page. */
export function partId({ containers, id }: Part): string {
  return `${containers.kind}:${id}`;
}

/** Parts by what they are, the largest first: those that a page of their own says more about. */
export function partsOf(graph: NetworkGraph, containers: Containers): Part[] {
  const parts = new Map<string, Part>();
  const homes = new Map<string, Part>();
  for (const node of graph.nodes) {
    const id = containers.of(node);
    let part = parts.get(id);
    if (!part) {
      part = { id, containers, nodes: [], connections: [] };
      parts.set(id, part);
    }
    part.nodes.push(node);
    homes.set(node.id, part);
  }
  for (const connection of graph.connections) {
    const [client, server] = [homes.get(connection.client), homes.get(connection.server)];
    client?.connections.push(connection);
    if (server !== client) server?.connections.push(connection);
  }
  return [...parts.values()]
    .filter(({ id, nodes, connections }) => !id.startsWith('box:outside') && nodes.length > 1 && connections.length > 0)
    .sort((a, b) => b.nodes.length - a.nodes.length || (a.id < b.id ? -1 : 1));
}

/** The page of a part in ever coarser ways, of those that have room: its nodes in a box, and other boxes as one shape each. */
export function* planPart(graph: NetworkGraph, part: Part, room: PageRoom): Generator<PagePlan> {
  const { containers, nodes, connections } = part;
  const name = containers.names.get(part.id) ?? part.id;
  const around = neighbours(graph, part);
  const shell = (notes: string[]) => ({
    id: partId(part),
    title: titleOf(part, name),
    notes,
    closed: false,
  });
  for (const level of LEVELS) {
    const inside = groupNodes(nodes, { graph, containers, level });
    const all = { units: [...inside.units, ...around.units], unitOf: new Map([...inside.unitOf, ...around.unitOf]) };
    for (const { units, unitOf } of [all, mergeAlike(all, connections)]) {
      if (units.length > room.shapes) continue;
      const lines = joinConnections(connections, (node) => unitOf.get(node));
      if (lines.length > room.lines) continue;
      yield { ...shell([]), containers: usedContainers(units, containers.names), units, lines };
    }
  }
  for (const share of [2, 4, 8]) {
    const { units, endOf } = largestOnly(graph, part, around, Math.floor(room.shapes / share));
    const { lines, notes } = cut(connections, endOf, room.lines);
    yield { ...shell(notes), containers: usedContainers(units, containers.names), units, lines };
  }
}

/** The other boxes that a part has connections with, as one unit each, outside of any container. */
function neighbours(graph: NetworkGraph, { nodes, connections, containers }: Part) {
  const own = new Set(nodes.map(({ id }) => id));
  const met = new Set(connections.flatMap(({ client, server }) => [client, server]).filter((id) => !own.has(id)));
  const others = graph.nodes.filter(({ id }) => met.has(id));
  const grouping = mergeSmallest(groupNodes(others, { graph, containers, level: 'box' }), MOST_NEIGHBOURS);
  return { ...grouping, units: grouping.units.map((unit) => ({ ...unit, container: null })) };
}

/** The largest groups of a part, at most so many, and the others as one. */
function largestOnly(graph: NetworkGraph, part: Part, around: ReturnType<typeof neighbours>, most: number) {
  const { nodes, containers, id } = part;
  const inside = mergeSmallest(groupNodes(nodes, { graph, containers, level: 'application' }), Math.max(2, most));
  const units = inside.units.map((unit) => ({ ...unit, container: id }));
  const endOf = (node: string) => inside.unitOf.get(node) ?? around.unitOf.get(node);
  return { units: [...units, ...around.units], endOf };
}

function titleOf({ containers, nodes }: Part, name: string): string {
  const count = nodes.reduce((sum, node) => sum + node.count, 0);
  const kind = { zone: 'Zone', application: 'Application', subnet: 'Subnet' }[containers.kind];
  // Many a name says it already.
  const what = name.toLowerCase().startsWith(kind.toLowerCase()) ? name : `${kind} ${name}`;
  return `${what}: ${countOf(count, 'group')} and what they are connected to`;
}
