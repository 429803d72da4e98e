import type { Knex } from 'knex';
import type { RowOrder, ServiceRow } from '../domain/detections/rule.ts';
import { readBatches } from './cursor.ts';

const zoneOf = (side: string) => `case when ${side}_zone.id is not null then json_build_object(
  'name', ${side}_zone.name, 'environment', ${side}_zone.environment, 'criticality', ${side}_zone.criticality,
  'compliance', ${side}_zone.compliance
) end as ${side}_zone`;

/** Every service of the topology as detections read it, in batches, grouped by client or by server. */
export function readServiceRows(transaction: Knex.Transaction, order: RowOrder): AsyncGenerator<ServiceRow[]> {
  const [first, second] = order === 'client' ? ['client', 'server'] : ['server', 'client'];
  return readBatches<ServiceRow>(
    transaction,
    `select host(client.address) as client, host(server.address) as server,
       client.scope as client_scope, server.scope as server_scope,
       client.node_type as client_type, server.node_type as server_type,
       ${zoneOf('client')}, ${zoneOf('server')}, service.protocol, service.port,
       service.flows, service.failed_flows, service.bytes_out, service.bytes_in,
       service.packets_out, service.packets_in, service.first_seen, service.last_seen
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     join network_nodes client on client.id = connection.client_id
     join network_nodes server on server.id = connection.server_id
     left join zones client_zone on client_zone.id = client.zone_id
     left join zones server_zone on server_zone.id = server.zone_id
     order by ${first}.address, ${second}.address, service.protocol, service.port`,
  );
}
