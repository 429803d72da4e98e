import { decidePlaces, isNeverMember, SURE } from './decide-places.ts';
import type { Network, Places } from './network.ts';
import { type InfrastructureKind, offeredBy, roleOfPort, tendedBy } from './port-roles.ts';
import { edgesOf } from './service-edges.ts';

const INFRASTRUCTURE_TYPES = new Map<string, InfrastructureKind>([
  ['domain-controller', 'directory'],
  ['dns-server', 'dns'],
  ['proxy', 'proxy'],
  ['scanner', 'vulnerability scanning'],
]);

/** A share of the servers, and at least so many of them: what makes a service one of everybody. */
const OFFERS = { known: { least: 5, share: 0.08 }, other: { least: 15, share: 0.3 } };
const TENDS = { known: { least: 10, share: 0.04 }, other: { least: 20, share: 0.25 } };
/** Of all internal nodes, for what desks use as well. */
const EVERYBODY = { least: 10, share: 0.2 };
const FOR_DESKS = new Set<InfrastructureKind>([
  'directory',
  'dns',
  'time',
  'address assignment',
  'proxy',
  'logging',
  'patching',
]);
/** Distinct ports on which a scanner tries what answers. */
const SCANNED_PORTS = 25;

/**
 * Tells servers from those who only call, and finds by behaviour what serves or tends most of them: name service,
 * directory, time, monitoring and the like, which would glue every application to every other.
 */
export function placeNodes(network: Network): Places {
  const { nodes } = network;
  const infrastructure: Places['infrastructure'] = new Map();
  const note = (node: number, kind: InfrastructureKind, peers: number, reason: string) => {
    if (!infrastructure.has(node)) infrastructure.set(node, { kind, peers, reason });
  };
  const first = countServers(network, infrastructure);
  for (const [n, { type, typeConfidence, internal }] of nodes.entries()) {
    const kind = INFRASTRUCTURE_TYPES.get(type);
    const peers = edgesOf(network.byServer, n).length + edgesOf(network.byClient, n).length;
    if (internal && kind && typeConfidence >= SURE && peers >= OFFERS.known.least)
      note(n, kind, peers, `its type is ${type}`);
  }
  findTenders(network, first.count, note);
  const second = countServers(network, infrastructure);
  findOffers(network, second, note);
  const servers = countServers(network, infrastructure).isServer;
  return { place: decidePlaces(network, servers, infrastructure), infrastructure };
}

type Note = (node: number, kind: InfrastructureKind, peers: number, reason: string) => void;

/** Nodes that somebody who is no infrastructure calls on something else than what every desk has open. */
function countServers({ nodes, edges }: Network, infrastructure: ReadonlyMap<number, unknown>) {
  const isServer = new Uint8Array(nodes.length);
  let count = 0;
  for (let i = 0; i < edges.length; i++) {
    const server = edges.server[i] as number;
    if (isServer[server] || (edges.established[i] as number) <= 0 || !nodes[server]?.internal) continue;
    if (infrastructure.has(edges.client[i] as number) || roleOfPort(edges.port[i] as number) === 'management') continue;
    if (isNeverMember(nodes[server])) continue;
    isServer[server] = 1;
    count += 1;
  }
  return { isServer, count };
}

/** Those who call a good part of all servers on one port, or one server after the other on everything. */
function findTenders(network: Network, servers: number, note: Note): void {
  const { nodes, edges, byClient } = network;
  for (const [n, { internal }] of nodes.entries()) {
    const own = edgesOf(byClient, n);
    if (!internal || own.length < TENDS.known.least) continue;
    const targets = targetsOf(network, n);
    const all = new Set([...targets.values()].flatMap((set) => [...set])).size;
    const tried = own.reduce((sum, i) => sum + ((edges.failed[i] as number) > 0 ? 1 : 0), 0);
    if (targets.size >= SCANNED_PORTS && all >= TENDS.known.least && tried >= all) {
      note(n, 'vulnerability scanning', all, `it tries ${all} machines on ${targets.size} ports`);
      continue;
    }
    const known = [...targets].find(([port, set]) => tendedBy(port) && set.size >= enough(TENDS.known, servers));
    const kind = known && tendedBy(known[0]);
    const [port, held] = [...targets].sort((a, b) => b[1].size - a[1].size)[0] ?? [0, new Set()];
    if (known && kind) note(n, kind, known[1].size, `it calls ${known[1].size} machines on port ${known[0]}`);
    else if (held.size >= enough(TENDS.other, servers))
      note(n, 'shared platform', held.size, `it calls ${held.size} machines on port ${port}`);
  }
}

