import type { Scope } from '../topology/scope.ts';

/** A service that a node offers or uses, summed over the peers it came about with; what only scanners asked for is none. */
export interface Use {
  protocol: number;
  port: number;
  peers: number;
  externalPeers: number;
  /** Conversations that came about, and attempts that did not. */
  established: number;
  failed: number;
  /** Bytes that the clients sent, and that they received. */
  bytesOut: number;
  bytesIn: number;
}

/** How far a node reaches out, whatever port. */
export interface Reach {
  servers: number;
  externalServers: number;
  ports: number;
  /** Pairs of server and port that answered, and that did not. */
  answered: number;
  unanswered: number;
  flows: number;
  /** Flows for names, sign-in and time: what every machine asks for about as often. */
  basics: number;
}

/** What a stated thing points to. */
export interface TypeFact {
  value: string;
  source: string;
  confidence: number;
}

/** A node as the rules of types see it. */
export interface NodeView {
  address: string;
  scope: Scope;
  /** The most used first; scanners' many ports are only counted. */
  offers: readonly Use[];
  uses: readonly Use[];
  reach: Reach;
  /** `6/443` */
  openPorts: ReadonlySet<string>;
  name: string | null;
  vendor: string | null;
  os: string | null;
  /** Families of systems that spoke from the address. */
  osFamilies: number;
  /** Machines that signed in from the address with accounts of their own. */
  machines: number;
  facts: readonly TypeFact[];
}

/** What is usual among nodes of the network that only ask: medians, and of how many. */
export interface Usual {
  clients: number;
  flows: number;
  basics: number;
}

/** The use of any of the ports, of TCP or UDP. */
export function among(uses: readonly Use[], ports: ReadonlySet<number>): Use[] {
  return uses.filter(({ protocol, port }) => (protocol === 6 || protocol === 17) && ports.has(port));
}

/** The most peers that any of them has; 0 for none. */
export function mostPeers(uses: readonly Use[]): number {
  return uses.reduce((most, { peers }) => Math.max(most, peers), 0);
}

/** Whether the node answers on the port, as traffic or a scan showed. */
export function answers(view: NodeView, port: number): boolean {
  return (
    view.offers.some((use) => use.port === port && (use.protocol === 6 || use.protocol === 17)) ||
    view.openPorts.has(`6/${port}`) ||
    view.openPorts.has(`17/${port}`)
  );
}

/** `1 client`, `12 clients` */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
