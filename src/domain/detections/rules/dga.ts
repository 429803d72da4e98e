import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { bySource } from '../by-source.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { askedNameOf, entropyOf } from '../names/dns-name.ts';
import { isLookupService } from '../names/lookup-services.ts';
import { defineObservationRule, type ExampleObservation } from '../observation-rule.ts';
import { round3 } from '../statistics.ts';

const ID = 'dga';

const settings = z.strictObject({
  /** Registrable domains that do not exist, at most once each; Slips begins at 10 answers of whatever name. */
  domains: z.number().int().min(5).default(20),
  /** Seconds they may be spread over. */
  within: z.number().min(60).default(3_600),
  /** Of the domains a client asked for in all, how many do not exist; a resolver or a mail filter asks for more that do. */
  share: z.number().min(0).max(1).default(0.4),
});
type Limits = z.output<typeof settings>;

interface Asked {
  time: number;
  missing: boolean;
}

/**
 * Domains made up by a program: a client asks for one after another that nobody registered, as malware does that looks for
 * today's address of its master. What exists nowhere below a known domain, or has no public suffix, is a mistake in a
 * search list and not counted.
 */
export const dga = defineObservationRule<Limits>({
  id: ID,
  title: 'Generated domains',
  description: 'A client asked for many domains in a short time that do not exist.',
  technique: 'T1568.002',
  observes: ['dns'],
  settings,
  open({ settings: limits, emit }) {
    return bySource({
      open: () => new Map<string, Asked>(),
      add(domains, row) {
        const asked = askedNameOf(row);
        if (!asked || isLookupService(asked.domain)) return;
        const missing = isMissing(row.detail.rcode);
        if (missing === null) return;
        const known = domains.get(asked.domain);
        if (!known) domains.set(asked.domain, { time: row.time, missing });
        // A domain of which any name exists is registered.
        else if (!missing) known.missing = false;
      },
      close(domains, client) {
        const finding = domains.size === 0 ? null : judge(client, domains, limits);
        if (finding) emit(finding);
      },
    });
  },
  examples: [
    {
      name: 'forty made-up domains in as many seconds',
      observed: asked(40, (n) => [`${letters(n)}.com`, 'NXDOMAIN']),
      finds: ['10.0.0.7'],
    },
    {
      name: 'hosts of a known domain that are gone',
      observed: asked(80, (n) => [`old${n}.example.com`, 'NXDOMAIN']),
      finds: [],
    },
    {
      name: 'a resolver, some of whose clients mistype',
      observed: asked(400, (n) => [`${letters(n)}.com`, n % 10 === 0 ? 'NXDOMAIN' : 'NOERROR']),
      finds: [],
    },
    {
      name: 'a search list that makes nothing of nothing',
      observed: asked(60, (n) => [`${letters(n)}.lan`, 'NXDOMAIN']),
      finds: [],
    },
  ],
});

function asked(count: number, of: (n: number) => [name: string, rcode: string]): ExampleObservation[] {
  return Array.from({ length: count }, (_, n) => {
    const [name, rcode] = of(n);
    const at = { time: 1_767_600_000 + n, src: '10.0.0.7', dst: '10.0.0.53', dst_port: 53 };
    return { kind: 'dns' as const, ...at, name, detail: { qtype: 'A', rcode } };
  });
}

function letters(seed: number): string {
  let state = seed + 7;
  return Array.from({ length: 14 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(97 + ((state >>> 16) % 26));
  }).join('');
}

/** Whether the answer was that there is no such name; null where it is not known. */
function isMissing(rcode: unknown): boolean | null {
  if (rcode === 'NXDOMAIN' || rcode === 3) return true;
  return rcode === 'NOERROR' || rcode === 0 ? false : null;
}

function judge(client: string, domains: Map<string, Asked>, { domains: least, within, share }: Limits): Finding | null {
  const missing = [...domains].filter(([, asked]) => asked.missing);
  const most = densest(missing, within);
  if (most.length < least || missing.length / domains.size < share) return null;
  const labels = most.map(([domain]) => domain.split('.')[0] as string);
  const entropy = labels.reduce((sum, label) => sum + entropyOf(label), 0) / labels.length;
  const [first, last] = [missing[0] as [string, Asked], missing[missing.length - 1] as [string, Asked]];
  return {
    detection: ID,
    fingerprint: client,
    severity: severityOf(most.length, missing.length / domains.size, entropy),
    score: toScore(0.3 + Math.log10(most.length) / 5 + (entropy >= 3 ? 0.2 : 0)),
    title: `Generated domains: ${client} asked for ${missing.length} domains that do not exist`,
    description:
      `${client} asked for ${most.length} different domains within ${Math.round(within / 60)} minutes that nobody has ` +
      `registered, such as ${most[0]?.[0]}; of ${domains.size} domains it asked for, ${missing.length} do not exist.`,
    ...{ client, server: null, protocol: PROTOCOL.udp, port: 53 },
    evidence: {
      ...{ domains_missing: missing.length, domains_asked: domains.size, most_at_once: most.length },
      ...{ mean_entropy: round3(entropy), examples: most.slice(0, MOST_EXAMPLES).map(([domain]) => domain) },
    },
    first_seen: new Date(first[1].time * 1000),
    last_seen: new Date(last[1].time * 1000),
  };
}

/** Those of the time, no longer than `within`, that has most of them; they are in order of time. */
function densest(asked: [string, Asked][], within: number): [string, Asked][] {
  let best: [number, number] = [0, 0];
  for (let from = 0, to = 0; to < asked.length; to++) {
    while ((asked[to] as [string, Asked])[1].time - (asked[from] as [string, Asked])[1].time > within) from += 1;
    if (to + 1 - from > best[1] - best[0]) best = [from, to + 1];
  }
  return asked.slice(...best);
}

/** Names without an order, and hardly one among them that exists, are made by a program. */
function severityOf(domains: number, share: number, entropy: number): Severity {
  return domains >= 50 && share >= 0.6 && entropy >= 3 ? 'high' : 'medium';
}
