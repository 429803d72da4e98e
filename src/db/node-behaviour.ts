import type { Knex } from 'knex';
import type { Reach, Usual } from '../domain/nodes/node-view.ts';
import { PORTS } from '../domain/nodes/port-groups.ts';
import { sweeps } from '../domain/nodes/types/scanner.ts';
import { readBatches } from './cursor.ts';

const ESTABLISHED = 'greatest(service.flows - service.failed_flows, 0)';
/** Bytes that clients sent and received; of logs that know only what was on the wire, that. */
const SENT = 'greatest(service.bytes_out, service.ip_bytes_out)';
const RECEIVED = 'greatest(service.bytes_in, service.ip_bytes_in)';
const BASICS = [...PORTS.names, ...PORTS.signIn, ...PORTS.time].join(', ');

/** What every client does, by port; lives as long as the transaction, as do the sums below. */
export async function sumUses(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table node_uses on commit drop as
     select connection.client_id as id, service.protocol, service.port,
       count(*)::int as tried, count(*) filter (where ${ESTABLISHED} > 0)::int as peers,
       count(*) filter (where ${ESTABLISHED} > 0 and server.scope = 'external')::int as external_peers, sum(${ESTABLISHED})::bigint as established,
       sum(service.failed_flows)::bigint as failed, sum(${SENT})::float8 as bytes_out, sum(${RECEIVED})::float8 as bytes_in
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     join network_nodes server on server.id = connection.server_id
     where connection.client_id <> connection.server_id
     group by 1, 2, 3`,
  );
  await transaction.raw('analyze node_uses');
  await transaction.raw(
    `create temporary table node_reach on commit drop as
     select used.*, far.servers, far.external_servers from (
       select id, count(*)::int as ports, sum(peers)::int as answered, sum(tried - peers)::int as unanswered,
         sum(established + failed)::float8 as flows,
         coalesce(sum(established) filter (where protocol in (6, 17) and port in (${BASICS})), 0)::float8 as basics
       from node_uses group by id) used
     join (
       select client_id as id, count(*)::int as servers,
         count(*) filter (where server.scope = 'external')::int as external_servers
       from network_connections connection join network_nodes server on server.id = connection.server_id
       where client_id <> server_id group by client_id) far on far.id = used.id`,
  );
  await transaction.raw('analyze node_reach');
}

/** What every server offers, by port; what only a scanner asked for is not offered to anybody. */
export async function sumOffers(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw('create temporary table node_sweepers (id uuid primary key) on commit drop');
  for await (const batch of readBatches<Reach & { id: string }>(
    transaction,
    'select id, servers, ports, answered, unanswered, 0 as "externalServers", flows, basics from node_reach where servers >= 10 and ports >= 5',
  )) {
    const ids = batch.filter(sweeps).map(({ id }) => id);
    await transaction.raw('insert into node_sweepers select unnest(?::uuid[])', [ids]);
  }
  await transaction.raw(
    `create temporary table node_offers on commit drop as
     select connection.server_id as id, service.protocol, service.port, count(*)::int as peers,
       count(*) filter (where client.scope = 'external')::int as external_peers, sum(${ESTABLISHED})::bigint as established,
       sum(service.failed_flows)::bigint as failed, sum(${SENT})::float8 as bytes_out, sum(${RECEIVED})::float8 as bytes_in
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     join network_nodes client on client.id = connection.client_id
     where service.flows > service.failed_flows and connection.client_id <> connection.server_id
       and not exists (select from node_sweepers sweeper where sweeper.id = connection.client_id)
     group by 1, 2, 3`,
  );
  await transaction.raw('analyze node_offers');
}

/** How much a node of the network that offers nothing usually asks; medians. */
export async function usualClient(transaction: Knex.Transaction): Promise<Usual> {
  const { rows } = await transaction.raw(
    `select count(*)::int as clients, coalesce(percentile_cont(0.5) within group (order by reach.flows), 0)::float8 as flows,
       coalesce(percentile_cont(0.5) within group (order by reach.basics), 0)::float8 as basics
     from node_reach reach join network_nodes node on node.id = reach.id
     where node.scope = 'internal' and reach.basics > 0
       and not exists (select from node_offers offered where offered.id = reach.id and offered.port <> all(?::int[]))`,
    [[...PORTS.ordinary]],
  );
  return rows[0];
}
