import type { Knex } from 'knex';
import { TENANT } from './counters.ts';

/**
 * Keeps, for the nodes that this transaction folded, which of their ports somebody reached, first and last. An attempt
 * that failed opens nothing, nor does what went to a group; a port that a scan found open is open without a client.
 */
export async function foldOpenings(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table folded_openings on commit drop as
     select connection.server_id as node_id, service.protocol, service.port,
       count(distinct connection.client_id)::integer as clients, min(service.first_seen) as first_seen,
       max(service.last_seen) as last_seen
     from network_connections connection
     join network_services service on service.connection_id = connection.id
     join network_nodes server on server.id = connection.server_id
       and server.scope not in ('multicast', 'broadcast', 'unspecified')
     where connection.server_id in (select id from touched_nodes)
       and (service.flows > service.failed_flows or service.evidence = 'scanned-open')
     group by 1, 2, 3`,
  );
  await transaction.raw(
    `delete from port_openings opening
     where node_id in (select id from touched_nodes) and not exists (
       select from folded_openings folded where folded.node_id = opening.node_id
         and folded.protocol = opening.protocol and folded.port = opening.port)`,
  );
  await transaction.raw(
    `insert into port_openings as opening (tenant_id, node_id, protocol, port, clients, first_seen, last_seen)
     select ${TENANT}, node_id, protocol, port, clients, first_seen, last_seen from folded_openings
     on conflict (node_id, protocol, port) do update
       set clients = excluded.clients, first_seen = excluded.first_seen, last_seen = excluded.last_seen
     where (opening.clients, opening.first_seen, opening.last_seen)
       is distinct from (excluded.clients, excluded.first_seen, excluded.last_seen)`,
  );
}
