import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { bucketScore, RITA_THRESHOLDS } from '../beacon/rita-score.ts';
import { fewClientsPass } from '../few-clients.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

const ID = 'long-connection';

const settings = z.strictObject({
  /** Seconds that a single conversation lasts. */
  lasting: z.number().min(60).default(RITA_THRESHOLDS.longConnection[1]),
  /** Clients of the service at most: what many keep open is how it works. */
  clients: z.number().int().min(1).default(3),
});
type Limits = z.output<typeof settings>;

/** A conversation with the outside that stays open for hours, which few others have: a tunnel, or a remote session. */
export const longConnection = defineFlowRule<Limits>({
  id: ID,
  title: 'Long connection',
  description: 'A conversation with the outside stayed open for hours.',
  technique: 'T1572',
  reads: 'service',
  settings,
  open: (context) => fewClientsPass(context, judge),
  examples: [
    {
      name: 'a tunnel that stayed open all day',
      flows: [{ client: '10.0.0.7', time: 1_767_600_000, duration: 60_000, bytesOut: 9e6, bytesIn: 8e6 }],
      finds: ['10.0.0.7|198.51.100.1|6|443'],
    },
    {
      name: 'many short conversations',
      flows: Array.from({ length: 300 }, (_, n) => ({
        client: '10.0.0.7',
        time: 1_767_600_000 + n * 60,
        duration: 59,
      })),
      finds: [],
    },
    {
      name: 'a chat service that everybody keeps open',
      flows: Array.from({ length: 9 }, (_, n) => ({
        client: `10.0.0.${n + 1}`,
        time: 1_767_600_000,
        duration: 30_000,
      })),
      finds: [],
    },
    {
      name: 'a database connection inside',
      flows: [{ client: '10.0.0.7', server: '10.0.0.8', port: 1521, time: 1_767_600_000, duration: 80_000 }],
      finds: [],
    },
  ],
});

function judge(group: FlowGroup, { lasting }: Limits): Finding | null {
  const { durations, times, client, server, protocol, port } = group;
  let [longest, at, total] = [0, 0, 0];
  for (const [row, duration] of durations.entries()) {
    total += duration;
    if (group.failed[row] === 0 && duration > longest) [longest, at] = [duration, row];
  }
  if (longest < lasting) return null;
  const hours = Math.round(longest / 360) / 10;
  const score = bucketScore(longest, RITA_THRESHOLDS.longConnection);
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: severityOf(longest),
    score: toScore(score),
    title: `${client} kept a connection to ${server} open for ${hours} hours`,
    description:
      `${client} (${group.clientScope}) talked to ${serviceLabel(protocol, port)} on ${server} (${group.serverScope}) in one ` +
      `conversation of ${hours} hours. Tunnels and remote sessions look like this; so do chats and subscriptions.`,
    ...{ client, server, protocol, port },
    evidence: {
      ...{ longest_seconds: Math.round(longest), total_seconds: Math.round(total), conversations: group.length },
      ...{ bytes_out: group.bytesOut[at] as number, bytes_in: group.bytesIn[at] as number },
    },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date(((times[at] as number) + longest) * 1000),
  };
}

function severityOf(longest: number): Severity {
  return longest >= RITA_THRESHOLDS.longConnection[3] ? 'medium' : 'low';
}
