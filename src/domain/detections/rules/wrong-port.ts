import { z } from 'zod';
import type { ObservationKind } from '../../logs/observation.ts';
import { isHost, scopeOf } from '../../topology/scope.ts';
import { type Finding, type Severity, toScore } from '../finding.ts';
import { defineObservationRule, type ObservedRow } from '../observation-rule.ts';

const ID = 'wrong-port';

const settings = z.strictObject({
  /** Conversations of a client with the server. */
  conversations: z.number().int().min(1).default(3),
});

/** Ports that firewalls let through for one protocol, on which another was spoken. Web proxies speak HTTP on many. */
const BORROWED: Partial<Record<ObservationKind, { ports: ReadonlySet<number>; severity: Severity }>> = {
  ssh: { ports: new Set([25, 53, 80, 123, 443, 8080]), severity: 'medium' },
  dns: { ports: new Set([22, 25, 80, 123, 443, 8080]), severity: 'medium' },
  http: { ports: new Set([22, 53, 123, 443]), severity: 'low' },
  tls: { ports: new Set([22, 53, 123]), severity: 'low' },
};

interface Seen {
  row: ObservedRow;
  count: number;
  last: number;
}

/** A machine of ours speaks one protocol to the outside on a port that is open for another. */
export const wrongPort = defineObservationRule<z.output<typeof settings>>({
  id: ID,
  title: 'Protocol on the wrong port',
  description: 'A client speaks a protocol to the outside on the port of another.',
  technique: 'T1571',
  observes: ['ssh', 'dns', 'http', 'tls'],
  settings,
  open({ settings: limits, emit }) {
    const found = new Map<string, Seen>();
    return {
      row(row) {
        const { kind, src, dst, dst_port: port } = row;
        if (src === null || dst === null || port === null || !BORROWED[kind]?.ports.has(port)) return;
        const server = scopeOf(dst);
        if (scopeOf(src) === 'external' || server !== 'external' || !isHost(server)) return;
        const key = `${src}|${dst}|${port}|${kind}`;
        const seen = found.get(key) ?? { row, count: 0, last: row.time };
        found.set(key, seen);
        seen.count += 1;
        seen.last = row.time;
      },
      end() {
        for (const [fingerprint, seen] of found) {
          if (seen.count >= limits.conversations) emit(toFinding(fingerprint, seen));
        }
      },
    };
  },
  examples: [
    {
      name: 'SSH through the port of HTTPS',
      observed: Array.from({ length: 4 }, (_, n) => ({ time: n, src: '10.0.0.7', dst_port: 443 })),
      finds: ['10.0.0.7|198.51.100.1|443|ssh'],
    },
    {
      name: 'SSH on its own port',
      observed: Array.from({ length: 4 }, (_, n) => ({ time: n, src: '10.0.0.7', dst_port: 22 })),
      finds: [],
    },
    {
      name: 'SSH on that port inside',
      observed: Array.from({ length: 4 }, (_, n) => ({ time: n, src: '10.0.0.7', dst: '10.0.0.9', dst_port: 443 })),
      finds: [],
    },
  ],
});

function toFinding(fingerprint: string, { row, count, last }: Seen): Finding {
  const { src, dst, dst_port: port, kind } = row;
  const severity = BORROWED[kind]?.severity ?? 'low';
  const protocol = kind.toUpperCase();
  return {
    detection: ID,
    fingerprint,
    severity,
    score: toScore(severity === 'medium' ? 0.5 : 0.3),
    title: `${src} speaks ${protocol} to ${dst} on port ${port}`,
    description:
      `${src} spoke ${protocol} to ${dst} on port ${port} ${count} times, which is open for something else. ` +
      'Tunnels hide so; so does a server that was set up oddly.',
    ...{ client: src, server: dst, protocol: null, port },
    evidence: { conversations: count, spoken: kind, name: row.name },
    first_seen: new Date(row.time * 1000),
    last_seen: new Date(last * 1000),
  };
}
