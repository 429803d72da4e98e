import { type Network, PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

/** A part of the score: how good (0 to 100), how much it counts, and what was counted. */
export interface ScorePart {
  name:
    | 'known services'
    | 'explained traffic'
    | 'few ways across zones'
    | 'small blast radius'
    | 'no single crossing'
    | 'sure members';
  score: number;
  weight: number;
  text: string;
}

/** How far an application is from being put behind rules of its own. */
export interface Readiness {
  /** 0 to 100. */
  score: number;
  parts: ScorePart[];
  /** Services that others call in, that members call out, and between members. */
  services_in: number;
  services_out: number;
  services_inside: number;
  /** Of all those, the ones between different zones. */
  zone_crossings: number;
  /** Internal nodes that can be reached from the members within so many hops over services that were used. */
  blast_radius: { hops: number; nodes: number }[];
  /** Addresses of members without which those who talk to each other fall apart. */
  articulation_points: string[];
  /** Share (0 to 1) of flows on services with a registered or observed name. */
  known_share: number;
  /** Flows with ends that belong to no application, no zone and no infrastructure. */
  unexplained_flows: number;
  flows: number;
}

const HOPS = 4;

export interface ReadinessInput {
  network: Network;
  places: Places;
  /** Nodes that are members of some application. */
  belongs: Uint8Array;
  /** Internal nodes that there are. */
  internal: number;
  isKnown: (protocol: number, port: number, label: string | null) => boolean;
}

/** Judges an application's members, whose memberships are this sure on average (0 to 100). */
export function readinessOf(members: ReadonlySet<number>, sureness: number, input: ReadinessInput): Readiness {
  const counts = countServices(members, input);
  const blast = blastRadius(members, input);
  const points = articulationPoints(members, input.network).map((node) => input.network.nodes[node]?.address ?? '');
  const all = counts.services_in + counts.services_out + counts.services_inside;
  const [share, explained] = [ratio(counts.known, counts.flows), 1 - ratio(counts.unexplained_flows, counts.flows)];
  const inner = input.internal;
  const reached = blast.at(-1)?.nodes ?? 0;
  const percent = (value: number) => Math.round(100 * value);
  const parts: ScorePart[] = [
    part('known services', share, 25, `${percent(share)} % of its flows are of services with a name`),
    part('explained traffic', explained, 25, `${counts.unexplained_flows} flows with ends that nothing explains`),
    part(
      'few ways across zones',
      1 - ratio(counts.zone_crossings, all),
      15,
      `${counts.zone_crossings} of ${all} services cross zones`,
    ),
    part('small blast radius', 1 - ratio(reached, inner), 15, `${reached} of ${inner} nodes within ${HOPS} hops`),
    part('no single crossing', 1 - ratio(points.length, members.size), 5, `${points.length} articulation points`),
    part('sure members', sureness / 100, 15, `memberships are ${Math.round(sureness)} % sure on average`),
  ];
  const score = Math.round(parts.reduce((sum, each) => sum + each.score * each.weight, 0) / 100);
  const { known: _known, ...stated } = counts;
  return { score, parts, ...stated, blast_radius: blast, articulation_points: points.sort(), known_share: share };
}

function part(name: ScorePart['name'], share: number, weight: number, text: string): ScorePart {
  return { name, score: Math.round(100 * Math.min(1, Math.max(0, share))), weight, text };
}

function ratio(some: number, all: number): number {
  return all === 0 ? (some === 0 ? 0 : 1) : some / all;
}

function countServices(members: ReadonlySet<number>, { network, places, belongs, isKnown }: ReadinessInput) {
  const { nodes, edges } = network;
  const sums = {
    services_in: 0,
    services_out: 0,
    services_inside: 0,
    zone_crossings: 0,
    flows: 0,
    known: 0,
    unexplained_flows: 0,
  };
  const count = (i: number) => {
    const flows = edges.established[i] as number;
    if (flows <= 0) return;
    const [client, server] = [edges.client[i] as number, edges.server[i] as number];
    const [isMine, isTheirs] = [members.has(client), members.has(server)];
    if (isMine && isTheirs) sums.services_inside += 1;
    else if (isMine) sums.services_out += 1;
    else sums.services_in += 1;
    sums.flows += flows;
    if (nodes[client]?.zone !== nodes[server]?.zone) sums.zone_crossings += 1;
    const label = edges.labels[edges.label[i] as number] ?? null;
    if (isKnown(edges.protocol[i] as number, edges.port[i] as number, label)) sums.known += flows;
    const isExplained = (node: number) =>
      belongs[node] === 1 || places.place[node] === PLACE.infrastructure || nodes[node]?.zone !== -1;
    if (!isExplained(client) || !isExplained(server)) sums.unexplained_flows += flows;
  };
  for (const node of members) {
    for (const i of edgesOf(network.byClient, node)) count(i);
    for (const i of edgesOf(network.byServer, node)) if (!members.has(edges.client[i] as number)) count(i);
  }
  return sums;
}

/** Breadth first from the members in the direction of calls; whoever is taken over calls as its owner did. */
function blastRadius(members: ReadonlySet<number>, { network }: ReadinessInput): { hops: number; nodes: number }[] {
  const { nodes, edges, byClient } = network;
  const seen = new Set(members);
  let edge = [...members];
  const radius: { hops: number; nodes: number }[] = [];
  for (let hops = 1; hops <= HOPS; hops++) {
    const next: number[] = [];
    for (const node of edge) {
      for (const i of edgesOf(byClient, node)) {
        const server = edges.server[i] as number;
        if ((edges.established[i] as number) <= 0 || seen.has(server) || !nodes[server]?.internal) continue;
        seen.add(server);
        next.push(server);
      }
    }
    radius.push({ hops, nodes: seen.size - members.size });
    edge = next;
  }
  return radius;
}

/**
 * Members without which the graph of the others would fall apart: a depth-first search with low points (Hopcroft and
 * Tarjan, "Algorithm 447: efficient algorithms for graph manipulation", 1973), with a stack of its own.
 */
export function articulationPoints(members: ReadonlySet<number>, { edges, byClient }: Network): number[] {
  const neighbours = new Map<number, Set<number>>([...members].map((node) => [node, new Set()]));
  for (const node of members) {
    for (const i of edgesOf(byClient, node)) {
      const server = edges.server[i] as number;
      const used = (edges.established[i] as number) > 0 && roleOfPort(edges.port[i] as number) !== 'management';
      if (!used || server === node || !members.has(server)) continue;
      neighbours.get(node)?.add(server);
      neighbours.get(server)?.add(node);
    }
  }
  const order = new Map<number, number>();
  const low = new Map<number, number>();
  const points = new Set<number>();
  for (const root of members) if (!order.has(root)) searchFrom(root, { neighbours, order, low, points });
  return [...points];
}

interface Search {
  neighbours: ReadonlyMap<number, ReadonlySet<number>>;
  order: Map<number, number>;
  low: Map<number, number>;
  points: Set<number>;
}

function searchFrom(root: number, { neighbours, order, low, points }: Search): void {
  const lowOf = (node: number) => low.get(node) as number;
  const enter = (node: number, parent: number) => {
    order.set(node, order.size);
    low.set(node, order.size - 1);
    stack.push({ node, parent, rest: (neighbours.get(node) as ReadonlySet<number>).values() });
  };
  const stack: { node: number; parent: number; rest: IterableIterator<number> }[] = [];
  let children = 0;
  enter(root, -1);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const { node, parent, rest } = top;
    const { value: next, done } = rest.next();
    if (!done) {
      if (next === parent) continue;
      if (order.has(next)) low.set(node, Math.min(lowOf(node), order.get(next) as number));
      else enter(next, node);
      continue;
    }
    stack.pop();
    if (parent === -1) break;
    low.set(parent, Math.min(lowOf(parent), lowOf(node)));
    if (parent === root) children += 1;
    else if (lowOf(node) >= (order.get(parent) as number)) points.add(parent);
  }
  if (children > 1) points.add(root);
}
