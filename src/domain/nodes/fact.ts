import type { ObservationKind, ObservationValue } from '../logs/observation.ts';

/**
 * What a fact says of an address: a host name, a hardware address and who made it, an operating system, something that
 * only one machine has (`identity`), a type of node that something stated points to (`type`), a port that answers
 * (`open-port`, as `6/443`), or a software it runs.
 */
export const FACT_KINDS = ['name', 'mac', 'vendor', 'os', 'identity', 'type', 'open-port', 'software'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** An observation as it is stored, for the rules that read it. */
export interface StoredObservation {
  kind: ObservationKind;
  part: number;
  line: number;
  /** Seconds since the Unix epoch, UTC. */
  time: number;
  src: string | null;
  srcPort: number | null;
  dst: string | null;
  dstPort: number | null;
  protocol: number | null;
  name: string | null;
  detail: Record<string, ObservationValue>;
}

/** One thing that one record says of an address. */
export interface Fact {
  address: string;
  kind: FactKind;
  /** Where it comes from: `dhcp`, `dns-answer`, `user-agent` … */
  source: string;
  value: string;
  /** 0 to 100: how much it is worth by itself. */
  confidence: number;
  /** Seconds since the Unix epoch until which it holds, where the record says so: a lease. */
  until?: number;
}

/** Reads observations of some kinds; pure. */
export interface EvidenceRule {
  kinds: readonly ObservationKind[];
  facts(seen: StoredObservation): Fact[];
}

/** A detail as text; null when it is not stated or no text. */
export function textOf({ detail }: StoredObservation, key: string): string | null {
  const value = detail[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A detail as a list of texts; empty when it is not stated. */
export function listOf({ detail }: StoredObservation, key: string): readonly string[] {
  const value = detail[key];
  if (Array.isArray(value)) return value;
  return typeof value === 'string' && value !== '' ? [value] : [];
}
