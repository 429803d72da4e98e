import type { z } from 'zod';
import type { ObservationKind, ObservationValue } from '../logs/observation.ts';
import type { Finding } from './finding.ts';

/** An observation as detections read it. */
export interface ObservedRow {
  kind: ObservationKind;
  /** Seconds since the epoch. */
  time: number;
  src: string | null;
  dst: string | null;
  dst_port: number | null;
  name: string | null;
  detail: Record<string, ObservationValue>;
}

/** One pass of a rule over observations in order of their source (src), and for each of time. */
export interface ObservationPass {
  row(row: ObservedRow): void;
  end(): void;
}

export interface ObservationContext<Settings> {
  settings: Settings;
  /** The time that is looked at; seconds since the epoch. */
  window: { from: number; to: number };
  emit(finding: Finding): void;
}

/** What a record of an example says; the rest is an ordinary SSH session of 192.0.2.1 to 198.51.100.1. */
export type ExampleObservation = Partial<ObservedRow>;

export interface ObservationExample {
  name: string;
  observed: ExampleObservation[];
  settings?: Record<string, unknown>;
  /** Fingerprints of the findings, in any order; empty for a silent example. */
  finds: string[];
}

/**
 * A detection over what logs say besides flows: logins, names asked for, certificates. A pure function in one file, with
 * its settings and examples; it keeps no more than one source's records at a time, and what it needs to know of all.
 */
export interface ObservationRule<Settings = unknown> {
  id: string;
  title: string;
  description: string;
  /** MITRE ATT&CK technique. */
  technique: string;
  /** The kinds it wants to see. */
  observes: readonly ObservationKind[];
  settings: z.ZodType<Settings>;
  open(context: ObservationContext<Settings>): ObservationPass;
  examples: ObservationExample[];
}

/** Declares a rule over observations; the type of its settings follows from the schema. */
export function defineObservationRule<Settings>(rule: ObservationRule<Settings>): ObservationRule {
  return rule as unknown as ObservationRule;
}

/** A record with what an example leaves out. */
export function exampleObserved(stated: ExampleObservation): ObservedRow {
  return {
    ...{
      kind: 'ssh',
      time: 1_767_600_000,
      src: '192.0.2.1',
      dst: '198.51.100.1',
      dst_port: 22,
      name: null,
      detail: {},
    },
    ...stated,
  };
}