/** Port → the internal machines that a node calls on it, but for what everybody calls. */
function targetsOf({ nodes, edges, byClient }: Network, node: number): Map<number, Set<number>> {
  const targets = new Map<number, Set<number>>();
  for (const i of edgesOf(byClient, node)) {
    const server = edges.server[i] as number;
    const port = edges.port[i] as number;
    if (!nodes[server]?.internal || server === node || (offeredBy(port) && !tendedBy(port))) continue;
    const held = targets.get(port);
    if (held) held.add(server);
    else targets.set(port, new Set([server]));
  }
  return targets;
}

function enough({ least, share }: { least: number; share: number }, of: number): number {
  return Math.max(least, share * of);
}

/** Those whom a good part of all servers, or of everybody, calls on one port. */
function findOffers(network: Network, servers: ReturnType<typeof countServers>, note: Note): void {
  const { nodes, byServer } = network;
  const everybody = nodes.reduce((sum, { internal }) => sum + (internal ? 1 : 0), 0);
  for (const [n, { internal }] of nodes.entries()) {
    if (!internal || edgesOf(byServer, n).length < OFFERS.known.least) continue;
    const goesOut = externalsOf(network, n) >= 10;
    const offers = [...callersOf(network, n, servers.isServer)].flatMap(([port, callers]) => {
      const kind = offeredBy(port) ?? (goesOut && roleOfPort(port) === 'web' ? 'proxy' : undefined);
      const byServers = callers.servers >= enough(kind ? OFFERS.known : OFFERS.other, servers.count);
      const byDesks = kind !== undefined && FOR_DESKS.has(kind) && callers.all >= enough(EVERYBODY, everybody);
      return byServers || byDesks ? [{ kind: kind ?? ('shared platform' as const), port, peers: callers.all }] : [];
    });
    const found = bestOffer(offers);
    if (found) note(n, found.kind, found.peers, `${found.peers} machines call it on port ${found.port}`);
  }
}

type Offer = { kind: InfrastructureKind; port: number; peers: number };

/** A directory answers for names and time as well; what nobody knows by its port comes last. */
function bestOffer(offers: readonly Offer[]): Offer | undefined {
  const known =
    offers.find(({ kind }) => kind === 'directory') ?? offers.find(({ kind }) => kind !== 'shared platform');
  return known ?? offers[0];
}

/** Port → how many internal machines call a node on it, and how many of these are servers. */
function callersOf({ nodes, edges, byServer }: Network, node: number, isServer: Uint8Array) {
  const callers = new Map<number, { servers: number; all: number }>();
  for (const i of edgesOf(byServer, node)) {
    const client = edges.client[i] as number;
    if (!nodes[client]?.internal || (edges.established[i] as number) <= 0) continue;
    const port = edges.port[i] as number;
    const held = callers.get(port) ?? { servers: 0, all: 0 };
    held.all += 1;
    held.servers += isServer[client] ?? 0;
    callers.set(port, held);
  }
  return callers;
}

function externalsOf({ nodes, edges, byClient }: Pick<Network, 'nodes' | 'edges' | 'byClient'>, node: number): number {
  const outside = new Set<number>();
  for (const i of edgesOf(byClient, node)) {
    const server = edges.server[i] as number;
    if (!nodes[server]?.internal) outside.add(server);
  }
  return outside.size;
}
