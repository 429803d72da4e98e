import type { z } from 'zod';
import type { Finding } from './finding.ts';
import type { FlowGroup } from './flows/flow-group.ts';

/** One pass of a rule over the flows, group by group; the groups of one client come together. */
export interface FlowPass {
  /** Keeps nothing of the group itself, whose columns the next one overwrites. */
  group(group: FlowGroup): void;
  /** No more groups: what needs to know all of them is decided now. */
  end(): void;
}

/** What a rule is given besides groups. */
export interface FlowContext<Settings> {
  settings: Settings;
  /** The time that is looked at; seconds since the epoch. */
  window: { from: number; to: number };
  emit(finding: Finding): void;
}

/** A flow of an example: what is not stated is an ordinary HTTPS connection of 192.0.2.1 to 198.51.100.1. */
export interface ExampleFlow {
  client?: string;
  server?: string;
  protocol?: number;
  port?: number;
  time: number;
  duration?: number;
  bytesOut?: number;
  bytesIn?: number;
  ipBytesOut?: number;
  ipBytesIn?: number;
  failed?: boolean;
  /** The log calls it a protocol that lets people in: SSH, RDP … */
  letsPeopleIn?: boolean;
}

/** Flows in which a rule must, or must not, find something; the contract suite runs them. */
export interface FlowExample {
  name: string;
  flows: ExampleFlow[];
  settings?: Record<string, unknown>;
  /** Fingerprints of the findings, in any order; empty for a silent example. */
  finds: string[];
}

/**
 * A detection that looks at single conversations: a pure function over groups of flows of one client, server, protocol
 * and port (`service`), or of one client and server (`pair`), in one file, with its settings and its examples.
 */
export interface FlowRule<Settings = unknown> {
  id: string;
  title: string;
  description: string;
  /** MITRE ATT&CK technique. */
  technique: string;
  reads: 'service' | 'pair';
  /** Every setting with its default; config/detections.json may override them under the rule's id. */
  settings: z.ZodType<Settings>;
  open(context: FlowContext<Settings>): FlowPass;
  examples: FlowExample[];
}

/** Declares a rule over flows; the type of its settings follows from the schema. */
export function defineFlowRule<Settings>(rule: FlowRule<Settings>): FlowRule {
  return rule as unknown as FlowRule;
}
