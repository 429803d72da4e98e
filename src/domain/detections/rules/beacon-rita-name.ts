import { z } from 'zod';
import { scopeOf } from '../../topology/scope.ts';
import { type BeaconScore, evidenceOf, ritaScore } from '../beacon/rita-score.ts';
import { ritaThreat, STROBE } from '../beacon/rita-threat.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { exampleVisits } from '../names/example-visits.ts';
import { NAMING_KINDS, type NameVisits, VisitsByClient } from '../names/name-visits.ts';
import { defineObservationRule } from '../observation-rule.ts';

const ID = 'beacon-rita-name';
const DAY = 86_400;

const settings = z.strictObject({
  /** From which beacon score (0 to 1) on; RITA's own base is 0.5. */
  score: z.number().min(0).max(1).default(0.5),
});

interface Candidate {
  visits: Omit<NameVisits, 'times' | 'sizes'>;
  rareSignature: boolean;
  score: BeaconScore | null;
  connections: number;
  first: number;
  last: number;
}

/**
 * Beacons to names as RITA v5 sees them: client and server name of requests and handshakes in the last day, in whole
 * seconds; requests that name no host count by their address. Sizes are those of the requests' bodies, because the records do not count bytes on the wire as RITA takes them
 * from the conversation; without any, sizes score as RITA scores zeros. Off unless switched on.
 */
export const beaconRitaName = defineObservationRule<z.output<typeof settings>>({
  id: ID,
  title: 'Beacon to a name (RITA)',
  description: 'A client calls a server name as evenly as RITA v5 measures it over a day.',
  technique: 'T1071.001',
  observes: NAMING_KINDS,
  settings,
  open({ settings: limits, window, emit }) {
    const day = { from: Math.floor(Math.max(window.from, window.to - DAY)), to: Math.floor(window.to) };
    const callers = new Map<string, number>();
    const firstSeen = new Map<string, number>();
    const found: Candidate[] = [];
    let clients = 0;
    const gathered = new VisitsByClient(
      (all) => {
        const inside = scopeOf((all[0] as NameVisits).client) !== 'external';
        if (inside) clients += 1;
        const shownTo = namesBySignature(all);
        for (const visits of all) {
          const { name, times } = visits;
          firstSeen.set(name, Math.min(times[0] as number, firstSeen.get(name) ?? Number.POSITIVE_INFINITY));
          if (!inside) continue;
          callers.set(name, (callers.get(name) ?? 0) + 1);
          const rareSignature = [...visits.signatures].some((one) => shownTo.get(one) === 1);
          const candidate = { ...candidateOf(visits, day), rareSignature };
          if ((candidate.score?.score ?? 0) >= limits.score || candidate.connections >= STROBE) found.push(candidate);
        }
      },
      { unnamed: true },
    );
    return {
      row: (row) => gathered.add(row),
      end() {
        gathered.end();
        const longer = window.to - window.from > DAY;
        for (const candidate of found) {
          const { name } = candidate.visits;
          const prevalence = (callers.get(name) as number) / clients;
          const knownForDays = longer ? (window.to - (firstSeen.get(name) as number)) / DAY : null;
          emit(toFinding(candidate, { prevalence, knownForDays }));
        }
      },
    };
  },
  examples: [
    {
      name: 'a handshake every minute of a day',
      observed: exampleVisits(1_440, { name: 'cdn.example.net', interval: 60 }),
      finds: ['10.0.0.7|cdn.example.net'],
    },
    {
      name: 'a request every minute that names no host',
      observed: exampleVisits(1_440, { name: 'none', interval: 60, addresses: 1 }).map((one) => ({
        ...{ ...one, kind: 'http' as const, name: null, dst_port: 80, detail: { uri: '/a.png' } },
      })),
      finds: ['10.0.0.7|203.0.113.1'],
    },
    {
      name: 'three handshakes',
      observed: exampleVisits(3, { name: 'cdn.example.net', interval: 60 }),
      finds: [],
    },
    {
      name: 'a client outside',
      observed: exampleVisits(1_440, { name: 'www.example.net', interval: 60, src: '192.0.2.9' }),
      finds: [],
    },
  ],
});

/** To how many names the client showed each of its signatures. */
function namesBySignature(all: NameVisits[]): Map<string, number> {
  const names = new Map<string, number>();
  for (const { signatures } of all) for (const one of signatures) names.set(one, (names.get(one) ?? 0) + 1);
  return names;
}

function candidateOf({ times: all, sizes, ...visits }: NameVisits, day: { from: number; to: number }) {
  const from = all.findIndex((time) => time >= day.from);
  const begin = from < 0 ? all.length : from;
  const times = Float64Array.from(all.slice(begin), Math.floor);
  return {
    ...{ visits, connections: times.length },
    score: ritaScore({ times, sizes: Float64Array.from(sizes.slice(begin)) }, day),
    ...{ first: times[0] ?? day.from, last: times[times.length - 1] ?? day.from },
  };
}

function toFinding(
  { visits, rareSignature, score, connections, first, last }: Candidate,
  known: { prevalence: number; knownForDays: number | null },
): Finding {
  const { client, name, servers, port, unnamed: missingHost } = visits;
  const signs = { missingHost, rareSignature, otherContent: visits.mismatches > 0 };
  const threat = ritaThreat({ ...known, ...signs, beacon: score?.score ?? null, connections, totalDuration: 0 });
  return {
    detection: ID,
    fingerprint: `${client}|${name}`.slice(0, 500),
    severity: threat.severity,
    score: toScore(threat.score),
    title: `Beacon by RITA's measure: ${client} calls ${name}`.slice(0, 200),
    description:
      `${client} asked for ${name} ${connections} times in the last day of the logs. RITA v5 scores that ` +
      `${score === null ? 'as a strobe' : score.score.toFixed(3)}.`,
    ...{ client, server: null, protocol: null, port },
    evidence: {
      ...{ name, connections, beacon: score?.score ?? null },
      parts: evidenceOf(score),
      threat: { base: threat.base, ...threat.modifiers },
      prevalence: toScore(known.prevalence),
      servers: [...servers].slice(0, MOST_EXAMPLES),
    },
    first_seen: new Date(first * 1000),
    last_seen: new Date(last * 1000),
  };
}
