import type { Knex } from 'knex';
import type { ApplicationNode, ApplicationZone } from '../domain/applications/application.ts';
import type { Declared } from '../domain/applications/log-labels.ts';
import type { KnownApplication } from '../domain/applications/match-groups.ts';
import type { ApplicationRule } from '../domain/applications/ruled.ts';
import { type ServiceEdge, ServiceEdges } from '../domain/applications/service-edges.ts';
import { readBatches } from './cursor.ts';

/** Numbers the tenant's nodes, and lets the transaction wait while they are thought about. */
export async function numberNodes(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(`select set_config('idle_in_transaction_session_timeout', '600s', true)`);
  await transaction.raw(
    `create temporary table numbered_nodes on commit drop as
     select id, (row_number() over (order by address) - 1)::int as no from network_nodes`,
  );
  await transaction.raw('analyze numbered_nodes');
}

/** Every zone of the tenant, as grouping reads it. */
export async function readApplicationZones(transaction: Knex.Transaction): Promise<ApplicationZone[]> {
  return transaction('zones').select('id', 'name', 'criticality', 'environment', 'compliance').orderBy('name');
}

/** The numbered nodes in their order. The owner is what a person said of the node, or its inventory. */
export async function readApplicationNodes(
  transaction: Knex.Transaction,
  zones: readonly ApplicationZone[],
): Promise<ApplicationNode[]> {
  const places = new Map(zones.map(({ id }, place) => [id, place]));
  const nodes: ApplicationNode[] = [];
  const rows = readBatches<Omit<ApplicationNode, 'zone'> & { zone_id: string | null }>(
    transaction,
    `select host(node.address) as address, node.scope = 'internal' as internal, node.hostname, node.node_type as type,
       node.node_type_confidence as "typeConfidence", node.zone_id, coalesce(node.owner, known.owner) as owner
     from network_nodes node
     join numbered_nodes numbered on numbered.id = node.id
     left join (
       select held.address, min(host.owner) as owner from inventory_addresses held
       join inventory_hosts host on host.id = held.host_id where host.owner is not null group by held.address
     ) known on known.address = node.address
     order by numbered.no`,
  );
  for await (const batch of rows)
    for (const { zone_id, ...node } of batch) nodes.push({ ...node, zone: places.get(zone_id ?? '') ?? -1 });
  return nodes;
}

/** Every service of the topology that was used or tried, by the numbers of its nodes. */
export async function readServiceEdges(transaction: Knex.Transaction, signal: AbortSignal): Promise<ServiceEdges> {
  const edges = new ServiceEdges();
  const rows = readBatches<ServiceEdge>(
    transaction,
    `select client.no as client, server.no as server, service.protocol, service.port, service.application as label,
       service.established_flows as established, service.failed_flows as failed,
       service.bytes_out as "bytesOut", service.bytes_in as "bytesIn"
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     join numbered_nodes client on client.id = connection.client_id
     join numbered_nodes server on server.id = connection.server_id
     where service.flows > 0
     order by client.no, server.no, service.protocol, service.port`,
    [],
    20_000,
  );
  for await (const batch of rows) {
    signal.throwIfAborted();
    for (const edge of batch) edges.push(edge);
  }
  return edges;
}

/** What tables kept by hand name as the application of nodes. */
export async function readDeclared(transaction: Knex.Transaction): Promise<Declared[]> {
  const side = (column: string, name: string) =>
    `select distinct numbered.no as node, seen.name, '${name}' as side from observations seen
     join network_nodes node on node.address = seen.${column}
     join numbered_nodes numbered on numbered.id = node.id
     where seen.kind = 'declared-dependency' and seen.name is not null`;
  const { rows } = await transaction.raw(
    `select * from (${side('src', 'source')} union all ${side('dst', 'destination')}) stated order by node, name, side`,
  );
  return rows;
}

/** What people say of who belongs where, oldest first. */
export async function readApplicationRules(transaction: Knex.Transaction): Promise<ApplicationRule[]> {
  const rows = await transaction('application_rules')
    .select('id', 'kind', 'pattern', 'application_id as application', 'action', 'tier', 'learned')
    .orderBy(['created_at', 'id']);
  return rows;
}

/** The applications there are, with their members' addresses. */
export async function readKnownApplications(transaction: Knex.Transaction): Promise<KnownApplication[]> {
  const { rows } = await transaction.raw<{ rows: (Omit<KnownApplication, 'members'> & { members: string[] })[] }>(
    `select application.id, application.name, cardinality(application.stated) > 0 or exists (
         select from application_rules rule where rule.application_id = application.id) as stated,
       array(select host(address) from application_members member
         where member.application_id = application.id order by member.address) as members
     from applications application order by application.id`,
  );
  return rows.map((row) => ({ ...row, members: new Set(row.members) }));
}
