import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isByDesign } from '../beacon/known-cadence.ts';
import { densest } from '../densest.ts';
import { fewClientsPass } from '../few-clients.ts';
import { type Finding, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

const ID = 'strobe';
const DAY = 86_400;
/** Resolvers ask as often as they are asked. */
const NAME_PORTS = new Set([53, 853]);

const settings = z.strictObject({
  /** Conversations a second on average, for `lasting` seconds; RITA asks for one a second over a whole day. */
  per_second: z.number().gt(0).default(1),
  lasting: z.number().min(60).default(3_600),
  /** Clients of the service at most: what many call as often is a busy service. */
  clients: z.number().int().min(1).default(3),
  /** Share of the attempts that may fail; above it, the service is gone, and another rule says so. */
  failed_share: z.number().min(0).max(1).default(0.95),
});
type Limits = z.output<typeof settings>;

/**
 * A client that calls one service outside every second for an hour or longer: too often for a rhythm to show, and seldom what
 * a person does. Unlike RITA's strobes it asks for a rate and not for a number, so that an hour of logs is enough.
 */
export const strobe = defineFlowRule<Limits>({
  id: ID,
  title: 'Strobe',
  description: 'A client called one service outside every second, for an hour or longer.',
  technique: 'T1071',
  reads: 'service',
  settings,
  open: (context) => fewClientsPass(context, judge),
  examples: [
    {
      name: 'twice a second for an hour and a half',
      flows: calls(10_800, 0.5),
      finds: ['10.0.0.7|198.51.100.1|6|443'],
    },
    { name: 'every two seconds', flows: calls(3_000, 2), finds: [] },
    { name: 'a page of a thousand parts', flows: calls(1_000, 0.01), finds: [] },
    {
      name: 'a service that five machines call as often',
      flows: [1, 2, 3, 4, 5].flatMap((n) => calls(4_000, 0.9, `10.0.0.${n}`)),
      finds: [],
    },
    {
      name: 'an address that never answers',
      flows: calls(8_000, 0.5).map((flow) => ({ ...flow, failed: true })),
      finds: [],
    },
  ],
});

function calls(count: number, every: number, client = '10.0.0.7') {
  return Array.from({ length: count }, (_, n) => ({ client, time: 1_767_600_000 + n * every, bytesOut: 300 }));
}

function judge(group: FlowGroup, { per_second, lasting, failed_share }: Limits): Finding | null {
  if (isByDesign(group) || NAME_PORTS.has(group.port)) return null;
  const { client, server, protocol, port, times, length } = group;
  const least = per_second * lasting;
  if (length < least || group.failures / length >= failed_share) return null;
  const most = densest(times, lasting);
  if (most < least) return null;
  const rate = Math.round((most / lasting) * 10) / 10;
  const inADay = densest(times, DAY);
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: inADay >= DAY ? 'medium' : 'low',
    score: toScore(0.2 + Math.log10(most / least) / 3 + (inADay >= DAY ? 0.3 : 0)),
    title: `${client} called ${server} ${rate} times a second`,
    description:
      `${client} (${group.clientScope}) called ${serviceLabel(protocol, port)} on ${server} (${group.serverScope}) ` +
      `${length.toLocaleString('en')} times, ${rate} times a second in its busiest ${Math.round(lasting / 60)} minutes. ` +
      'Programs that hang do so, and so do tunnels that carry each word in a conversation of its own.',
    ...{ client, server, protocol, port },
    evidence: {
      ...{ conversations: length, failures: group.failures, per_second: rate, most_in_a_day: inADay },
      bytes_out: group.bytesOut.reduce((sum, one) => sum + one, 0),
    },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date((times[length - 1] as number) * 1000),
  };
}
