import type { GraphNode, NetworkGraph } from './network-graph.ts';

/** What the boxes of a diagram are. */
export type ContainerKind = 'zone' | 'application' | 'subnet';

/** Which box every node is in. */
export interface Containers {
  kind: ContainerKind;
  names: ReadonlyMap<string, string>;
  /** The box of a node; every node has one. */
  of(node: GraphNode): string;
}

/** More subnets than this are put together by their first two bytes. */
const MOST_SUBNETS = 14;
const OUTSIDE = 'box:outside';
const NONE = 'box:none';

/** Whether nodes have a box of that kind at all. */
export function hasContainers({ nodes }: NetworkGraph, kind: ContainerKind): boolean {
  return kind === 'subnet' || nodes.some((node) => node[kind] !== null);
}

/** The boxes of a graph: its zones, applications or subnets; what has none is in a box of its own, as is what lies outside. */
export function containersOf(graph: NetworkGraph, kind: ContainerKind): Containers {
  const names = new Map([
    [OUTSIDE, 'Outside'],
    [NONE, kind === 'zone' ? 'In no zone' : 'In no application'],
  ]);
  if (kind === 'subnet') return bySubnet(graph, names);
  const named = kind === 'zone' ? graph.zones : graph.applications;
  for (const { id, name } of named) names.set(`box:${id}`, name);
  const of = (node: GraphNode) => {
    const id = node[kind];
    if (id !== null && names.has(`box:${id}`)) return `box:${id}`;
    return node.type === 'external' ? OUTSIDE : NONE;
  };
  return { kind, names, of };
}

function bySubnet({ nodes }: NetworkGraph, names: Map<string, string>): Containers {
  const internal = nodes.filter(({ type }) => type !== 'external');
  const isMany = new Set(internal.map(({ subnet }) => subnet)).size > MOST_SUBNETS;
  const nameOf = (subnet: string) =>
    isMany ? subnet.replace(/^(\d+\.\d+)\.\d+\.\d+\/(2[0-9]|1[7-9])$/, '$1.0.0/16') : subnet;
  for (const { subnet } of internal) names.set(`box:${nameOf(subnet)}`, nameOf(subnet));
  const of = (node: GraphNode) => (node.type === 'external' ? OUTSIDE : `box:${nameOf(node.subnet)}`);
  return { kind: 'subnet', names, of };
}
