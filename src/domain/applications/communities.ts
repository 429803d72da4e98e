import graphology from 'graphology';
import louvainModule, { type LouvainOptions } from 'graphology-communities-louvain';
import { seededRandom } from '../sample/random.ts';
import type { Link } from './name-stems.ts';

type Louvain = (
  graph: InstanceType<typeof graphology.UndirectedGraph>,
  options: LouvainOptions,
) => Record<string, number>;
const louvain = louvainModule as unknown as Louvain;

/**
 * Resolution (Reichardt and Bornholdt, "Statistical mechanics of community detection", 2006) for so many nodes. It grows
 * with them, or communities of one size would be told apart in a small network and run together in a large one.
 */
const NODES_PER_STEP = 55;
const SEED = 20_260_104;

/**
 * Parts nodes into communities that are linked among themselves more than chance would (the Louvain method: Blondel and
 * others, "Fast unfolding of communities in large networks", 2008). The same links give the same communities. Nodes
 * without links are communities of their own.
 */
export function communities(nodes: readonly number[], links: readonly Link[]): number[][] {
  const graph = new graphology.UndirectedGraph();
  for (const node of nodes) graph.addNode(node);
  for (const [a, b, weight] of links)
    if (weight > 0 && graph.hasNode(a) && graph.hasNode(b)) graph.mergeEdge(a, b, { weight });
  const resolution = Math.max(1, nodes.length / NODES_PER_STEP);
  const rng = seededRandom(SEED);
  const of = graph.size === 0 ? {} : louvain(graph, { getEdgeWeight: 'weight', resolution, rng: rng.next });
  const groups = new Map<number | string, number[]>();
  for (const node of nodes) {
    const key = graph.degree(node) === 0 ? `alone ${node}` : (of[node] as number);
    const held = groups.get(key);
    if (held) held.push(node);
    else groups.set(key, [node]);
  }
  return [...groups.values()];
}
