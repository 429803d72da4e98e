import type { Knex } from 'knex';
import type { RowOrder, ServiceRow } from '../domain/detections/rule.ts';
import { readBatches } from './cursor.ts';

/** Every service of the topology as detections read it, in batches, grouped by client or by server. */
export function readServiceRows(transaction: Knex.Transaction, order: RowOrder): AsyncGenerator<ServiceRow[]> {
  const [first, second] = order === 'client' ? ['client', 'server'] : ['server', 'client'];
  return readBatches<ServiceRow>(
    transaction,
    `select host(client.address) as client, host(server.address) as server,
       client.scope as client_scope, server.scope as server_scope, service.protocol, service.port,
       service.flows, service.failed_flows, service.bytes_out, service.bytes_in,
       service.packets_out, service.packets_in, service.first_seen, service.last_seen
     from network_services service
     join network_connections connection on connection.id = service.connection_id
     join network_nodes client on client.id = connection.client_id
     join network_nodes server on server.id = connection.server_id
     order by ${first}.address, ${second}.address, service.protocol, service.port`,
  );
}
