import type { Knex } from 'knex';
import { TENANT } from './counters.ts';
import { scopeSql } from './fold-nodes.ts';

/**
 * Brings the topology in line with what scans found open: servers that no flow showed become nodes, and services that
 * only failed attempts were seen of become scanned-open.
 */
export async function foldScanned(transaction: Knex.Transaction): Promise<void> {
  const { rows } = await transaction.raw('select exists (select from scan_services) as any');
  if (!rows[0].any) return;
  await transaction.raw(
    `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen)
     select ${TENANT}, server, ${scopeSql('server')}, min(seen_at), max(seen_at) from scan_services group by server
     on conflict (tenant_id, address) do nothing`,
  );
  await transaction.raw(
    `update network_services service set evidence = 'scanned-open'
       from network_connections connection, network_nodes server, scan_services found
      where connection.id = service.connection_id and server.id = connection.server_id and found.server = server.address
        and found.protocol = service.protocol and found.port = service.port and service.evidence in ('denied', 'inferred')`,
  );
  await transaction.raw(
    `update network_connections connection set evidence = 'scanned-open'
      where evidence in ('denied', 'inferred') and exists (
        select from network_services service where service.connection_id = connection.id and service.evidence = 'scanned-open')`,
  );
}
