import type { ApplicationNode, ApplicationZone } from './application.ts';
import type { Link } from './name-stems.ts';
import { type Network, PLACE, type Places } from './network.ts';
import { roleOfPort } from './port-roles.ts';

/** How much a service of this kind speaks for its two ends being of one application. */
const WORTH = { data: 3, broker: 1, web: 0.9, other: 1.5, management: 0.15 } as const;
/** Of one environment and of different ones. */
const OTHER_ENVIRONMENT = 0.2;
const SAME_ZONE = 1.1;
/** Nodes with more neighbours are alike with too many. */
const MOST_NEIGHBOURS = 60;
const LEAST_ALIKE = 0.5;

/**
 * Weighs how much pairs of candidates belong together. A service counts more when few servers call it (who is called by
 * all is nobody's), when it stores data, and when it is used a lot; ends in different environments count little. Nodes
 * that answer on the same ports, for the same callers or by calling the same, are alike: a pool or a cluster.
 */
export function weighPairs(network: Network, { place }: Places, zones: readonly ApplicationZone[]): Link[] {
  const { nodes, edges } = network;
  const callers = countCallers(network, place);
  const usual = usualFlows(network, place);
  const weights = new Map<number, number>();
  const add = (a: number, b: number, weight: number) => {
    const key = a < b ? a * nodes.length + b : b * nodes.length + a;
    weights.set(key, (weights.get(key) ?? 0) + weight);
  };
  for (let i = 0; i < edges.length; i++) {
    const [client, server] = [edges.client[i] as number, edges.server[i] as number];
    const flows = edges.established[i] as number;
    if (!between(place, client, server) || flows <= 0) continue;
    const port = edges.port[i] as number;
    const fewness = 1 / Math.max(1, (callers.get(server * 65_536 + port) ?? 1) - 1) ** 0.6;
    const busy = 0.4 + 0.6 * Math.min(1.5, Math.log1p(flows) / usual);
    const weight = WORTH[roleOfPort(port)] * fewness * busy * environments(nodes[client], nodes[server], zones);
    add(client, server, weight);
  }
  for (const [a, b, alike] of alikePairs(network, place)) add(a, b, 1.5 * alike);
  return [...weights].map(([key, weight]) => [Math.floor(key / nodes.length), key % nodes.length, weight] as const);
}

function between(place: Uint8Array, client: number, server: number): boolean {
  return client !== server && place[client] === PLACE.candidate && place[server] === PLACE.candidate;
}

/** Distinct candidates that call each (server, port). */
function countCallers({ edges }: Network, place: Uint8Array): Map<number, number> {
  const callers = new Map<number, number>();
  for (let i = 0; i < edges.length; i++) {
    const server = edges.server[i] as number;
    if (!between(place, edges.client[i] as number, server)) continue;
    const key = server * 65_536 + (edges.port[i] as number);
    callers.set(key, (callers.get(key) ?? 0) + 1);
  }
  return callers;
}

/** The logarithm of the flows that a service between candidates has in the middle of all. */
function usualFlows({ edges }: Network, place: Uint8Array): number {
  const seen: number[] = [];
  const step = Math.max(1, Math.floor(edges.length / 50_000));
  for (let i = 0; i < edges.length; i += step) {
    if (between(place, edges.client[i] as number, edges.server[i] as number)) seen.push(edges.established[i] as number);
  }
  seen.sort((a, b) => a - b);
  return Math.max(1, Math.log1p(seen[Math.floor(seen.length / 2)] ?? 1));
}

function environments(
  a: ApplicationNode | undefined,
  b: ApplicationNode | undefined,
  zones: readonly ApplicationZone[],
): number {
  const [first, second] = [zones[a?.zone ?? -1], zones[b?.zone ?? -1]];
  if (!first || !second) return 1;
  if (first === second) return SAME_ZONE;
  const known = first.environment !== 'unknown' && second.environment !== 'unknown';
  return known && first.environment !== second.environment ? OTHER_ENVIRONMENT : 1;
}

/** Pairs that answer on the same ports and share most of those they talk to, with how much (Jaccard's coefficient). */
function alikePairs({ nodes, edges }: Network, place: Uint8Array): Link[] {
  const ports = new Map<number, Set<number>>();
  const peers = new Map<number, Set<number>>();
  const put = (held: Map<number, Set<number>>, node: number, value: number) => {
    const set = held.get(node);
    if (set) set.add(value);
    else held.set(node, new Set([value]));
  };
  for (let i = 0; i < edges.length; i++) {
    const [client, server] = [edges.client[i] as number, edges.server[i] as number];
    if (!between(place, client, server) || roleOfPort(edges.port[i] as number) === 'management') continue;
    put(ports, server, edges.port[i] as number);
    // Callers and called are told apart.
    put(peers, server, client);
    put(peers, client, nodes.length + server);
  }
  const byPeer = new Map<number, number[]>();
  for (const [node, set] of peers) {
    for (const peer of set) {
      const held = byPeer.get(peer);
      if (held) held.push(node);
      else byPeer.set(peer, [node]);
    }
  }
  const signature = (node: number) => [...(ports.get(node) ?? [])].sort((a, b) => a - b).join(',');
  const signatures = new Map([...peers.keys()].map((node) => [node, signature(node)]));
  const pairs = new Map<number, readonly [number, number]>();
  for (const group of byPeer.values()) {
    if (group.length > MOST_NEIGHBOURS) continue;
    for (const [a, b] of pairsIn(group))
      if (signatures.get(a) === signatures.get(b)) pairs.set(Math.min(a, b) * nodes.length + Math.max(a, b), [a, b]);
  }
  const alike = [...pairs.values()].map(
    ([a, b]) => [a, b, jaccard(peers.get(a) as Set<number>, peers.get(b) as Set<number>)] as const,
  );
  return alike.filter(([, , share]) => share >= LEAST_ALIKE);
}

function* pairsIn(group: readonly number[]): Generator<[number, number]> {
  for (const [at, a] of group.entries()) for (const b of group.slice(at + 1)) yield [a, b];
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let both = 0;
  for (const value of a) if (b.has(value)) both += 1;
  return both / (a.size + b.size - both);
}
