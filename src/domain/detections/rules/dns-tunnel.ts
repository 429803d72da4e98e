import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { bucketScore, RITA_THRESHOLDS } from '../beacon/rita-score.ts';
import { bySource } from '../by-source.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { askedNameOf } from '../names/dns-name.ts';
import { isLookupService } from '../names/lookup-services.ts';
import { TunnelTally } from '../names/tunnel-tally.ts';
import { defineObservationRule, type ExampleObservation } from '../observation-rule.ts';
import { round3 } from '../statistics.ts';

const ID = 'dns-tunnel';

const settings = z.strictObject({
  /** Distinct names of one domain that one client asked for; RITA's own base. */
  names: z.number().int().min(10).default(RITA_THRESHOLDS.subdomains[0]),
  /** Characters before the domain, on average. */
  length: z.number().min(1).default(24),
  /** Bits for each of them, on average; words of a language have about 2.5 to 3. */
  entropy: z.number().min(0).default(3.3),
  /** Distinct names among all questions. */
  freshness: z.number().min(0).max(1).default(0.7),
  /** Questions for records with room for data (TXT, NULL, CNAME, MX). */
  roomy_share: z.number().min(0).max(1).default(0.3),
  /** How many of the four must hold. */
  signs: z.number().int().min(1).max(4).default(2),
});
type Limits = z.output<typeof settings>;

const SIGNS = ['long', 'random', 'never repeated', 'in records with room'] as const;

/**
 * Data carried in names: one client asks for very many names of one domain, which look like data and come once. The number
 * of names is measured as RITA measures command and control over DNS; by itself it says little, as a resolver asks for
 * everybody.
 */
export const dnsTunnel = defineObservationRule<Limits>({
  id: ID,
  title: 'DNS tunnel',
  description: 'A client asked for very many names of one domain that look like data.',
  technique: 'T1071.004',
  observes: ['dns'],
  settings,
  open({ settings: limits, emit }) {
    return bySource({
      open: () => new Map<string, TunnelTally>(),
      add(domains, row) {
        const asked = askedNameOf(row);
        if (!asked || isLookupService(asked.domain)) return;
        const tally = domains.get(asked.domain) ?? new TunnelTally(row.time);
        domains.set(asked.domain, tally);
        tally.add(asked, row.detail, row.time);
      },
      close(domains, client) {
        for (const [domain, tally] of domains) {
          const finding = judge(client, domain, tally, limits);
          if (finding) emit(finding);
        }
      },
    });
  },
  examples: [
    {
      name: 'three hundred long names that never repeat',
      observed: asked(300, (n) => `${noise(n, 32)}.t.example.net`),
      finds: ['10.0.0.7|example.net'],
    },
    {
      name: 'short names in TXT records',
      observed: asked(200, (n) => `${noise(n, 10)}.example.org`, 'TXT'),
      finds: ['10.0.0.7|example.org'],
    },
    {
      name: 'long names whose questions and answers are written apart',
      observed: asked(150, (n) => `${noise(n, 40)}.t.example.net`).flatMap((one) => [
        { ...one, detail: { ...one.detail, type: 'query' } },
        { ...one, detail: { ...one.detail, type: 'answer' } },
      ]),
      finds: ['10.0.0.7|example.net'],
    },
    {
      name: 'a few hosts of a domain, again and again',
      observed: asked(2_000, (n) => `host${n % 120}.example.com`),
      finds: [],
    },
    {
      name: 'reverse look-ups',
      observed: asked(500, (n) => `${n % 250}.${n >> 8}.0.10.in-addr.arpa`),
      finds: [],
    },
    {
      name: 'an antivirus that asks about files',
      observed: asked(500, (n) => `${noise(n, 32)}.avqs.mcafee.com`),
      finds: [],
    },
    {
      name: 'names of the house itself',
      observed: asked(500, (n) => `${noise(n, 32)}.corp.internal`),
      finds: [],
    },
  ],
});

function asked(count: number, nameOf: (n: number) => string, qtype = 'A'): ExampleObservation[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ kind: 'dns' as const, time: 1_767_600_000 + n, src: '10.0.0.7', dst: '10.0.0.53', dst_port: 53 },
    ...{ name: nameOf(n), detail: { qtype, rcode: 'NOERROR' } },
  }));
}

/** Letters and digits without an order, the same for the same number. */
function noise(seed: number, length: number): string {
  let state = seed + 1;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return ((state >>> 16) % 36).toString(36);
  }).join('');
}

function judge(client: string, domain: string, tally: TunnelTally, limits: Limits): Finding | null {
  if (tally.names.size < limits.names) return null;
  const holds = [
    tally.length >= limits.length,
    tally.entropy >= limits.entropy,
    tally.freshness >= limits.freshness,
    tally.roomyShare >= limits.roomy_share,
  ];
  const signs = SIGNS.filter((_, at) => holds[at]);
  // That names are new is so of any first look around; it counts along with what they look like.
  if (signs.length < limits.signs || signs.every((sign) => sign === 'never repeated')) return null;
  const bucket = bucketScore(tally.names.size, RITA_THRESHOLDS.subdomains);
  return {
    detection: ID,
    fingerprint: `${client}|${domain}`,
    severity: severityOf(tally, signs.length),
    score: toScore(Math.max(0.2, bucket) + (signs.length - 2) / 10),
    title: `DNS tunnel: ${client} asked for ${tally.names.size} names of ${domain}`.slice(0, 200),
    description:
      `${client} asked ${tally.queries} times for ${tally.names.size} different names of ${domain}. They are ` +
      `${signs.join(', ')}: about ${Math.round(tally.length)} characters each, which carried ${tally.carried} out in all.`,
    ...{ client, server: null, protocol: PROTOCOL.udp, port: 53 },
    evidence: {
      ...{ domain, names: tally.names.size, queries: tally.queries, signs: [...signs] },
      ...{ mean_length: round3(tally.length), mean_entropy: round3(tally.entropy) },
      ...{ freshness: round3(tally.freshness), roomy_share: round3(tally.roomyShare), characters: tally.carried },
      ...{ rita_subdomains: round3(bucket), examples: tally.examples },
    },
    first_seen: new Date(tally.first * 1000),
    last_seen: new Date(tally.last * 1000),
  };
}

function severityOf({ names }: TunnelTally, signs: number): Severity {
  if (signs >= 3) return names.size >= RITA_THRESHOLDS.subdomains[1] ? 'high' : 'medium';
  return 'low';
}
