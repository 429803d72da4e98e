import type { z } from 'zod';
import type { NodeType } from '../nodes/node-type.ts';
import type { PortFacts } from '../ports/research-port.ts';
import type { Scope } from '../topology/scope.ts';
import type { Criticality, Environment } from '../zones/zone.ts';
import type { ZoneRule } from '../zones/zone-rule.ts';
import type { Finding } from './finding.ts';

/** The zone that a machine is in, as far as rules ask. */
export interface RowZone {
  name: string;
  environment: Environment;
  criticality: Criticality;
  /** Regimes that it is in the scope of. */
  compliance: readonly string[];
}

/** One service on one connection, as detections read it. */
export interface ServiceRow {
  client: string;
  server: string;
  client_scope: Scope;
  server_scope: Scope;
  client_type: NodeType;
  server_type: NodeType;
  /** Null without a zone. */
  client_zone: RowZone | null;
  server_zone: RowZone | null;
  protocol: number;
  /** 0 for a protocol without ports. */
  port: number;
  flows: number;
  failed_flows: number;
  bytes_out: number;
  bytes_in: number;
  packets_out: number;
  packets_in: number;
  first_seen: Date;
  last_seen: Date;
}

/** Rows of one client (or server) come together, so that a rule may forget a group when the next one begins. */
export type RowOrder = 'client' | 'server';

/** One pass of a rule over the topology. */
export interface Pass {
  row(row: ServiceRow): void;
  /** No more rows: the last group ends too. */
  end(): void;
}

/** What a rule is given besides rows. */
export interface RuleContext<Settings> {
  settings: Settings;
  /** The time that the stored flows cover; seconds since the epoch. */
  window: { from: number; to: number };
  research(protocol: number, port: number): PortFacts;
  /** What people said may go from zone to zone. */
  zoneRules: readonly ZoneRule[];
  /** Takes a finding as soon as it is certain. */
  emit(finding: Finding): void;
}

/** Rows a rule must, or must not, find something in; the contract suite runs them. */
export interface Example {
  name: string;
  rows: ServiceRow[];
  zoneRules?: ZoneRule[];
  settings?: Record<string, unknown>;
  /** Fingerprints of the findings, in any order; empty for a silent example. */
  finds: string[];
}

/**
 * A detection: a pure function over the rows of the topology, in one file, with its settings and its examples.
 * It keeps no more than one group of rows in memory, whatever the size of the topology.
 */
export interface Rule<Settings = unknown> {
  id: string;
  title: string;
  description: string;
  /** MITRE ATT&CK technique. */
  technique: string;
  order: RowOrder;
  /** Every setting with its default; config/detections.json may override them under the rule's id. */
  settings: z.ZodType<Settings>;
  open(context: RuleContext<Settings>): Pass;
  examples: Example[];
}

/** Declares a rule; the type of its settings follows from the schema. */
export function defineRule<Settings>(rule: Rule<Settings>): Rule {
  return rule as unknown as Rule;
}
