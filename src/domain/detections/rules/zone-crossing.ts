import { z } from 'zod';
import { serviceLabel } from '../../ports/protocols.ts';
import type { Environment } from '../../zones/zone.ts';
import { ADMINISTRATION } from '../administration.ts';
import { isByDesign } from '../beacon/known-cadence.ts';
import { exampleRows } from '../examples.ts';
import { type Finding, MOST_EXAMPLES, type Severity, toScore } from '../finding.ts';
import { defineRule, type RowZone, type ServiceRow } from '../rule.ts';
import { isSensitive } from '../sensitive-zone.ts';

const ID = 'zone-crossing';

const settings = z.strictObject({
  /** From how many zones on the callers of a service make it one of the whole house. */
  zones: z.number().int().min(2).default(4),
});

/** Environments whose machines are changed by hand, and those that people rely on. */
const LOOSE: ReadonlySet<Environment> = new Set(['development', 'test', 'staging']);
const RELIED_ON: ReadonlySet<Environment> = new Set(['production', 'disaster_recovery', 'management']);

/**
 * Machines of development and test that call those of production. Silent without zones that say what they are, on services
 * for the whole house, and on names, time and directories.
 */
export const zoneCrossing = defineRule<z.output<typeof settings>>({
  id: ID,
  title: 'Traffic from test to production',
  description: 'A machine of a development or test zone called one of a production zone.',
  technique: 'T1199',
  order: 'server',
  settings,
  open({ settings: limits, emit }) {
    let rows: ServiceRow[] = [];
    const close = () => {
      for (const same of byService(rows)) {
        const zones = new Set(same.map(({ client_zone }) => client_zone?.name));
        if (zones.size >= limits.zones) continue;
        const crossing = same.filter(crosses);
        for (const name of new Set(crossing.map(({ client_zone }) => client_zone?.name))) {
          emit(toFinding(crossing.filter(({ client_zone }) => client_zone?.name === name)));
        }
      }
      rows = [];
    };
    return {
      row(row) {
        if (rows[0]?.server !== row.server) close();
        const { protocol, port, server_scope: serverScope } = row;
        const isPlain = serverScope === 'internal' && !isByDesign({ protocol, port, serverScope });
        if (isPlain && row.server_zone && row.flows > row.failed_flows) rows.push(row);
      },
      end: close,
    };
  },
  examples: [
    {
      name: 'a test server that signs in to a production database',
      rows: exampleRows(1, () => call('development', 'production')),
      finds: ['Zone development|10.0.0.9|6|1521'],
    },
    {
      name: 'production that calls production',
      rows: exampleRows(1, () => call('production', 'production')),
      finds: [],
    },
    {
      name: 'zones that do not say what they are',
      rows: exampleRows(1, () => call('unknown', 'production')),
      finds: [],
    },
    {
      name: 'a service for the whole house',
      rows: exampleRows(4, (n) => ({
        ...call((['development', 'test', 'staging', 'production'] as const)[n] as Environment, 'production'),
        client: `10.0.1.${n}`,
      })),
      finds: [],
    },
  ],
});

function call(from: Environment, to: Environment): Partial<ServiceRow> {
  const zone = (environment: Environment): RowZone => ({
    name: `Zone ${environment}`,
    environment,
    criticality: 'medium',
    compliance: [],
  });
  return {
    ...{ client: '10.0.1.7', server: '10.0.0.9', client_scope: 'internal', server_scope: 'internal', port: 1521 },
    ...{ client_zone: zone(from), server_zone: zone(to) },
  };
}

function byService(rows: ServiceRow[]): ServiceRow[][] {
  const services = new Map<string, ServiceRow[]>();
  for (const row of rows) {
    const key = serviceLabel(row.protocol, row.port);
    const known = services.get(key);
    if (known) known.push(row);
    else services.set(key, [row]);
  }
  return [...services.values()];
}

function crosses({ client_zone: from, server_zone: to }: ServiceRow): boolean {
  return from !== null && to !== null && LOOSE.has(from.environment) && RELIED_ON.has(to.environment);
}

function toFinding(rows: ServiceRow[]): Finding {
  const row = rows[0] as ServiceRow;
  const [from, to] = [row.client_zone as RowZone, row.server_zone as RowZone];
  const service = serviceLabel(row.protocol, row.port);
  const flows = rows.reduce((sum, one) => sum + one.flows, 0);
  return {
    detection: ID,
    fingerprint: `${from.name}|${row.server}|${row.protocol}|${row.port}`,
    severity: severityOf(row, to),
    score: toScore(0.4 + (row.port in ADMINISTRATION ? 0.2 : 0) + (isSensitive(to) ? 0.2 : 0)),
    title: `${from.name} calls ${service} on ${row.server} in ${to.name}`.slice(0, 200),
    description:
      `${rows.length} machines of ${from.name} (${from.environment}) called ${service} on ${row.server} in ${to.name} ` +
      `(${to.environment}) ${flows} times. What is changed by hand should not reach what people rely on.`,
    client: rows.length === 1 ? row.client : null,
    ...{ server: row.server, protocol: row.protocol, port: row.port },
    evidence: {
      ...{ from_zone: from.name, to_zone: to.name, flows, clients: rows.length },
      examples: rows.slice(0, MOST_EXAMPLES).map(({ client }) => client),
    },
    first_seen: rows.reduce((first, one) => (one.first_seen < first ? one.first_seen : first), row.first_seen),
    last_seen: rows.reduce((last, one) => (one.last_seen > last ? one.last_seen : last), row.last_seen),
  };
}

function severityOf({ port }: ServiceRow, to: RowZone): Severity {
  return port in ADMINISTRATION || isSensitive(to) ? 'medium' : 'low';
}
