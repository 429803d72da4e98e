import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { type Finding, MOST_EXAMPLES, raise, SEVERITIES, type Severity, toScore } from '../finding.ts';
import { defineIntelRule, type KnownIndicator, type Sighting } from '../intel-rule.ts';

const ID = 'threat-intelligence';

const settings = z.strictObject({
  /** Indicators of less confidence raise nothing. */
  least_confidence: z.number().min(0).max(100).default(1),
  /** From here on an indicator is believed by itself. */
  sure_confidence: z.number().min(0).max(100).default(75),
  /** Bytes exchanged that make it graver; as in RITA's modifier for known bad addresses. */
  much_bytes: z.number().min(0).default(25_000_000),
});
type Limits = z.output<typeof settings>;

/** Sightings of one client, server and name. */
interface Group {
  first: Sighting;
  sightings: Sighting[];
}

/**
 * Traffic with something that somebody holds for a sign of an attack. How grave it is follows from the indicator's
 * confidence, from who asked whom, and from whether there was an answer. What was seen after an indicator's validity is
 * no sign; what was seen before it is a weaker one, since indicators are published after the fact.
 */
export const threatIntelligence = defineIntelRule<Limits>({
  id: ID,
  title: 'Threat intelligence',
  description: 'Traffic with an address, name, URL, file or TLS client that an indicator names.',
  technique: 'T1071',
  matches: 'indicators',
  settings,
  open({ settings: limits, emit }) {
    let group: Group | null = null;
    const close = () => {
      const finding = group && judge(group.sightings, limits);
      if (finding) emit(finding);
      group = null;
    };
    return {
      sighting(sighting) {
        if (group && keyOf(group.first) !== keyOf(sighting)) close();
        group ??= { first: sighting, sightings: [] };
        group.sightings.push(sighting);
      },
      end: close,
    };
  },
  examples: [
    { name: 'a call to a listed address', sightings: [{ indicators: [{}] }], finds: ['10.0.0.7|198.51.100.1|'] },
    {
      name: 'a question for a listed name',
      sightings: [
        {
          server: null,
          server_scope: null,
          named: 'a.evil.example',
          indicators: [{ kind: 'domain', value: 'evil.example' }],
        },
      ],
      finds: ['10.0.0.7||a.evil.example'],
    },
    {
      name: 'a probe from a listed network',
      sightings: [
        {
          ...{
            client: '198.51.100.9',
            client_scope: 'external',
            server: '10.0.0.9',
            server_scope: 'internal',
            failed_flows: 1,
          },
          indicators: [{ kind: 'cidr', value: '198.51.100.0/24' }],
        },
      ],
      finds: ['198.51.100.9|10.0.0.9|'],
    },
    {
      name: 'traffic after the indicator has ended',
      sightings: [{ indicators: [{ valid_until: new Date('2025-12-31T00:00:00Z') }] }],
      finds: [],
    },
    { name: 'an indicator nobody stands for', sightings: [{ indicators: [{ confidence: 0 }] }], finds: [] },
  ],
});

function judge(all: readonly Sighting[], limits: Limits): Finding | null {
  const judged = all.flatMap((sighting) => {
    const indicators = sighting.indicators.filter(
      (one) =>
        one.confidence >= limits.least_confidence &&
        (one.valid_until === null || one.valid_until > sighting.first_seen),
    );
    return indicators.length > 0 ? [{ ...sighting, indicators }] : [];
  });
  const [first] = judged;
  if (!first) return null;
  const sums = summed(judged);
  const indicators = distinct(judged.flatMap((sighting) => sighting.indicators));
  const best = indicators[0] as KnownIndicator;
  const early = indicators.every(({ valid_from }) => valid_from !== null && valid_from > sums.last_seen);
  const { client, server, named } = first;
  const severity = severityOf(first, { ...sums, confidence: best.confidence, early }, limits);
  return {
    ...{ detection: ID, fingerprint: keyOf(first), severity, score: toScore(scoreOf(severity, best.confidence)) },
    title: titleOf(first, best).slice(0, 200),
    description: describe(first, best, { ...sums, early }),
    ...{ client, server, protocol: first.protocol, port: judged.length === 1 ? first.port : null },
    evidence: {
      indicators: indicators.slice(0, MOST_EXAMPLES).map(shownIndicator),
      ...{ named, flows: sums.flows, failed_flows: sums.failed, bytes: sums.bytes, answered: sums.answered },
      services: [...new Set(judged.map(serviceOf))].slice(0, MOST_EXAMPLES),
      ...(early ? { seen_before_validity: true } : {}),
    },
    ...{ first_seen: sums.first_seen, last_seen: sums.last_seen },
  };
}

