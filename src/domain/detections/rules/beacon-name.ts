import { z } from 'zod';
import { scopeOf } from '../../topology/scope.ts';
import { Population } from '../beacon/population.ts';
import { type RhythmScore, rhythmScore } from '../beacon/service-score.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { exampleVisits } from '../names/example-visits.ts';
import { NAMING_KINDS, type NameVisits, VisitsByClient } from '../names/name-visits.ts';
import { defineObservationRule } from '../observation-rule.ts';

const ID = 'beacon-name';

const settings = z.strictObject({
  /** From which score (0 to 1) on. */
  score: z.number().min(0).max(1).default(0.8),
  /** Beats, bursts counting as one. */
  beats: z.number().int().min(5).default(12),
  /** Seconds; what calls more often is a stream. */
  shortest_interval: z.number().min(0).default(5),
  /** From how many clients on the name is a service of the house; what few of a large house call stands out. */
  clients: z.number().int().min(2).default(3),
  /** From how many names with the same rhythm on their client watches over them. */
  names: z.number().int().min(2).default(5),
});
type Limits = z.output<typeof settings>;

/** Clients that must be known before few of them mean something. */
const HOUSE = 10;

interface Candidate {
  visits: Omit<NameVisits, 'times' | 'sizes'>;
  score: RhythmScore;
  requests: number;
  first: number;
  last: number;
}

/**
 * A client that calls a name at a rhythm, whatever addresses are behind it: a content network hides the service from a
 * rule that looks at addresses, and so does a proxy. A name alone behind one address is left to the rule `beacon`.
 */
export const beaconName = defineObservationRule<Limits>({
  id: ID,
  title: 'Beacon to a name',
  description: 'A client calls a server name at a rhythm that only a program keeps, at many addresses or by a proxy.',
  technique: 'T1071.001',
  observes: NAMING_KINDS,
  settings,
  open({ settings: limits, emit }) {
    const found: Candidate[] = [];
    const ofName = new Population();
    const ofClient = new Population();
    let clients = 0;
    const gathered = new VisitsByClient((all) => {
      clients += 1;
      const names = namesByServer(all);
      for (const visits of all) {
        const score = rhythmScore(Float64Array.from(visits.times), null, limits.beats);
        const even = score && score.interval >= limits.shortest_interval ? score : null;
        const interval = even && even.score >= limits.score - 0.1 ? even.interval : null;
        ofName.add(visits.name, interval);
        ofClient.add(visits.client, interval);
        if (!even || even.score < limits.score || !isHidden(visits, names)) continue;
        const { times, sizes: _, ...rest } = visits;
        const seen = { first: times[0] as number, last: times[times.length - 1] as number };
        found.push({ visits: rest, score: even, requests: times.length, ...seen });
      }
    });
    return {
      row: (row) => gathered.add(row),
      end() {
        gathered.end();
        for (const candidate of found) {
          const { visits, score } = candidate;
          if (ofName.sizeOf(visits.name) >= limits.clients) continue;
          if (ofClient.alike(visits.client, score.interval) >= limits.names) continue;
          emit(toFinding(candidate, { callers: ofName.sizeOf(visits.name), clients }));
        }
      },
    };
  },
  examples: [
    {
      name: 'a name called every five minutes at eight addresses',
      observed: exampleVisits(100, { name: 'cdn.example.net', interval: 300 }),
      finds: ['10.0.0.7|cdn.example.net'],
    },
    {
      name: 'a name called every minute by a proxy that also carries others',
      observed: exampleVisits(100, { name: 'a.example.net', interval: 60, addresses: 1 }).flatMap((one, n) =>
        n % 9 === 0 ? [one, { ...one, name: 'b.example', detail: { server_name: `b${n}.example` } }] : [one],
      ),
      finds: ['10.0.0.7|a.example.net'],
    },
    {
      name: 'a name alone behind its address',
      observed: exampleVisits(100, { name: 'one.example.net', interval: 300, addresses: 1 }),
      finds: [],
    },
    {
      name: 'a name that the house calls',
      observed: Array.from({ length: 4 }, (_, n) =>
        exampleVisits(100, { name: 'cdn.example.net', interval: 300, src: `10.0.0.${n + 1}` }),
      ).flat(),
      finds: [],
    },
    {
      name: 'somebody who browses',
      observed: exampleVisits(80, { name: 'news.example.net', interval: 1 }).map((one, n) => ({
        ...one,
        time: 1_767_600_000 + n * n * 7 + ((n * 37) % 11) * 60,
      })),
      finds: [],
    },
  ],
});

/** How many names the client has asked each address for. */
function namesByServer(all: NameVisits[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { servers } of all) for (const server of servers) names.set(server, (names.get(server) ?? 0) + 1);
  return names;
}

function isHidden({ servers }: NameVisits, names: Map<string, number>): boolean {
  return servers.size > 1 || [...servers].some((server) => (names.get(server) as number) > 1);
}

function toFinding(
  { visits, score, requests, first, last }: Candidate,
  known: { callers: number; clients: number },
): Finding {
  const { client, name, servers, port } = visits;
  const addresses = [...servers];
  return {
    detection: ID,
    fingerprint: `${client}|${name}`.slice(0, 500),
    severity: severityOf(client, score, known),
    score: toScore(score.score),
    title: `Beacon: ${client} calls ${name} every ${Math.round(score.interval)} s`.slice(0, 200),
    description:
      `${client} asked for ${name} ${requests} times at ${addresses.length} addresses, every ` +
      `${Math.round(score.interval)} seconds give or take ${Math.round(score.jitter * 100)} %. ` +
      `${known.callers} of ${known.clients} clients ask for that name.`,
    client,
    server: addresses.length === 1 ? (addresses[0] as string) : null,
    ...{ protocol: null, port },
    evidence: {
      ...{ name, requests, beats: score.beats, jitter: score.jitter },
      interval_seconds: Math.round(score.interval * 100) / 100,
      parts: { rhythm: score.rhythm, persistence: score.persistence },
      clients_of_the_name: known.callers,
      servers: addresses.slice(0, MOST_EXAMPLES),
    },
    first_seen: new Date(first * 1000),
    last_seen: new Date(last * 1000),
  };
}

/** Grave where a house of some size is known and hardly anybody else calls the name. */
function severityOf(client: string, score: RhythmScore, known: { callers: number; clients: number }): Severity {
  if (scopeOf(client) === 'external') return 'low';
  const alone = known.clients >= HOUSE && known.callers === 1;
  return alone && score.score >= 0.9 && score.beats >= 50 ? 'high' : 'medium';
}
