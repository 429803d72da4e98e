import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { fewClientsPass } from '../few-clients.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import type { FlowGroup } from '../flows/flow-group.ts';
import { oddHour } from '../volumes/odd-hour.ts';
import { robustZ } from '../volumes/robust-z.ts';
import { trustedBytes } from '../volumes/trusted-bytes.ts';

const ID = 'exfiltration';
const DAY = 86_400;

const settings = z.strictObject({
  /** Bytes a day to one destination outside. */
  bytes_a_day: z.number().min(1e6).default(100e6),
  /** How many times what came back. */
  upload_ratio: z.number().min(1).default(5),
  /** Clients that send to the destination at most: what many do is a service. */
  clients: z.number().int().min(1).default(2),
  /** With a week of history the day must stand out from the others by so many robust standard deviations. */
  z: z.number().min(1).default(3.5),
  /** Bytes an hour to one destination, where habit allows the day: they stand out from the same hour of other weeks. */
  bytes_an_hour: z.number().min(1e6).default(100e6),
});
type Limits = z.output<typeof settings>;

/** Days of history from which on a client's habit is known. */
const HABIT_DAYS = 7;

/**
 * A machine of ours sends much more to a destination outside than it gets back, and neither it nor others usually do.
 * Counts that no wire can have carried are not believed.
 */
export const exfiltration = defineFlowRule<Limits>({
  id: ID,
  title: 'Exfiltration',
  description: 'A client sent much more to a destination outside than it got back.',
  technique: 'T1048',
  reads: 'service',
  settings,
  open: (context) => fewClientsPass(context, judge),
  examples: [
    {
      name: 'forty megabytes an hour of a night',
      flows: uploads(6, { every: 3_600, bytesOut: 40e6, bytesIn: 60e3 }),
      finds: ['10.0.0.7|198.51.100.1|6|443'],
    },
    {
      name: 'volumes that no wire carried',
      flows: uploads(6, { every: 3_600, bytesOut: 2e9, bytesIn: 100 }).map((flow) => ({ ...flow, ipBytesOut: 4_000 })),
      finds: [],
    },
    {
      name: 'a backup that goes there every day',
      flows: uploads(20, { every: DAY, bytesOut: 500e6, bytesIn: 90e3 }).map((flow, n) => ({
        ...flow,
        bytesOut: flow.bytesOut + (n % 3) * 20e6,
      })),
      finds: [],
    },
    {
      name: 'a nightly backup, and one afternoon as much again',
      flows: [...nightly(28), ...uploads(4, { every: 600, bytesOut: 60e6, bytesIn: 9e3 }).map(onAnAfternoon)],
      finds: ['10.0.0.7|198.51.100.1|6|443'],
    },
    {
      name: 'a nightly backup that grew',
      flows: nightly(28).map((flow, n) => (n === 27 ? { ...flow, bytesOut: 2.4e9 } : flow)),
      finds: [],
    },
    {
      name: 'somebody who uploads at whatever hour',
      flows: nightly(28).map((flow, n) => ({ ...flow, time: flow.time + ((n * 7) % 24) * 3_600 })),
      finds: [],
    },
    {
      name: 'downloads',
      flows: uploads(50, { every: 60, bytesOut: 3e6, bytesIn: 80e6 }),
      finds: [],
    },
    {
      name: 'a service that the whole house sends to',
      flows: Array.from({ length: 5 }, (_, n) =>
        uploads(3, { every: 600, bytesOut: 60e6, bytesIn: 1e6 }).map((flow) => ({
          ...flow,
          client: `10.0.0.${n + 1}`,
        })),
      ).flat(),
      finds: [],
    },
  ],
});

function uploads(count: number, { every, ...flow }: { every: number; bytesOut: number; bytesIn: number }) {
  return Array.from({ length: count }, (_, n) => ({ client: '10.0.0.7', time: 1_767_571_200 + n * every, ...flow }));
}

/** Two gigabytes a night, more or less. */
function nightly(nights: number) {
  return uploads(nights, { every: DAY, bytesOut: 2e9, bytesIn: 90e3 }).map((flow, n) => ({
    ...flow,
    bytesOut: flow.bytesOut * (0.8 + (n % 5) / 10),
  }));
}