function summed(sightings: readonly Sighting[]) {
  const total = (value: (one: Sighting) => number) => sightings.reduce((sum, one) => sum + value(one), 0);
  const times = sightings.flatMap(({ first_seen, last_seen }) => [first_seen.getTime(), last_seen.getTime()]);
  const [flows, failed] = [total((one) => one.flows), total((one) => one.failed_flows)];
  return {
    ...{ flows, failed, answered: flows > failed, bytes: total((one) => one.bytes_out + one.bytes_in) },
    first_seen: new Date(times.reduce((a, b) => Math.min(a, b))),
    last_seen: new Date(times.reduce((a, b) => Math.max(a, b))),
  };
}

/** The most trusted first, each value of a source once. */
function distinct(indicators: readonly KnownIndicator[]): KnownIndicator[] {
  const byName = new Map(indicators.map((one) => [`${one.kind} ${one.value} ${one.source}`, one]));
  return [...byName.values()].sort(
    (a, b) => b.confidence - a.confidence || (a.value + a.source < b.value + b.source ? -1 : 1),
  );
}

/** Calls from inside that were answered are what matters; who knocks from outside has not got in. */
function severityOf(
  { client_scope }: Sighting,
  { confidence, answered, bytes, early }: { confidence: number; answered: boolean; bytes: number; early: boolean },
  { sure_confidence, much_bytes }: Limits,
): Severity {
  const sure = confidence >= sure_confidence;
  const fromOutside = client_scope === 'external';
  let severity: Severity = sure ? 'high' : 'medium';
  if (!answered || early) severity = lower(severity);
  if (fromOutside) severity = lower(severity);
  return answered && sure && !fromOutside && bytes >= much_bytes ? raise(severity) : severity;
}

function lower(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.length - 1, SEVERITIES.indexOf(severity) + 1)] as Severity;
}

function scoreOf(severity: Severity, confidence: number): number {
  const base = { critical: 0.9, high: 0.7, medium: 0.5, low: 0.3, info: 0.1 }[severity];
  return base + confidence / 1_000;
}

function titleOf({ client, server, named }: Sighting, best: KnownIndicator): string {
  const what = best.description ? ` (${best.description.slice(0, 60)})` : '';
  if (named === null) return `${client} and ${server}: listed by ${best.source}${what}`;
  return `${client} asked for ${named.slice(0, 80)}, listed by ${best.source}${what}`;
}

function describe(
  { client, server, named, client_scope }: Sighting,
  best: KnownIndicator,
  { flows, failed, answered, early }: { flows: number; failed: number; answered: boolean; early: boolean },
): string {
  const traffic =
    named === null
      ? `${client} (${client_scope}) made ${flows} connections to ${server}, of which ${failed} failed. `
      : `${client} (${client_scope}) asked ${flows} times for ${named}. `;
  const sign = `The ${best.kind} ${best.value} is listed by ${best.source} with a confidence of ${best.confidence} of 100. `;
  const weight = answered ? 'There was an answer. ' : 'Nothing shows that there was an answer. ';
  return `${traffic}${sign}${weight}${early ? 'All of it is older than the indicator says it is valid.' : ''}`.trimEnd();
}

function serviceOf({ protocol, port }: Sighting): string {
  return protocol === null ? 'a name' : serviceLabel(protocol, port ?? 0);
}

function shownIndicator({
  kind,
  value,
  source,
  confidence,
  tags,
  tlp,
  description,
  reference,
  ...one
}: KnownIndicator) {
  const [valid_from, valid_until] = [one.valid_from?.toISOString() ?? null, one.valid_until?.toISOString() ?? null];
  return { kind, value, source, confidence, tags: [...tags], tlp, description, reference, valid_from, valid_until };
}

function keyOf({ client, server, named }: Sighting): string {
  return `${client}|${server ?? ''}|${named ?? ''}`;
}
