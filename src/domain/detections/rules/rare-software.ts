import { z } from 'zod';
import { scopeOf } from '../../topology/scope.ts';
import { type Finding, MOST_EXAMPLES, toScore } from '../finding.ts';
import { serverNameOf } from '../names/name-visits.ts';
import { defineObservationRule, type ExampleObservation, type ObservedRow } from '../observation-rule.ts';

const ID = 'rare-software';

const settings = z.strictObject({
  /** Clients with such signs that must be known before one of them stands out. */
  house: z.number().int().min(2).default(20),
  /** Times that the client showed it. */
  times: z.number().int().min(1).default(5),
});

/** What a client's program shows of itself: a TLS fingerprint, or what it calls itself. */
interface Sign {
  kind: 'ja4' | 'ja3' | 'user agent';
  value: string;
}

interface Shown extends Sign {
  client: string;
  names: Set<string>;
  servers: Set<string>;
  port: number | null;
  count: number;
  first: number;
  last: number;
}

/**
 * A program that one machine of the house runs and nobody else, and that talks to one destination only, as RITA looks at rare
 * signatures. A sign among others: most rare programs are somebody's hobby.
 */
export const rareSoftware = defineObservationRule<z.output<typeof settings>>({
  id: ID,
  title: 'Rare program',
  description: 'One client alone shows a TLS fingerprint or a user agent, and to one destination only.',
  technique: 'T1071.001',
  observes: ['http', 'tls'],
  settings,
  open({ settings: limits, emit }) {
    /** Who showed it first, or null once a second client did. */
    const owners = new Map<string, Shown | null>();
    let client: string | null = null;
    let inside = false;
    let clients = 0;
    return {
      row(row) {
        const sign = signOf(row);
        if (row.src === null || row.dst === null || !sign) return;
        if (row.src !== client) {
          client = row.src;
          inside = scopeOf(client) !== 'external';
          if (inside) clients += 1;
        }
        if (inside) note(owners, sign, row);
      },
      end() {
        if (clients < limits.house) return;
        for (const shown of owners.values()) {
          if (shown && shown.count >= limits.times && isOneDestination(shown)) emit(toFinding(shown, clients));
        }
      },
    };
  },
  examples: [
    {
      name: 'a fingerprint of one machine out of thirty',
      observed: [...house(30), ...Array.from({ length: 9 }, (_, n) => shake('10.0.9.9', 'bbbb', n))],
      finds: ['10.0.9.9|ja3|bbbb'],
    },
    {
      name: 'a fingerprint that the house shares',
      observed: house(30),
      finds: [],
    },
    {
      name: 'three machines, each with its own',
      observed: ['a', 'b', 'c'].flatMap((one, n) =>
        Array.from({ length: 9 }, (_, at) => shake(`10.0.0.${n}`, one, at)),
      ),
      finds: [],
    },
    {
      name: 'a browser that nobody else has, which goes everywhere',
      observed: [
        ...house(30),
        ...Array.from({ length: 9 }, (_, n) => ({ ...shake('10.0.9.9', 'bbbb', n), dst: `203.0.113.${n + 1}` })),
      ],
      finds: [],
    },
  ],
});

function shake(src: string, ja3: string, n: number): ExampleObservation {
  return { kind: 'tls', time: 1_767_600_000 + n * 60, src, dst: '203.0.113.7', dst_port: 443, detail: { ja3 } };
}

function house(count: number): ExampleObservation[] {
  return Array.from({ length: count * 6 }, (_, n) => shake(`10.0.0.${1 + Math.floor(n / 6)}`, 'aaaa', n % 6));
}

function signOf({ kind, detail }: ObservedRow): Sign | null {
  if (kind === 'http') {
    return typeof detail.user_agent === 'string' && detail.user_agent !== ''
      ? { kind: 'user agent', value: detail.user_agent.slice(0, 200) }
      : null;
  }
  if (typeof detail.ja4 === 'string' && detail.ja4 !== '') return { kind: 'ja4', value: detail.ja4 };
  return typeof detail.ja3 === 'string' && detail.ja3 !== '' ? { kind: 'ja3', value: detail.ja3 } : null;
}

function note(owners: Map<string, Shown | null>, sign: Sign, row: ObservedRow): void {
  const key = `${sign.kind} ${sign.value}`;
  let shown = owners.get(key);
  if (shown === null) return;
  const client = row.src as string;
  if (shown && shown.client !== client) {
    owners.set(key, null);
    return;
  }
  if (!shown) {
    const seen = { count: 0, first: row.time, last: row.time, port: row.dst_port };
    shown = { ...sign, client, names: new Set(), servers: new Set(), ...seen };
    owners.set(key, shown);
  }
  shown.count += 1;
  shown.last = row.time;
  const name = serverNameOf(row);
  if (name !== null && shown.names.size < 2) shown.names.add(name);
  if (shown.servers.size < MOST_EXAMPLES) shown.servers.add(row.dst as string);
}

/** RITA counts names, and addresses where there is no name. */
function isOneDestination({ names, servers }: Shown): boolean {
  return names.size === 1 || (names.size === 0 && servers.size === 1);
}

function toFinding(shown: Shown, clients: number): Finding {
  const { client, kind, value, count, port } = shown;
  const [server] = shown.servers;
  const [name] = shown.names;
  return {
    detection: ID,
    fingerprint: `${client}|${kind}|${value}`,
    severity: 'low',
    score: toScore(0.3),
    title: `Only ${client} shows the ${kind} ${value}`.slice(0, 200),
    description:
      `Of ${clients} clients, ${client} alone showed the ${kind} ${value}, ${count} times and only to ${name ?? server}. ` +
      'A program that nobody else runs and that talks to one place deserves a look.',
    client,
    server: shown.servers.size === 1 ? (server as string) : null,
    ...{ protocol: null, port },
    evidence: { sign: kind, value, times: count, name: name ?? null, clients, servers: [...shown.servers] },
    first_seen: new Date(shown.first * 1000),
    last_seen: new Date(shown.last * 1000),
  };
}
