import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import { isHost } from '../../topology/scope.ts';
import { isAdministration } from '../administration.ts';
import { isUnansweredUdp } from '../answers.ts';
import { isByDesign } from '../beacon/known-cadence.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { defineRule, type RowZone, type ServiceRow } from '../rule.ts';
import { isSensitive } from '../sensitive-zone.ts';

const ID = 'new-sensitive-service';
const DAY = 86_400_000;

const settings = z.strictObject({
  /** Days of flows before a service can be new; without them everything is. */
  history_days: z.number().min(1).default(7),
  /** Days that a service stays new. */
  new_days: z.number().min(0.1).default(7),
});

/** The rows of one zone and service; outside, servers change by the hour, and the port alone counts. */
interface Used {
  rows: ServiceRow[];
  first: number;
}

/**
 * A zone that is critical, or in the scope of a regime, begins to use a service that nobody of it used before, as far as at
 * least a week of flows tells. One finding for each client, which grows.
 */
export const newSensitiveService = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'New service used from a sensitive zone',
  description: 'A machine of a critical or regulated zone began to use a service that its zone never used.',
  technique: 'T1071',
  order: 'server',
  settings,
  open({ settings: limits, window, emit }) {
    const from = Math.max(window.from * 1000 + limits.history_days * DAY, window.to * 1000 - limits.new_days * DAY);
    const outside = new Map<string, Used>();
    const found = new Map<string, ServiceRow[]>();
    let server: string | null = null;
    let inside = new Map<string, Used>();
    const close = (services: Map<string, Used>) => {
      for (const { rows, first } of services.values()) {
        if (first < from) continue;
        for (const row of rows) found.set(row.client, [...(found.get(row.client) ?? []), row]);
      }
    };
    return {
      row(row) {
        if (row.server !== server) {
          close(inside);
          inside = new Map();
        }
        server = row.server;
        if (isUsed(row)) use(row.server_scope === 'external' ? outside : inside, row);
      },
      end() {
        close(inside);
        close(outside);
        for (const rows of found.values()) emit(toFinding(rows));
      },
    };
  },
  examples: [
    {
      name: 'a payment server that begins to call a database',
      rows: [...exampleRows(1, () => used('10.0.0.5', 443, 0)), ...exampleRows(1, () => used('10.0.0.6', 1521, 10))],
      finds: ['10.0.9.7'],
    },
    {
      name: 'the second payment server to call it',
      rows: exampleRows(2, (n) => ({ ...used('10.0.0.6', 1521, n * 10), client: `10.0.9.${n}` })),
      finds: [],
    },
    {
      name: 'another address behind a port that the zone calls outside',
      rows: exampleRows(2, (n) => ({ ...used(`198.51.100.${n + 1}`, 443, n * 10), server_scope: 'external' })),
      finds: [],
    },
    {
      name: 'a zone of no importance',
      rows: exampleRows(2, (n) => ({ ...used(`10.0.0.${n + 5}`, 1521, n * 10), client_zone: zone([]) })),
      finds: [],
    },
    {
      name: 'within the first days of the logs',
      rows: exampleRows(2, (n) => used(`10.0.0.${n + 5}`, 1521, n * 3)),
      finds: [],
    },
  ],
});

function zone(compliance: string[]): RowZone {
  return { name: 'Payments', environment: 'production', criticality: 'medium', compliance };
}

function used(server: string, port: number, day: number): Partial<ServiceRow> {
  const first_seen = new Date(Date.UTC(2026, 0, 5 + day, 9));
  return {
    ...{ client: '10.0.9.7', server, client_scope: 'internal', server_scope: 'internal', port },
    ...{ client_zone: zone(['PCI CDE']), first_seen, last_seen: first_seen },
  };
}

/** Whether a machine of a sensitive zone got an answer from outside that zone, from a service that is not there for everybody. */
function isUsed(row: ServiceRow): boolean {
  const { client_zone: from, server_zone: to, protocol, port, server_scope: serverScope } = row;
  if (from === null || !isSensitive(from) || from.name === to?.name || !isHost(serverScope)) return false;
  const answered = row.flows > row.failed_flows && !isUnansweredUdp(row);
  return answered && port > 0 && !isByDesign({ protocol, port, serverScope });
}

function use(services: Map<string, Used>, row: ServiceRow): void {
  const key = `${row.client_zone?.name} ${row.protocol} ${row.port}`;
  const used = services.get(key) ?? { rows: [], first: Number.POSITIVE_INFINITY };
  services.set(key, used);
  used.first = Math.min(used.first, row.first_seen.getTime());
  if (used.rows.length < MOST_EXAMPLES) used.rows.push(row);
}

function toFinding(rows: ServiceRow[]): Finding {
  const [row] = rows as [ServiceRow];
  const { client } = row;
  const from = row.client_zone as RowZone;
  const services = [...new Set(rows.map(({ protocol, port }) => serviceLabel(protocol, port)))];
  const servers = [...new Set(rows.map(({ server }) => server))];
  const times = rows.flatMap(({ first_seen, last_seen }) => [first_seen.getTime(), last_seen.getTime()]);
  const what = services.length === 1 ? services[0] : `${services.length} services`;
  return {
    detection: ID,
    fingerprint: client,
    severity: severityOf(rows),
    score: toScore(0.3 + Math.log10(services.length + servers.length) / 5),
    title: `${client} of ${from.name} began to use ${what}`.slice(0, 200),
    description:
      `${client} got answers from ${services.slice(0, 5).join(', ')} on ${servers.slice(0, 5).join(', ')}, which no machine ` +
      `of ${from.name} had used before. A change that somebody planned looks like this, and so does a machine taken over.`,
    ...{ client, server: servers.length === 1 ? (servers[0] as string) : null },
    ...{ protocol: services.length === 1 ? row.protocol : null, port: services.length === 1 ? row.port : null },
    evidence: {
      ...{ zone: from.name, criticality: from.criticality, compliance: [...from.compliance] },
      ...{ services: services.slice(0, MOST_EXAMPLES), servers: servers.slice(0, MOST_EXAMPLES) },
      flows: rows.reduce((sum, one) => sum + one.flows, 0),
    },
    first_seen: new Date(Math.min(...times)),
    last_seen: new Date(Math.max(...times)),
  };
}

/** Outwards, or by a way to run machines, is how data leave and attackers arrive. */
function severityOf(rows: ServiceRow[]): Severity {
  return rows.some((row) => row.server_scope === 'external' || isAdministration(row)) ? 'medium' : 'low';
}
