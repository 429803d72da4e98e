import type { Knex } from 'knex';
import type { Compliance, Risk } from '../domain/ports/knowledge.ts';
import type { PortFacts } from '../domain/ports/research-port.ts';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { TENANT, total } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** How a (protocol, port) is used on the network. */
export interface PortUse {
  protocol: number;
  port: number;
  clients: number;
  servers: number;
  flows: number;
  failed_flows: number;
  bytes: number;
  first_seen: Date;
  last_seen: Date;
}

/** A row of `ports`. */
export interface PortRow extends PortUse, PortFacts {
  researched_at: Date;
}

const COLUMNS = [
  'protocol',
  'port',
  'name',
  'description',
  'risk',
  'compliance',
  'reason',
  'clients',
  'servers',
  'flows',
  'failed_flows',
  'bytes',
  'first_seen',
  'last_seen',
  'researched_at',
];

/** One writer of `ports` per tenant at a time, until the transaction ends. */
export async function lockPorts(transaction: Knex.Transaction): Promise<void> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'ports');
}

/** Sums the topology's services per (protocol, port). At most 65,536 rows per protocol. */
export async function sumPortUse(transaction: Knex.Transaction): Promise<PortUse[]> {
  const { rows } = await transaction.raw(
    `select service.protocol, service.port,
       count(distinct connection.client_id) as clients, count(distinct connection.server_id) as servers,
       ${total('service.flows')} as flows, ${total('service.failed_flows')} as failed_flows,
       ${total('service.bytes_out + service.bytes_in')} as bytes,
       min(service.first_seen) as first_seen, max(service.last_seen) as last_seen
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     group by service.protocol, service.port
     order by service.protocol, service.port`,
  );
  return rows;
}

/** Empties the list of ports, before it is written anew in the same transaction. */
export async function clearPorts(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw('delete from ports');
}

/** Adds researched ports. */
export async function insertPorts(transaction: Knex.Transaction, ports: (PortUse & PortFacts)[]): Promise<void> {
  await transaction.raw(
    `insert into ports (tenant_id, ${COLUMNS.slice(0, -1).join(', ')})
     select ${TENANT}, ${COLUMNS.slice(0, -1).join(', ')}
     from jsonb_to_recordset(?::jsonb) as port (protocol smallint, port integer, name text, description text, risk text,
       compliance text, reason text, clients integer, servers integer, flows bigint, failed_flows bigint, bytes bigint,
       first_seen timestamptz, last_seen timestamptz)`,
    [JSON.stringify(ports)],
  );
}

/** What a list of ports may be narrowed to. */
export interface PortFilter {
  risk?: Risk | undefined;
  compliance?: Compliance | undefined;
  protocol?: number | undefined;
}

/** Ports of the tenant, the busiest first. */
export function listPorts(
  transaction: Knex.Transaction,
  filter: PortFilter,
  request: PageRequest,
): Promise<Page<PortRow>> {
  const query = transaction('ports').select(COLUMNS);
  if (filter.risk) query.where('risk', filter.risk);
  if (filter.compliance) query.where('compliance', filter.compliance);
  if (filter.protocol !== undefined) query.where('protocol', filter.protocol);
  return page(query, request, {
    column: 'flows',
    type: 'bigint',
    direction: 'desc',
    id: '(protocol * 65536 + port)',
    idType: 'integer',
  });
}

/** One port as last researched; undefined when the tenant's traffic never showed it. */
export async function findPort(
  transaction: Knex.Transaction,
  protocol: number,
  port: number,
): Promise<PortRow | undefined> {
  return transaction('ports').select(COLUMNS).where({ protocol, port }).first();
}
