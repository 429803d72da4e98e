import type { Knex } from 'knex';
import { protocolName } from '../domain/ports/protocols.ts';
import type { FactRow, InventoryFacts, TableName } from '../domain/reports/network-inventory.ts';
import { withinSql } from './address-range.ts';
import { total } from './counters.ts';
import { readBatches } from './cursor.ts';

/** What the report is narrowed to. */
export interface ReportFilter {
  /** A prefix; rows about no address inside it are left out. */
  within?: string | undefined;
}

const TRAFFIC = [
  'flows',
  'failed_flows',
  'bytes_out',
  'bytes_in',
  'ip_bytes_out',
  'ip_bytes_in',
  'first_seen',
  'last_seen',
];
const traffic = (source: string) => TRAFFIC.map((column) => `${source}.${column}`).join(', ');

const CONNECTION_JOINS = `network_connections connection
  join network_nodes client on client.id = connection.client_id
  join network_nodes server on server.id = connection.server_id`;

const NODE_WITHIN = withinSql('node.address');
const PAIR_WITHIN = `(${withinSql('client.address')} or ${withinSql('server.address')})`;
const ALERT_WITHIN = `(${withinSql('alert.client')} or ${withinSql('alert.server')})`;
const PORT_WITHIN = `(port.protocol, port.port) in (
  select service.protocol, service.port
  from ${CONNECTION_JOINS} join network_services service on service.connection_id = connection.id where ${PAIR_WITHIN})`;

/** Each table: its query up to `where`, what a prefix means for it (null: nothing), and its one fixed order. */
const TABLES: Record<TableName, { select: string; narrow: string | null; order: string }> = {
  nodes: {
    select: `select host(address) as address, hostname, scope, clients, servers, ${traffic('node')} from network_nodes node`,
    narrow: NODE_WITHIN,
    order: 'node.address',
  },
  connections: {
    select: `select host(client.address) as client, host(server.address) as server, connection.services, ${traffic('connection')}
      from ${CONNECTION_JOINS}`,
    narrow: PAIR_WITHIN,
    order: 'client.address, server.address',
  },
  services: {
    select: `select host(client.address) as client, host(server.address) as server, service.protocol, service.port,
        service.application, ${traffic('service')}
      from ${CONNECTION_JOINS} join network_services service on service.connection_id = connection.id`,
    narrow: PAIR_WITHIN,
    order: 'client.address, server.address, service.protocol, service.port',
  },
  ports: {
    select: `select protocol, port, name, description, risk, compliance, reason, clients, servers, flows, failed_flows, bytes,
        last_seen from ports port`,
    narrow: PORT_WITHIN,
    order: 'protocol, port',
  },
  alerts: {
    select: `select severity, status, title, detection, host(client) as client, host(server) as server, protocol, port, score,
        occurrences, first_seen, last_seen, description from security_alerts alert`,
    narrow: ALERT_WITHIN,
    order: `array_position(array['critical', 'high', 'medium', 'low', 'info'], severity), last_seen desc, id`,
  },
  ledger: {
    select: `select name, format, state, size, rows_read, rows_stored, rows_skipped, rows_rejected, rows_duplicate,
        first_seen, last_seen, created_at, sha256 from uploads`,
    narrow: null,
    order: 'no',
  },
};

/** Rows of one table of the report, in batches. */
export async function* readTable(
  transaction: Knex.Transaction,
  name: TableName,
  { within }: ReportFilter,
): AsyncGenerator<FactRow[]> {
  const { select, narrow, order } = TABLES[name];
  const { where, bindings } = condition(narrow, within);
  for await (const batch of readBatches<FactRow>(transaction, `${select} where ${where} order by ${order}`, bindings)) {
    yield batch.map(nameProtocol);
  }
}

interface Condition {
  where: string;
  bindings: string[];
}

/** The SQL of a condition, `true` when nothing is to be narrowed, and the prefix for each of its bindings. */
function condition(narrow: string | null, within: string | undefined): Condition {
  if (narrow === null || within === undefined) return { where: 'true', bindings: [] };
  return { where: narrow, bindings: Array(narrow.split('?').length - 1).fill(within) };
}

function nameProtocol(row: FactRow): FactRow {
  return typeof row.protocol === 'number' ? { ...row, protocol: protocolName(row.protocol) } : row;
}

const VOLUME = `case when ip_bytes_out + ip_bytes_in > 0 then ip_bytes_out + ip_bytes_in else bytes_out + bytes_in end`;

/** The numbers of the summary. */
export async function readTotals(
  transaction: Knex.Transaction,
  { within }: ReportFilter,
): Promise<InventoryFacts['totals']> {
  const [nodes, pairs, ports, alerts] = [NODE_WITHIN, PAIR_WITHIN, PORT_WITHIN, ALERT_WITHIN].map((narrow) =>
    condition(narrow, within),
  ) as [Condition, Condition, Condition, Condition];
  const { rows } = await transaction.raw(
    `select node.*, pair.*, port.*, alert.*, upload.* from
       (select count(*) as nodes, count(*) filter (where scope = 'internal') as internal_nodes from network_nodes node where ${nodes.where}) node,
       (select count(*) as connections, ${total('connection.services')} as services, ${total('connection.flows')} as flows,
          ${total('connection.failed_flows')} as failed_flows, ${total('connection.bytes_out + connection.bytes_in')} as bytes,
          ${total('connection.ip_bytes_out + connection.ip_bytes_in')} as ip_bytes,
          min(connection.first_seen) as first_seen, max(connection.last_seen) as last_seen
        from ${CONNECTION_JOINS} where ${pairs.where}) pair,
       (select count(*) as ports, count(*) filter (where compliance = 'non_compliant') as non_compliant_ports from ports port where ${ports.where}) port,
       (select count(*) as open_alerts, count(*) filter (where severity in ('critical', 'high')) as urgent_alerts
        from security_alerts alert where status in ('new', 'acknowledged', 'in-progress') and ${alerts.where}) alert,
       (select count(*) as uploads from uploads where state = 'stored' and deleted_at is null) upload`,
    [nodes, pairs, ports, alerts].flatMap(({ bindings }) => bindings),
  );
  return rows[0];
}

/**
 * The nodes that moved most bytes: on the wire where that is stated, since payload counts taken from TCP sequence numbers
 * can be off by gigabytes.
 */
export async function readTopTalkers(
  transaction: Knex.Transaction,
  { within }: ReportFilter,
  limit: number,
): Promise<FactRow[]> {
  const { where, bindings } = condition(NODE_WITHIN, within);
  const { rows } = await transaction.raw(
    `select host(address) as address, scope, flows, ${VOLUME} as bytes from network_nodes node where ${where}
     order by ${VOLUME} desc, flows desc, address limit ${limit}`,
    bindings,
  );
  return rows;
}

/** The open alerts that matter most. */
export async function readTopAlerts(
  transaction: Knex.Transaction,
  { within }: ReportFilter,
  limit: number,
): Promise<FactRow[]> {
  const { where, bindings } = condition(ALERT_WITHIN, within);
  const { rows } = await transaction.raw(
    `select title, severity, status, last_seen from security_alerts alert
     where status in ('new', 'acknowledged', 'in-progress') and ${where} order by ${TABLES.alerts.order} limit ${limit}`,
    bindings,
  );
  return rows;
}

/** The tenant's name. */
export async function readTenantName(transaction: Knex.Transaction): Promise<string> {
  const row = await transaction('tenants').select('name').first();
  return row?.name ?? '';
}
