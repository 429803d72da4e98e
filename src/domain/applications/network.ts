import type { ApplicationNode } from './application.ts';
import type { InfrastructureKind } from './port-roles.ts';
import type { EdgeIndex, ServiceEdges } from './service-edges.ts';

/** What a node is for grouping. */
export const PLACE = { outside: 0, client: 1, candidate: 2, infrastructure: 3 } as const;

/** Who can be a member of an application, and who serves everybody. */
export interface Places {
  /** One of PLACE by node. */
  place: Uint8Array;
  infrastructure: Map<number, { kind: InfrastructureKind; peers: number; reason: string }>;
}

/** Nodes and the services between them, by either end. */
export interface Network {
  nodes: readonly ApplicationNode[];
  edges: ServiceEdges;
  byClient: EdgeIndex;
  byServer: EdgeIndex;
}
