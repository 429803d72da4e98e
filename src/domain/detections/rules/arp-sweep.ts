import { z } from 'zod';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { defineObservationRule, type ExampleObservation } from '../observation-rule.ts';
import { densestDistinct } from '../scans/densest-distinct.ts';

const ID = 'arp-sweep';
const REPLY = { detail: { operation: 'reply' } };

const settings = z.strictObject({
  /** Distinct addresses that one machine asked for within `within` seconds; Slips begins at five within thirty. */
  addresses: z.number().int().min(5).default(40),
  within: z.number().min(10).default(300),
  /** Share of them that nobody claimed, where the log shows answers at all. */
  unanswered_share: z.number().min(0).max(1).default(0.5),
});
type Limits = z.output<typeof settings>;

interface Asked {
  times: number[];
  targets: string[];
}

/**
 * A machine asks its own segment for one address after another: how tools find out who is there without leaving it. Gateways
 * ask for many addresses too when somebody scans through them, but most of what they ask for exists.
 */
export const arpSweep = defineObservationRule<Limits>({
  id: ID,
  title: 'ARP sweep',
  description: 'A machine asked for many addresses of its own segment, most of which nobody has.',
  technique: 'T1018',
  observes: ['arp'],
  settings,
  open({ settings: limits, emit }) {
    const asked = new Map<string, Asked>();
    /** Who answered whom. */
    const answers = new Map<string, Set<string>>();
    return {
      row({ src, dst, time, detail }) {
        if (src === null || dst === null) return;
        if (detail.operation === 'reply') answers.set(dst, (answers.get(dst) ?? new Set()).add(src));
        if (detail.operation !== 'request') return;
        const one = asked.get(src) ?? { times: [], targets: [] };
        asked.set(src, one);
        one.times.push(time);
        one.targets.push(dst);
      },
      end() {
        for (const [client, one] of asked) {
          const known = answers.size === 0 ? null : (answers.get(client) ?? new Set<string>());
          const finding = judge(client, one, known, limits);
          if (finding) emit(finding);
        }
      },
    };
  },
  examples: [
    {
      name: 'a whole segment within a minute, of which some answer',
      observed: [
        ...Array.from({ length: 254 }, (_, n) => request('10.0.0.7', `10.0.0.${n + 1}`, n / 5)),
        ...Array.from({ length: 20 }, (_, n) => ({ ...request(`10.0.0.${n + 1}`, '10.0.0.7', n), ...REPLY })),
      ],
      finds: ['10.0.0.7'],
    },
    {
      name: 'questions alone, as a list of packets shows them',
      observed: Array.from({ length: 60 }, (_, n) => request('10.0.0.7', `10.0.0.${n + 1}`, n)),
      finds: ['10.0.0.7'],
    },
    {
      name: 'a gateway that looks up the machines it has packets for',
      observed: [
        ...Array.from({ length: 120 }, (_, n) => request('10.0.0.1', `10.0.0.${n + 2}`, n)),
        ...Array.from({ length: 100 }, (_, n) => ({ ...request(`10.0.0.${n + 2}`, '10.0.0.1', n), ...REPLY })),
      ],
      finds: [],
    },
    {
      name: 'a machine that meets its neighbours over a day',
      observed: Array.from({ length: 60 }, (_, n) => request('10.0.0.7', `10.0.0.${n + 1}`, n * 1_400)),
      finds: [],
    },
    {
      name: 'the same neighbour again and again',
      observed: Array.from({ length: 60 }, (_, n) => request('10.0.0.7', '10.0.0.1', n)),
      finds: [],
    },
  ],
});

function request(src: string, dst: string, second: number): ExampleObservation {
  return { kind: 'arp', time: 1_767_600_000 + second, src, dst, dst_port: null, detail: { operation: 'request' } };
}

function judge(
  client: string,
  { times, targets }: Asked,
  answered: Set<string> | null,
  limits: Limits,
): Finding | null {
  const most = densestDistinct({ times, targets }, limits.within);
  if (most < limits.addresses) return null;
  const distinct = [...new Set(targets)];
  const lost = answered && distinct.filter((target) => !answered.has(target));
  if (lost && lost.length / distinct.length < limits.unanswered_share) return null;
  const said = lost ? `${lost.length} of them are nobody's` : 'the log does not show who answered';
  return {
    detection: ID,
    fingerprint: client,
    severity: lost ? 'medium' : 'low',
    score: toScore(0.2 + Math.log10(distinct.length) / 5),
    title: `ARP sweep: ${client} asked for ${distinct.length} addresses`,
    description:
      `${client} asked its segment for ${distinct.length} addresses, up to ${most} of them within ` +
      `${Math.round(limits.within / 60)} minutes; ${said}. Whoever looks for neighbours does that, and so do inventories.`,
    ...{ client, server: null, protocol: null, port: null },
    evidence: {
      ...{ addresses: distinct.length, most_at_once: most, unanswered: lost?.length ?? null },
      servers: distinct.slice(0, MOST_EXAMPLES),
    },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date((times[times.length - 1] as number) * 1000),
  };
}
