import type { z } from 'zod';
import type { FlowContext, FlowExample } from './flow-rule.ts';
import type { ClientFlows } from './flows/client-flows.ts';

/** One pass of a rule over the clients, each with all of its flows. */
export interface ClientPass {
  /** Keeps nothing of the columns, which the next client overwrites. */
  client(flows: ClientFlows): void;
  /** No more clients. */
  end(): void;
}

/**
 * A detection that looks at what one client does one thing after another, whatever the server: a pure function in one file,
 * with its settings and its examples.
 */
export interface ClientRule<Settings = unknown> {
  id: string;
  title: string;
  description: string;
  /** MITRE ATT&CK technique. */
  technique: string;
  follows: 'client';
  /** Every setting with its default; config/detections.json may override them under the rule's id. */
  settings: z.ZodType<Settings>;
  open(context: FlowContext<Settings>): ClientPass;
  examples: FlowExample[];
}

/** Declares a rule over clients; the type of its settings follows from the schema. */
export function defineClientRule<Settings>(rule: ClientRule<Settings>): ClientRule {
  return rule as unknown as ClientRule;
}
