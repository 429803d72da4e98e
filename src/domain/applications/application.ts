/** Where in an application a member stands; `client` and `external` use one and are no members. */
export const TIERS = ['web', 'app', 'data', 'integration', 'infrastructure', 'client', 'external'] as const;
export type Tier = (typeof TIERS)[number];

/** How an application is built, by what its members do with each other. */
export const ARCHETYPES = [
  ...(['three-tier-web', 'two-tier-web', 'service-mesh', 'batch-etl', 'message-driven', 'client-server'] as const),
  ...(['saas-consumer', 'infrastructure-service', 'standalone', 'unknown'] as const),
] as const;
export type Archetype = (typeof ARCHETYPES)[number];

/** How much harm it does when somebody reads what an application holds. */
export const CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const;
export type Classification = (typeof CLASSIFICATIONS)[number];

/** What of an application is told from what its members' zones and owners say. */
export const TOLD_OF_MEMBERS = ['owner', 'criticality', 'classification', 'compliance'] as const;

/** Why something is said: the kind of evidence, and a sentence about it. */
export interface Reason {
  evidence: 'rule' | 'log' | 'hostname' | 'service' | 'connections' | 'zone' | 'inventory';
  text: string;
  /** Of an application: which of its fields it is about, and how sure that one is, 0 to 100. */
  about?: (typeof TOLD_OF_MEMBERS)[number];
  confidence?: number;
}

/** A node as grouping reads it; its place in the list is its number in the edges. */
export interface ApplicationNode {
  address: string;
  internal: boolean;
  hostname: string | null;
  type: string;
  /** 0 to 100. */
  typeConfidence: number;
  /** Number of its zone in the list of zones; -1 for none. */
  zone: number;
  owner: string | null;
}

/** What the zone of a node says of it. */
export interface ApplicationZone {
  id: string;
  name: string;
  criticality: 'low' | 'medium' | 'high' | 'critical';
  environment: string;
  compliance: readonly string[];
}
