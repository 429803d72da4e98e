import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { beatsOf } from '../beacon/service-score.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import { exampleBeats } from '../flows/example-columns.ts';
import type { FlowGroup } from '../flows/flow-group.ts';
import { deviationOf, medianOf, round3 } from '../statistics.ts';

const ID = 'failing-connections';

const settings = z.strictObject({
  /** Failed attempts to reach one service. */
  attempts: z.number().int().min(3).default(30),
  /** Share of all attempts that failed; a service that is down for an hour is no dead address. */
  failed_share: z.number().min(0).max(1).default(0.95),
  /** Seconds between the first and the last attempt. */
  lasting: z.number().min(0).default(1_800),
});
type Limits = z.output<typeof settings>;

/**
 * A client tries to reach a service that never answers, again and again: a program that calls an address which is gone.
 * Slips calls five such attempts a reconnection; this asks for more, and for some time, to be quiet about outages.
 */
export const failingConnections = defineFlowRule<Limits>({
  id: ID,
  title: 'Repeated failing connections',
  description: 'A client keeps calling a service that never answers.',
  technique: 'T1571',
  reads: 'service',
  settings,
  open({ settings: limits, emit }) {
    return {
      group(group) {
        if (!isHost(group.serverScope) || group.isSelf || group.port === 0) return;
        const finding = judge(group, limits);
        if (finding) emit(finding);
      },
      end() {},
    };
  },
  examples: [
    {
      name: 'a call every minute to an address that is gone',
      flows: exampleBeats(60, { interval: 60, client: '10.0.0.7', failed: true }),
      finds: ['10.0.0.7|198.51.100.1|6|443'],
    },
    {
      name: 'an outage of some minutes',
      flows: exampleBeats(60, { interval: 5, failed: true }),
      finds: [],
    },
    {
      name: 'a service that answers every tenth time',
      flows: exampleBeats(100, { interval: 60 }).map((flow, n) => ({ ...flow, failed: n % 10 !== 0 })),
      finds: [],
    },
  ],
});

function judge(group: FlowGroup, { attempts, failed_share, lasting }: Limits): Finding | null {
  const { times, length, client, server, protocol, port } = group;
  const failed = group.failures;
  if (failed < attempts) return null;
  const [first, last] = [times[0] as number, times[length - 1] as number];
  if (failed / length < failed_share || last - first < lasting) return null;
  const beats = beatsOf(times);
  const intervals = beats
    .slice(1)
    .map((time, at) => time - (beats[at] as number))
    .sort();
  const interval = medianOf(intervals);
  const rhythm = interval > 0 ? Math.max(0, 1 - deviationOf(intervals, interval) / interval) : 0;
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: severityOf(group, rhythm),
    score: toScore(0.3 + 0.4 * rhythm + Math.log10(failed) / 20),
    title: `${client} keeps calling ${server}, which never answers`,
    description:
      `${client} (${group.clientScope}) tried ${serviceLabel(protocol, port)} on ${server} (${group.serverScope}) ` +
      `${failed} times in ${Math.round((last - first) / 60)} minutes and got nowhere. A program that calls home to an ` +
      'address which was taken down looks like this, and so does one whose settings were never cleaned up.',
    ...{ client, server, protocol, port },
    evidence: {
      ...{ attempts: length, failures: failed, interval_seconds: round3(interval), rhythm: round3(rhythm) },
    },
    first_seen: new Date(first * 1000),
    last_seen: new Date(last * 1000),
  };
}

function severityOf({ clientScope, serverScope }: FlowGroup, rhythm: number): Severity {
  if (clientScope === 'external') return 'info';
  return serverScope === 'external' && rhythm >= 0.8 ? 'medium' : 'low';
}
