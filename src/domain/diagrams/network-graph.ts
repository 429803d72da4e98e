import type { Evidence } from './diagram.ts';
import type { Risk } from './style.ts';

/** A node, or nodes that the source has put together already. */
export interface GraphNode {
  /** The same from run to run for the same node, so that pictures stay alike. */
  id: string;
  /** Host name, or what the group is. */
  name: string | null;
  /** Null for a group. */
  address: string | null;
  /** The prefix it is counted to where there is neither zone nor application. */
  subnet: string;
  /** Node type as in domain/nodes; `external` for what lies outside. */
  type: string;
  zone: string | null;
  application: string | null;
  tier: string | null;
  risk: Risk;
  /** How many nodes it stands for. */
  count: number;
  /** Shape data, in the order in which it is shown. */
  data: { key: string; label: string; value: string }[];
}

/** Who calls whom, with what there is to show for it; ends are ids of nodes. */
export interface GraphConnection {
  client: string;
  server: string;
  evidence: Evidence;
  /** Names of its services, the busiest first; the source may leave out all but the first few. */
  services: string[];
  /** How many services it has in all. */
  serviceCount: number;
  /** How many connections it stands for. */
  count: number;
}

/** What a diagram is made of. */
export interface NetworkGraph {
  nodes: GraphNode[];
  connections: GraphConnection[];
  /** Those that nodes name. */
  zones: { id: string; name: string }[];
  applications: { id: string; name: string }[];
  /** How many connections of a kind of evidence the source has left out. */
  notDrawn: { evidence: Evidence; connections: number }[];
  /** Sentences on what else the source has left out or put together. */
  notes: string[];
}
