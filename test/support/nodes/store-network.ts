import { inTenant } from '../../../src/db/database.ts';
import { lockNodes } from '../../../src/db/node-facts.ts';
import type { TestDatabase } from '../database.ts';
import type { Edge } from './made-traffic.ts';

const SEEN = `'2026-01-05T08:00:00Z', '2026-01-05T09:00:00Z'`;

/** Writes edges as the topology that discovery would make of them. */
export async function storeNetwork(
  { database }: TestDatabase,
  tenantId: string,
  edges: readonly Edge[],
): Promise<void> {
  await inTenant(database.app, tenantId, async (transaction) => {
    await lockNodes(transaction);
    await transaction.raw(
      `create temporary table made_edges on commit drop as
       select ?::uuid as tenant_id, edge.* from jsonb_to_recordset(?::jsonb) as edge(client inet, server inet, protocol smallint,
         port int, flows bigint, failed bigint, out float8, back float8)`,
      [tenantId, JSON.stringify(edges)],
    );
    await transaction.raw(
      `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen)
       select tenant_id, address, case when address <<= '10.0.0.0/8' then 'internal' else 'external' end, ${SEEN}
       from (select tenant_id, client as address from made_edges union select tenant_id, server from made_edges) seen`,
    );
    const ends = `made_edges edge join network_nodes client on client.address = edge.client
      join network_nodes server on server.address = edge.server`;
    await transaction.raw(
      `insert into network_connections (tenant_id, client_id, server_id, services, flows, failed_flows, first_seen, last_seen)
       select edge.tenant_id, client.id, server.id, count(*), sum(edge.flows), sum(edge.failed), ${SEEN} from ${ends} group by 1, 2, 3`,
    );
    await transaction.raw(
      `insert into network_services (tenant_id, connection_id, protocol, port, flows, failed_flows, bytes_out, bytes_in, first_seen, last_seen)
       select edge.tenant_id, connection.id, edge.protocol, edge.port, edge.flows, edge.failed, edge.out::bigint, edge.back::bigint, ${SEEN}
       from ${ends} join network_connections connection on connection.client_id = client.id and connection.server_id = server.id`,
    );
  });
}
