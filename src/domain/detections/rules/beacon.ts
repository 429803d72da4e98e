import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { answeredBeats, sentBytes } from '../beacon/answered-beats.ts';
import { isByDesign } from '../beacon/known-cadence.ts';
import { Population } from '../beacon/population.ts';
import { type RhythmScore, rhythmScore } from '../beacon/service-score.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineFlowRule } from '../flow-rule.ts';
import { exampleBeats } from '../flows/example-columns.ts';
import type { FlowGroup } from '../flows/flow-group.ts';

const ID = 'beacon';

const settings = z.strictObject({
  /** From which score (0 to 1) on. */
  score: z.number().min(0).max(1).default(0.75),
  /** Beats, bursts counting as one. Few beats of a slow beacon must be the more even. */
  beats: z.number().int().min(5).default(10),
  /** Seconds; what calls more often is a stream. */
  shortest_interval: z.number().min(0).default(2),
  /** From how many clients of a service with the same rhythm on it is that service's own; at least this share of them. */
  clients: z.number().int().min(2).default(5),
  clients_share: z.number().min(0).max(1).default(0.3),
  /** From how many servers with the same rhythm on their client watches over them. */
  servers: z.number().int().min(2).default(5),
});
type Limits = z.output<typeof settings>;

/** How far below the score a rhythm still counts as that of a service or of its client. */
const NEARLY = 0.1;

/**
 * A client that calls a service again and again at a rhythm, as a program does that waits for orders. What came to nothing
 * is left to another rule; the rhythm of a service that many clients share, of a client that calls many servers alike, and
 * of protocols that are made so (NTP, directory, monitoring) is none.
 */
export const beacon = defineFlowRule<z.output<typeof settings>>({
  id: ID,
  title: 'Beacon',
  description: 'A client calls a service at a rhythm that only a program keeps.',
  technique: 'T1071',
  reads: 'service',
  settings,
  open({ settings: limits, emit }) {
    const found: Candidate[] = [];
    const ofService = new Population();
    let client: string | null = null;
    let ofClient = new Population();
    let own: Candidate[] = [];
    const close = () => {
      for (const one of own) if (ofClient.alike(one.watch, one.score.interval) < limits.servers) found.push(one);
      [ofClient, own] = [new Population(), []];
    };
    return {
      group(group) {
        if (group.client !== client) close();
        client = group.client;
        if (group.isSelf || !isHost(group.serverScope)) return;
        const score = isByDesign(group) ? null : scoreOf(group, limits);
        const service = `${group.server} ${group.protocol} ${group.port}`;
        const watch = `${group.protocol} ${group.port}`;
        const interval = score && score.score >= limits.score - NEARLY ? score.interval : null;
        ofService.add(service, interval);
        ofClient.add(watch, interval);
        if (score && score.score >= limits.score) own.push({ ...candidateOf(group, score), service, watch });
      },
      end() {
        close();
        for (const candidate of found) {
          const { interval } = candidate.score;
          const clients = ofService.alike(candidate.service, interval);
          const share = clients / ofService.sizeOf(candidate.service);
          if (clients >= limits.clients && share >= limits.clients_share) continue;
          emit(toFinding(candidate, ofService.sizeOf(candidate.service)));
        }
      },
    };
  },
  examples: [
    {
      name: 'a call every five minutes for a day, a third early or late',
      flows: exampleBeats(288, { interval: 300, jitter: 0.3 }),
      finds: ['192.0.2.1|198.51.100.1|6|443'],
    },
    {
      name: 'a call every four hours for a week',
      flows: exampleBeats(42, { interval: 14_400, jitter: 0.3 }),
      finds: ['192.0.2.1|198.51.100.1|6|443'],
    },
    {
      name: 'calls that came to nothing',
      flows: exampleBeats(288, { interval: 300, failed: true }),
      finds: [],
    },
    {
      name: 'a service that ten clients call alike',
      flows: Array.from({ length: 10 }, (_, n) =>
        exampleBeats(100, { interval: 60, client: `10.0.0.${n + 1}` }),
      ).flat(),
      finds: [],
    },
    {
      name: 'a client that asks ten servers alike',
      flows: Array.from({ length: 10 }, (_, n) =>
        exampleBeats(100, { interval: 60, server: `10.0.0.${n + 1}` }),
      ).flat(),
      finds: [],
    },
    {
      name: 'time from the network',
      flows: exampleBeats(100, { interval: 64, protocol: 17, port: 123 }),
      finds: [],
    },
    {
      name: 'somebody who browses',
      flows: Array.from({ length: 60 }, (_, n) => ({
        time: 1_767_600_000 + ((n * n * 37) % 28_800),
        bytesOut: 200 + n * 91,
      })),
      finds: [],
    },
  ],
});

interface Candidate {
  client: string;
  server: string;
  clientScope: FlowGroup['clientScope'];
  serverScope: FlowGroup['serverScope'];
  protocol: number;
  port: number;
  score: RhythmScore;
  connections: number;
  first: number;
  last: number;
  bytesOut: number;
  /** Keys of the populations it belongs to, the second among those of its client. */
  service: string;
  watch: string;
}

/** Null for what is so far from a beacon that it says nothing of others either. */
function scoreOf(group: FlowGroup, { beats, shortest_interval, score: wanted }: Limits): RhythmScore | null {
  if (group.length - group.failures < beats) return null;
  const { times, sizes } = answeredBeats(group);
  const score = rhythmScore(times, sizes, beats, wanted - NEARLY);
  return score && score.interval >= shortest_interval ? score : null;
}

function candidateOf(group: FlowGroup, score: RhythmScore): Omit<Candidate, 'service' | 'watch'> {
  const { client, server, clientScope, serverScope, protocol, port, times, length } = group;
  return {
    ...{ client, server, clientScope, serverScope, protocol, port, score, connections: length },
    ...{ first: times[0] as number, last: times[length - 1] as number },
    bytesOut: sentBytes(group).reduce((sum, bytes) => sum + bytes, 0),
  };
}

function toFinding(found: Candidate, clients: number): Finding {
  const { client, server, protocol, port, score } = found;
  const every = spell(score.interval);
  return {
    detection: ID,
    fingerprint: `${client}|${server}|${protocol}|${port}`,
    severity: severityOf(found, clients),
    score: toScore(score.score),
    title: `Beacon: ${client} calls ${server} every ${every}`,
    description:
      `${client} (${found.clientScope}) called ${serviceLabel(protocol, port)} on ${server} (${found.serverScope}) ` +
      `${found.connections} times, every ${every} give or take ${Math.round(score.jitter * 100)} %. ` +
      `People do not keep time like that. ${clients === 1 ? 'Nobody else calls it.' : `${clients} clients call it.`}`,
    ...{ client, server, protocol, port },
    evidence: {
      connections: found.connections,
      beats: score.beats,
      interval_seconds: Math.round(score.interval * 100) / 100,
      jitter: score.jitter,
      parts: { rhythm: score.rhythm, sizes: score.sizes, persistence: score.persistence },
      bytes_out: found.bytesOut,
      clients_of_the_service: clients,
    },
    first_seen: new Date(found.first * 1000),
    last_seen: new Date(found.last * 1000),
  };
}

/** Outwards and known to few is what command and control looks like; inside it is more often a program of ours. */
function severityOf({ clientScope, serverScope, score }: Candidate, clients: number): Severity {
  const outwards = serverScope === 'external' && clientScope !== 'external';
  if (!outwards) return 'low';
  return score.score >= 0.85 && score.beats >= 20 && clients <= 2 ? 'high' : 'medium';
}

function spell(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 6) / 10} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
