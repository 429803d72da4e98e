import type { Knex } from 'knex';
import { WORTH_LEARNING } from '../domain/topology/confidence.ts';
import type { DirectionOverride, KnownService } from '../domain/topology/known-endpoints.ts';

/** More would take longer to read than they save; the busiest come first. */
const MOST_KNOWN = 50_000;

/** Services that answered and whose direction was not told from their port alone, the busiest first. */
export async function listKnownServices(transaction: Knex.Transaction): Promise<KnownService[]> {
  const { rows } = await transaction.raw(
    `select host(server.address) as address, service.protocol, service.port
       from network_services service
       join network_connections connection on connection.id = service.connection_id
       join network_nodes server on server.id = connection.server_id
      where service.direction_confidence >= ? and service.established_flows > 0 and service.port > 0
        and service.protocol in (6, 17, 132)
      group by server.address, service.protocol, service.port
      order by sum(service.flows) desc, server.address, service.protocol, service.port limit ?`,
    [WORTH_LEARNING, MOST_KNOWN],
  );
  return rows;
}

/** What people said about ports of the tenant's addresses. */
export async function listRulings(transaction: Knex.Transaction): Promise<DirectionOverride[]> {
  const { rows } = await transaction.raw(
    'select range::text as range, protocol, port, role from direction_overrides order by range, protocol, port',
  );
  return rows;
}