function onAnAfternoon<Flow extends { time: number }>(flow: Flow): Flow {
  return { ...flow, time: flow.time + 24 * DAY + 14 * 3_600 };
}

function judge(group: FlowGroup, limits: Limits): Finding | null {
  if (mostSent(group) < limits.bytes_a_day) return null;
  const out = trustedBytes(group, 'out');
  const back = trustedBytes(group, 'in');
  const days = new Map<number, { out: number; in: number }>();
  for (const [at, time] of group.times.entries()) {
    const day = Math.floor(time / DAY);
    const sum = days.get(day) ?? { out: 0, in: 0 };
    sum.out += out.bytes[at] as number;
    sum.in += back.bytes[at] as number;
    days.set(day, sum);
  }
  const [day, most] = [...days].reduce((best, one) => (one[1].out > best[1].out ? one : best));
  const ratio = most.out / Math.max(1, most.in);
  const others = [...days].filter(([other]) => other !== day).map(([, sums]) => sums.out);
  const deviation = others.length >= HABIT_DAYS - 1 ? robustZ(most.out, others) : null;
  const impossible = out.impossible + back.impossible;
  if (most.out >= limits.bytes_a_day && ratio >= limits.upload_ratio && (deviation === null || deviation >= limits.z)) {
    return toFinding(group, { time: day * DAY, span: 'day', out: most.out, in: most.in, ratio, deviation, impossible });
  }
  if (deviation === null) return null;
  const hour = oddHour(group.times, { out: out.bytes, in: back.bytes }, limits);
  return hour && toFinding(group, { ...hour, span: 'hour', impossible });
}

/** More than this nobody can have sent, whatever is believed of the counts. */
function mostSent({ bytesOut, ipBytesOut, length }: FlowGroup): number {
  let most = 0;
  for (let at = 0; at < length; at++) most += Math.max(bytesOut[at] as number, ipBytesOut[at] as number);
  return most;
}

interface Measured {
  /** When it began; seconds since the epoch. */
  time: number;
  span: 'day' | 'hour';
  out: number;
  in: number;
  ratio: number;
  /** Robust standard deviations from the other days, or the same hour of other weeks; null without enough of them. */
  deviation: number | null;
  impossible: number;
}

function toFinding(group: FlowGroup, measured: Measured): Finding {
  const { time, span, out, in: back, ratio, deviation, impossible } = measured;
  const { client, server, protocol, port, times, length } = group;
  const megabytes = Math.round(out / 1e6).toLocaleString('en');
  const when = new Date(time * 1000).toISOString();
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: severityOf(out),
    score: toScore(0.4 + Math.log10(out / 1e8) / 5 + (deviation === null ? 0 : 0.1)),
    title: `${client} sent ${megabytes} MB to ${server} in ${span === 'day' ? 'a day' : 'an hour'}`,
    description:
      `${client} (${group.clientScope}) sent ${megabytes} MB to ${serviceLabel(protocol, port)} on ${server} ` +
      `${span === 'day' ? `on ${when.slice(0, 10)}` : `in the hour from ${when.slice(0, 16)}Z on`}, ` +
      `${Math.round(ratio)} times what came back. ${comparisonOf(measured)}`,
    ...{ client, server, protocol, port },
    evidence: {
      ...{ bytes_out: Math.round(out), bytes_in: Math.round(back), upload_ratio: Math.round(ratio * 10) / 10 },
      ...{
        conversations: length,
        deviations: deviation === null ? null : Math.min(1_000, Math.round(deviation * 10) / 10),
      },
      ...{ compared_with: deviation === null ? 'nothing' : span === 'day' ? 'other days' : 'this hour of other weeks' },
      counts_not_believed: impossible,
    },
    first_seen: new Date((times[0] as number) * 1000),
    last_seen: new Date((times[length - 1] as number) * 1000),
  };
}

function comparisonOf({ span, deviation }: Measured): string {
  if (deviation === null) return 'There is no week of history to compare with.';
  return span === 'day'
    ? 'On other days it sends far less there.'
    : 'It sends there at other hours, and not at this one in other weeks.';
}

function severityOf(bytes: number): Severity {
  return bytes >= 1e9 ? 'high' : 'medium';
}
