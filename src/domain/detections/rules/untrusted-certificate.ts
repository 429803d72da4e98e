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

/** What a log of certificates says of one, by its fingerprint. */
type Certificates = Map<string, ObservedRow['detail']>;
/** Pairs of machines and certificates that are held at once; further ones are judged by their handshakes alone. */
const MOST_HELD = 100_000;

/**
 * A machine of ours that keeps talking to a server outside whose certificate is expired or signed by itself. Where a log
 * tells certificates apart from handshakes (Zeek's x509.log, whose records name no machine and so come last), the two are
 * put together by the fingerprint.
 */
export const untrustedCertificate = defineObservationRule<z.output<typeof settings>>({
  id: ID,
  title: 'Untrusted certificate outside',
  description: 'A client talks to a server outside whose certificate is expired or self-signed.',
  technique: 'T1573.002',
  observes: ['tls'],
  settings,
  open({ settings: limits, window, emit }) {
    const found = new Map<string, Seen>();
    const clients = new Map<string, Set<string>>();
    const held = new Map<string, { leaf: string; seen: Seen }>();
    const certificates: Certificates = new Map();
    const find = (seen: Seen, faults: readonly Fault[]) => {
      const { src, dst, dst_port } = seen.row;
      const key = `${src}|${dst}|${dst_port ?? 0}`;
      const known = found.get(key) ?? { ...seen, faults: new Set<Fault>(), count: 0 };
      found.set(key, known);
      for (const fault of faults) known.faults.add(fault);
      known.count += seen.count;
      known.last = Math.max(known.last, seen.last);
      clients.set(dst as string, (clients.get(dst as string) ?? new Set()).add(src as string));
    };
    const hold = (row: ObservedRow, leaf: string) => {
      const key = `${row.src}|${row.dst}|${row.dst_port ?? 0}|${leaf}`;
      const one = held.get(key);
      if (one) {
        one.seen.count += 1;
        one.seen.last = row.time;
      } else if (held.size < MOST_HELD) {
        held.set(key, { leaf, seen: { row, faults: new Set(), count: 1, last: row.time } });
      }
    };
    return {
      row(row) {
        const { src, dst, time, detail } = row;
        const isCertificate = src === null && typeof detail.fingerprint === 'string';
        // Those in order to the end of the logs need not be remembered.
        if (isCertificate && faultsOf({ ...row, time: window.to }).length > 0) {
          certificates.set(detail.fingerprint as string, detail);
        }
        if (src === null || dst === null || scopeOf(src) === 'external' || scopeOf(dst) !== 'external') return;
        const faults = faultsOf(row);
        const leaf = Array.isArray(detail.certificates) ? detail.certificates[0] : undefined;
        if (faults.length > 0) find({ row, faults: new Set(), count: 1, last: time }, faults);
        else if (leaf !== undefined) hold(row, leaf);
      },
      end() {
        for (const { leaf, seen } of held.values()) {
          const certificate = certificates.get(leaf);
          if (!certificate) continue;
          const told = { ...seen.row, detail: { ...seen.row.detail, ...certificate } };
          const faults = faultsOf({ ...told, time: seen.last });
          if (faults.length > 0) find({ ...seen, row: told }, faults);
        }
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
      name: "a certificate that ended, told by Zeek's log of certificates alone",
      observed: [
        ...shakes(5, { certificates: ['aa', 'bb'], server_name: 'a.example' }),
        certificate('aa', { not_valid_after: 1_735_689_600 }),
        certificate('bb', { not_valid_after: 1_900_000_000 }),
      ],
      finds: ['10.0.0.7|203.0.113.7|443'],
    },
    {
      name: 'one of its authority that ended, and its own that did not',
      observed: [
        ...shakes(5, { certificates: ['aa', 'bb'], server_name: 'a.example' }),
        certificate('aa', { not_valid_after: 1_900_000_000 }),
        certificate('bb', { not_valid_after: 1_735_689_600 }),
      ],
      finds: [],
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

function certificate(fingerprint: string, stated: ObservedRow['detail']): ExampleObservation {
  const detail = { fingerprint, subject: 'CN=a.example', issuer: 'CN=An authority', ...stated };
  return { kind: 'tls', time: 1_767_600_000, src: null, dst: null, dst_port: null, detail };
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
