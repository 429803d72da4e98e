import { z } from 'zod';
import { isHost } from '../../topology/scope.ts';
import { type BeaconScore, evidenceOf, ritaScore } from '../beacon/rita-score.ts';
import { ritaThreat, STROBE } from '../beacon/rita-threat.ts';
import { type Finding, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import { exampleBeats } from '../flows/example-columns.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

const ID = 'beacon-rita';
const DAY = 86_400;

const settings = z.strictObject({
  /** From which beacon score (0 to 1) on; RITA's own base is 0.5. */
  score: z.number().min(0).max(1).default(0.5),
  /** RITA looks at what goes from inside to outside only. */
  outwards_only: z.boolean().default(true),
});

interface Candidate {
  client: string;
  server: string;
  score: BeaconScore | null;
  connections: number;
  totalDuration: number;
  first: number;
  last: number;
}

/**
 * Beacons as RITA v5 sees them, to compare with it: client and server over all ports, the last day in whole seconds, what
 * failed included. Off unless switched on, because the rule `beacon` is the quieter one.
 */
export const beaconRita = defineFlowRule<z.output<typeof settings>>({
  id: ID,
  title: 'Beacon (RITA)',
  description: 'A client calls a server as evenly as RITA v5 measures it over a day.',
  technique: 'T1071',
  reads: 'pair',
  settings,
  open({ settings: limits, window, emit }) {
    const day = { from: Math.floor(Math.max(window.from, window.to - DAY)), to: Math.floor(window.to) };
    const clients = new Map<string, number>();
    const firstSeen = new Map<string, number>();
    const inside = new Set<string>();
    const found: Candidate[] = [];
    return {
      group(group) {
        if (!isHost(group.serverScope)) return;
        const { server, times } = group;
        firstSeen.set(server, Math.min(times[0] as number, firstSeen.get(server) ?? Number.POSITIVE_INFINITY));
        if (group.clientScope !== 'external') {
          inside.add(group.client);
          clients.set(server, (clients.get(server) ?? 0) + 1);
        }
        if (limits.outwards_only && (group.clientScope === 'external' || group.serverScope !== 'external')) return;
        const candidate = candidateOf(group, day);
        const score = candidate.score?.score ?? 0;
        if (score >= limits.score || candidate.connections >= STROBE) found.push(candidate);
      },
      end() {
        const longer = window.to - window.from > DAY;
        for (const candidate of found) {
          const { server } = candidate;
          const prevalence = (clients.get(server) ?? 0) / Math.max(1, inside.size);
          const knownForDays = longer ? (window.to - (firstSeen.get(server) as number)) / DAY : null;
          emit(toFinding(candidate, { prevalence, knownForDays }));
        }
      },
    };
  },
  examples: [
    {
      name: 'a call every minute of a day, on any port',
      flows: exampleBeats(1_440, { interval: 60, client: '10.0.0.7' }).map((flow, n) => ({
        ...flow,
        port: n % 2 === 0 ? 443 : 8443,
      })),
      finds: ['10.0.0.7|198.51.100.1'],
    },
    {
      name: 'calls that came to nothing, as RITA counts them too',
      flows: exampleBeats(1_440, { interval: 60, client: '10.0.0.7', failed: true }),
      finds: ['10.0.0.7|198.51.100.1'],
    },
    {
      name: 'three calls',
      flows: exampleBeats(3, { interval: 60, client: '10.0.0.7' }),
      finds: [],
    },
    {
      name: 'a call every minute inside',
      flows: exampleBeats(1_440, { interval: 60, client: '10.0.0.7', server: '10.0.0.8' }),
      finds: [],
    },
    {
      name: 'a rhythm that ended before the last day',
      flows: [
        ...exampleBeats(200, { interval: 60, client: '10.0.0.7' }),
        { client: '10.0.0.9', server: '203.0.113.9', time: Date.UTC(2026, 0, 9) / 1000 },
      ],
      finds: [],
    },
  ],
});

function candidateOf(group: FlowGroup, day: { from: number; to: number }): Candidate {
  const from = group.times.findIndex((time) => time >= day.from);
  const begin = from < 0 ? group.length : from;
  const times = group.times.subarray(begin).map(Math.floor);
  const wire = group.ipBytesOut.subarray(begin);
  const sizes = wire.some((bytes) => bytes > 0) ? wire : group.bytesOut.subarray(begin);
  return {
    ...{ client: group.client, server: group.server, connections: times.length },
    score: ritaScore({ times, sizes }, day),
    totalDuration: group.durations.subarray(begin).reduce((sum, duration) => sum + duration, 0),
    ...{ first: times[0] ?? day.from, last: times[times.length - 1] ?? day.from },
  };
}

function toFinding(found: Candidate, known: { prevalence: number; knownForDays: number | null }): Finding {
  const { client, server, connections, score } = found;
  const threat = ritaThreat({ ...found, ...known, beacon: score?.score ?? null });
  return {
    detection: ID,
    fingerprint: `${client}|${server}`,
    severity: threat.severity,
    score: toScore(threat.score),
    title: `Beacon by RITA's measure: ${client} calls ${server}`,
    description:
      `${client} called ${server} ${connections} times in the last day of the logs. RITA v5 scores that ` +
      `${score === null ? 'as a strobe' : score.score.toFixed(3)}: evenness of intervals and sizes, a flat day, how long it lasted.`,
    ...{ client, server, protocol: null, port: null },
    evidence: {
      connections,
      beacon: score?.score ?? null,
      parts: evidenceOf(score),
      threat: { base: threat.base, ...threat.modifiers },
      prevalence: toScore(known.prevalence),
      total_seconds: Math.round(found.totalDuration),
    },
    first_seen: new Date(found.first * 1000),
    last_seen: new Date(found.last * 1000),
  };
}
