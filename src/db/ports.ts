import type { Knex } from 'knex';
import type { Audience, Compliance, Encryption, Risk } from '../domain/ports/knowledge.ts';
import type { PortFacts } from '../domain/ports/research-port.ts';
import type { SpokenOnPort, UnusualUse } from '../domain/ports/unusual-use.ts';
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
  unusual: UnusualUse[];
  researched_at: Date;
}

const COLUMNS = [
  'protocol',
  'port',
  'name',
  'registered_name',
  'description',
  'category',
  'encryption',
  'audience',
  'abuse',
  'risk',
  'compliance',
  'reason',
  'frameworks',
  'unusual',
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

/** Records that show a protocol by themselves. */
const SPOKEN_KINDS = ['ssh', 'http', 'tls', 'smb'];

/** What was seen spoken on which port: labels of flows, and records of sensors. */
export async function sumSpoken(transaction: Knex.Transaction): Promise<SpokenOnPort[]> {
  const { rows } = await transaction.raw(
    `select service.protocol, service.port, lower(service.application) as label, 'flows' as source,
       count(distinct connection.server_id) as servers, ${total('service.flows')} as seen
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     where service.application is not null and service.port > 0
     group by 1, 2, 3
     union all
     select coalesce(protocol, 6), dst_port, kind, 'observations', count(distinct dst), count(*)
       from observations where kind = any(:kinds) and dst is not null and dst_port > 0
       group by 1, 2, 3
     union all
     select coalesce(protocol, 6), src_port, lower(coalesce(detail ->> 'service', name)), 'observations',
         count(distinct src), count(*)
       from observations
       where kind in ('known-service', 'scanned-port') and src is not null and src_port > 0
         and coalesce(detail ->> 'service', name) is not null and coalesce(detail ->> 'state', 'open') = 'open'
       group by 1, 2, 3
     order by 1, 2, 3, 4`,
    { kinds: SPOKEN_KINDS },
  );
  return rows;
}

/** Empties the list of ports, before it is written anew in the same transaction. */
export async function clearPorts(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw('delete from ports');
}

/** Adds researched ports. */
export async function insertPorts(
  transaction: Knex.Transaction,
  ports: Omit<PortRow, 'researched_at'>[],
): Promise<void> {
  await transaction.raw(
    `insert into ports (tenant_id, ${COLUMNS.slice(0, -1).join(', ')})
     select ${TENANT}, ${COLUMNS.slice(0, -1).join(', ')}
     from jsonb_to_recordset(?::jsonb) as port (protocol smallint, port integer, name text, registered_name text,
       description text, category text, encryption text, audience text, abuse jsonb, risk text, compliance text,
       reason text, frameworks jsonb, unusual jsonb, clients integer, servers integer, flows bigint, failed_flows bigint, bytes bigint,
       first_seen timestamptz, last_seen timestamptz)`,
    [JSON.stringify(ports)],
  );
}

/** What a list of ports may be narrowed to. */
export interface PortFilter {
  risk?: Risk | undefined;
  compliance?: Compliance | undefined;
  protocol?: number | undefined;
  encryption?: Encryption | undefined;
  audience?: Audience | undefined;
  /** Only those with use that is not standard, or only those without. */
  unusual?: boolean | undefined;
  /** Only those that somebody approved with a business reason, or only those that nobody did. */
  justified?: boolean | undefined;
}

const JUSTIFIED = `exists (select from port_justifications reason
  where reason.protocol = ports.protocol and reason.port = ports.port and reason.state = 'approved')`;

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
  if (filter.encryption) query.where('encryption', filter.encryption);
  if (filter.audience) query.where('audience', filter.audience);
  if (filter.unusual !== undefined) query.whereRaw(`(jsonb_array_length(unusual) > 0) = ?`, [filter.unusual]);
  if (filter.justified !== undefined) query.whereRaw(`${JUSTIFIED} = ?`, [filter.justified]);
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
