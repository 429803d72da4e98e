import { z } from 'zod';
import { PROTOCOL } from '../../logs/flow.ts';
import { scopeOf } from '../../topology/scope.ts';
import { type Finding, toScore } from '../finding.ts';
import { defineObservationRule, type ExampleObservation, type ObservedRow } from '../observation-rule.ts';

const ID = 'untrusted-certificate';

const settings = z.strictObject({
  /** Handshakes of a client with the server. */
  handshakes: z.number().int().min(1).default(3),
  /** Clients of the server at most: a partner's own authority is known to many. */
  clients: z.number().int().min(1).default(3),
});

type Fault = 'self-signed' | 'expired';

interface Seen {
  row: ObservedRow;
  faults: Set<Fault>;
  count: number;
  last: number;
}

/** A machine of ours that keeps talking to a server outside whose certificate is expired or signed by itself. */
export const untrustedCertificate = defineObservationRule<z.output<typeof settings>>({
  id: ID,
  title: 'Untrusted certificate outside',
  description: 'A client talks to a server outside whose certificate is expired or self-signed.',
  technique: 'T1573.002',
  observes: ['tls'],
  settings,
  open({ settings: limits, emit }) {
    const found = new Map<string, Seen>();
    const clients = new Map<string, Set<string>>();
    return {
      row(row) {
        if (row.src === null || row.dst === null) return;
        const faults = faultsOf(row);
        if (faults.length === 0 || scopeOf(row.src) === 'external' || scopeOf(row.dst) !== 'external') return;
        const key = `${row.src}|${row.dst}|${row.dst_port ?? 0}`;
        const seen = found.get(key) ?? { row, faults: new Set(), count: 0, last: row.time };
        found.set(key, seen);
        for (const fault of faults) seen.faults.add(fault);
        seen.count += 1;
        seen.last = row.time;
        clients.set(row.dst, (clients.get(row.dst) ?? new Set()).add(row.src));
      },
      end() {
        for (const [fingerprint, seen] of found) {
          const callers = clients.get(seen.row.dst as string)?.size ?? 0;
          if (seen.count >= limits.handshakes && callers <= limits.clients) emit(toFinding(fingerprint, seen, callers));
        }
      },
    };
  },
  examples: [
    {
      name: 'a server that vouches for itself',
      observed: shakes(5, { subject: 'CN=box', issuer: 'CN=box' }),
      finds: ['10.0.0.7|203.0.113.7|443'],
    },
    {
      name: 'a certificate that ended last year',
      observed: shakes(5, { subject: 'CN=a.example', issuer: 'CN=An authority', not_valid_after: 1_735_689_600 }),
      finds: ['10.0.0.7|203.0.113.7|443'],
    },
    {
      name: 'a certificate that is in order',
      observed: shakes(5, { subject: 'CN=a.example', issuer: 'CN=An authority', validation_status: 'ok' }),
      finds: [],
    },
    {
      name: 'an appliance inside that vouches for itself',
      observed: shakes(5, { subject: 'CN=box', issuer: 'CN=box' }).map((one) => ({ ...one, dst: '10.0.0.9' })),
      finds: [],
    },
  ],
});

function shakes(count: number, detail: ObservedRow['detail']): ExampleObservation[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{
      kind: 'tls' as const,
      time: 1_767_600_000 + n * 60,
      src: '10.0.0.7',
      dst: '203.0.113.7',
      dst_port: 443,
      detail,
    },
  }));
}

function faultsOf({ detail, time }: ObservedRow): Fault[] {
  const { subject, issuer, validation_status: status } = detail;
  const said = typeof status === 'string' ? status.toLowerCase() : '';
  const own = typeof subject === 'string' && subject !== '' && subject === issuer;
  const ended = endOf(detail.not_valid_after);
  const faults: Fault[] = [];
  // A chain that merely lacks its authority is not of the server's own making.
  if (own || said === 'self signed certificate' || said === 'self-signed certificate') faults.push('self-signed');
  if (said.includes('expired') || (ended !== null && ended < time)) faults.push('expired');
  return faults;
}

/** Seconds since the epoch; sensors write a number or a date. */
function endOf(value: unknown): number | null {
  if (typeof value === 'number' && value > 0) return value;
  const parsed = typeof value === 'string' ? Date.parse(value) / 1000 : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function toFinding(fingerprint: string, { row, faults, count, last }: Seen, callers: number): Finding {
  const { src, dst, dst_port: port, detail } = row;
  const what = [...faults].join(' and ');
  const unnamed = typeof detail.server_name !== 'string' || detail.server_name === '';
  return {
    detection: ID,
    fingerprint,
    severity: 'low',
    score: toScore(0.3 + (unnamed ? 0.1 : 0) + (faults.has('self-signed') ? 0.1 : 0)),
    title: `${src} talks to ${dst}, whose certificate is ${what}`,
    description:
      `${src} made ${count} TLS connections to ${unnamed ? dst : `${detail.server_name} (${dst})`}, whose certificate is ` +
      `${what}. Browsers warn of that; programs that were told to trust it do not.`,
    ...{ client: src, server: dst, protocol: PROTOCOL.tcp, port },
    evidence: {
      ...{ handshakes: count, faults: [...faults], clients: callers },
      ...{ subject: detail.subject ?? null, issuer: detail.issuer ?? null, server_name: detail.server_name ?? null },
    },
    first_seen: new Date(row.time * 1000),
    last_seen: new Date(last * 1000),
  };
}
