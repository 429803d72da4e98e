import type { Severity } from '../detections/finding.ts';
import type { ObservationKind } from '../logs/observation.ts';
import type { Expression, Field, RecordSource } from './expression.ts';

/** Which records one part of a rule counts, and how it groups them. */
export interface RuleQuery {
  source: RecordSource;
  /** Of observations; empty for flows. */
  kinds: readonly ObservationKind[];
  where: Expression;
  /** Records that do not state one of these are not counted. */
  groupBy: readonly Field[];
  /** What is counted, other than records. */
  value: Field | null;
}

/** What an amount is compared with; all that are given must hold. */
export interface Bounds {
  gt?: number;
  gte?: number;
  lt?: number;
  lte?: number;
}

/**
 * When a group fires: `events` counts records, `distinct` different values, `sum` adds values up, each to `atLeast` within
 * `seconds`; `all-queries` wants records of `atLeast` queries, `in-order` of all in their order. Counting starts anew then.
 */
export interface Measure {
  counts: 'events' | 'distinct' | 'sum' | 'average' | 'smallest' | 'largest' | 'all-queries' | 'in-order';
  atLeast: number;
  /** Infinite for all that is looked at. */
  seconds: number;
  /** With bounds, the amount is compared once the time is over that a group's first record began. */
  whole?: Bounds;
}

/** A rule of a user, read and checked. */
export interface CompiledRule {
  title: string;
  description: string;
  severity: Severity;
  /** MITRE ATT&CK techniques, as T1046. */
  techniques: readonly string[];
  queries: readonly RuleQuery[];
  /** What its author should know: fields that it names and of which nothing is kept. */
  notices: readonly string[];
  measure: Measure;
}

/** Where each record of a pair of machines counts by itself. */
export const EACH_RECORD: Measure = { counts: 'events', atLeast: 1, seconds: 0 };

/** The pair of machines that a record tells of. */
export const PAIR: readonly Field[] = [
  { in: 'column', column: 'client', type: 'address' },
  { in: 'column', column: 'server', type: 'address' },
];
