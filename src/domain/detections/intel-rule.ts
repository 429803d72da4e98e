import type { z } from 'zod';
import type { Indicator } from '../intel/indicator.ts';
import type { Scope } from '../topology/scope.ts';
import type { Finding } from './finding.ts';

/** An indicator with where it comes from. */
export interface KnownIndicator extends Indicator {
  source: string;
}

/** Traffic that indicators are signs of: a service used between two hosts, or something that a host asked for. */
export interface Sighting {
  client: string;
  client_scope: Scope;
  /** Null where only a name is known, as of a question to a resolver. */
  server: string | null;
  server_scope: Scope | null;
  protocol: number | null;
  port: number | null;
  flows: number;
  failed_flows: number;
  bytes_out: number;
  bytes_in: number;
  first_seen: Date;
  last_seen: Date;
  /** What was named, where an address is not what matched. */
  named: string | null;
  /** By their values one or more, from one or more sources. */
  indicators: readonly KnownIndicator[];
}

/** One pass over sightings; those of one client, server and name come together. */
export interface IntelPass {
  sighting(sighting: Sighting): void;
  end(): void;
}

/** Sightings that must, or must not, give findings; what is not stated is an answered HTTPS connection to the outside. */
export interface IntelExample {
  name: string;
  sightings: (Partial<Omit<Sighting, 'indicators'>> & { indicators: Partial<KnownIndicator>[] })[];
  finds: string[];
}

/** A detection that judges where indicators were seen. A pure function in one file, with its settings and examples. */
export interface IntelRule<Settings = unknown> {
  id: string;
  title: string;
  description: string;
  /** MITRE ATT&CK technique. */
  technique: string;
  matches: 'indicators';
  settings: z.ZodType<Settings>;
  open(context: { settings: Settings; emit(finding: Finding): void }): IntelPass;
  examples: IntelExample[];
}

/** Declares a rule over sightings; the type of its settings follows from the schema. */
export function defineIntelRule<Settings>(rule: IntelRule<Settings>): IntelRule {
  return rule as unknown as IntelRule;
}

/** A sighting with what an example leaves out. */
export function exampleSighting({ indicators, ...stated }: IntelExample['sightings'][number]): Sighting {
  const time = new Date('2026-01-05T08:00:00Z');
  const usual: KnownIndicator = {
    ...{
      kind: 'address',
      value: '198.51.100.1',
      source: 'example',
      confidence: 80,
      valid_from: null,
      valid_until: null,
    },
    ...{ tags: [], tlp: null, description: null, reference: null },
  };
  return {
    ...{ client: '10.0.0.7', client_scope: 'internal', server: '198.51.100.1', server_scope: 'external' },
    ...{ protocol: 6, port: 443, flows: 1, failed_flows: 0, bytes_out: 1_000, bytes_in: 1_000 },
    ...{ first_seen: time, last_seen: time, named: null },
    ...stated,
    indicators: indicators.map((one) => ({ ...usual, ...one })),
  };
}
