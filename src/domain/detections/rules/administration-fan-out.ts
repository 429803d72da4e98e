import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { ADMINISTRATION } from '../administration.ts';
import { defineClientRule } from '../client-rule.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import type { ClientFlows } from '../flows/client-flows.ts';
import { densestDistinct } from '../scans/densest-distinct.ts';

const ID = 'administration-fan-out';

const settings = z.strictObject({
  /** Machines inside that answered on a way to run them; Elastic's rule for sweeps asks for a hundred in nine minutes. */
  servers: z.number().int().min(5).default(50),
  /** Seconds. */
  within: z.number().min(60).default(600),
  /** A client that does so on more days than this is made for it: patching, inventory, backup. */
  days: z.number().int().min(1).default(2),
});
type Limits = z.output<typeof settings>;

/** A machine inside that reached very many others within minutes by ways to run them, and does not do so day by day. */
export const administrationFanOut = defineClientRule<Limits>({
  id: ID,
  title: 'Fan-out by administrative ways',
  description: 'A machine inside reached very many others within minutes by ways to run them.',
  technique: 'T1570',
  follows: 'client',
  settings,
  open({ settings: limits, emit }) {
    return {
      client(flows) {
        const finding = judge(flows, limits);
        if (finding) emit(finding);
      },
      end() {},
    };
  },
  examples: [
    {
      name: 'sixty machines within five minutes',
      flows: Array.from({ length: 60 }, (_, n) => reached(n, n * 5)),
      finds: ['10.0.0.7'],
    },
    {
      name: 'sixty machines in a day',
      flows: Array.from({ length: 60 }, (_, n) => reached(n, n * 1_400)),
      finds: [],
    },
    {
      name: 'a patch server, night by night',
      flows: Array.from({ length: 300 }, (_, n) => reached(n % 60, Math.floor(n / 60) * 86_400 + (n % 60) * 5)),
      finds: [],
    },
    {
      name: 'sixty machines that refuse, which is a scan',
      flows: Array.from({ length: 60 }, (_, n) => ({ ...reached(n, n * 5), failed: true })),
      finds: [],
    },
  ],
});

function reached(n: number, time: number) {
  return { client: '10.0.0.7', server: `10.1.0.${n + 1}`, port: 445, time: 1_767_600_000 + time };
}

function judge(flows: ClientFlows, { servers: least, within, days: most }: Limits): Finding | null {
  if (flows.clientScope !== 'internal') return null;
  const targets: number[] = [];
  const at: number[] = [];
  const ways = new Set<string>();
  const { servers, services, times, failed } = flows;
  for (let row = 0; row < flows.length; row++) {
    const way = wayOf(services[row] as number);
    const server = servers[row] as number;
    if (!way || failed[row] === 1 || flows.serverScope(server) !== 'internal' || flows.isSelf(server)) continue;
    targets.push(server);
    at.push(times[row] as number);
    ways.add(way);
  }
  const count = densestDistinct({ times: at, targets }, within);
  if (count < least || busyDays(at, targets, least) > most) return null;
  const { client } = flows;
  const distinct = [...new Set(targets)];
  return {
    detection: ID,
    fingerprint: client,
    severity: 'medium',
    score: toScore(0.3 + Math.log10(count) / 5),
    title: `${client} reached ${count} machines within ${Math.round(within / 60)} minutes to run them`,
    description:
      `${client} reached ${count} machines inside within ${Math.round(within / 60)} minutes by ${[...ways].join(', ')}, and ` +
      `${distinct.length} in all. Tools that roll something out do that, wanted or not.`,
    ...{ client, server: null, protocol: PROTOCOL.tcp, port: null },
    evidence: {
      ...{ most_at_once: count, servers_in_all: distinct.length, ways: [...ways] },
      servers: distinct.slice(0, MOST_EXAMPLES).map((server) => flows.serverText(server)),
    },
    first_seen: new Date((at[0] as number) * 1000),
    last_seen: new Date((at[at.length - 1] as number) * 1000),
  };
}

function wayOf(service: number): string | undefined {
  return service >> 16 === PROTOCOL.tcp ? ADMINISTRATION[service & 65_535] : undefined;
}

/** Days on which so many distinct machines were reached. */
function busyDays(times: number[], targets: number[], least: number): number {
  const days = new Map<number, Set<number>>();
  for (const [at, time] of times.entries()) {
    const day = Math.floor(time / 86_400);
    days.set(day, (days.get(day) ?? new Set()).add(targets[at] as number));
  }
  return [...days.values()].filter(({ size }) => size >= least).length;
}
