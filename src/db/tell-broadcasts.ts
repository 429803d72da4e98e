import type { Knex } from 'knex';
import { scopeSql } from './fold-nodes.ts';

/** What NetBIOS sends to all of a subnet: names and datagrams (RFC 1002). */
const NETBIOS = [137, 138];
/** Subnets of fewer host bits have no broadcast (RFC 3021). */
const LEAST_HOST_BITS = 2;

const PLAIN = 'plain_address(node.address)';
const SILENT = `node.clients > 0 and node.servers = 0 and node.bytes_out = 0 and node.ip_bytes_out = 0 and node.packets_out = 0`;
const SERVICES = `from network_connections connection join network_services service on service.connection_id = connection.id
  where connection.server_id = node.id`;
/** The last addresses of the ranges that zones state, with the widest range that each ends. */
const ENDS = `select distinct on (zone_id, host(broadcast(range))) zone_id, host(broadcast(range)) as last, range
  from zone_ranges where case family(range) when 4 then 32 else 128 end - masklen(range) >= ${LEAST_HOST_BITS}
  order by zone_id, host(broadcast(range)), masklen(range)`;
/** Such an address, which nobody calls from outside of the range. */
const ENDS_SUBNET = `ends.range is not null and not exists (select from network_connections connection
  join network_nodes client on client.id = connection.client_id
  where connection.server_id = node.id and client.scope <> 'unspecified' and not client.address <<= ends.range)`;
const ENDS_OCTET = `host(${PLAIN}) like '%.255'`;
const TAKES_NETBIOS = `exists (select ${SERVICES} and service.protocol = 17 and service.port in (${NETBIOS.join(', ')}))`;

/**
 * Tells the broadcast addresses of subnets among the nodes that `which` names: they never sent anything, take UDP alone,
 * and are the last of a range that a zone states, or end with 255 and take what NetBIOS sends to all. A node that
 * is none, or no longer, has the scope of its address; of one whose type somebody stated nothing is told.
 */
export async function tellBroadcasts(transaction: Knex.Transaction, which: string): Promise<void> {
  // Materialised, because otherwise every node is looked for again before most of them fall away.
  await transaction.raw(
    `with judged as materialized (
       select node.id, node.scope as was, case when ${SILENT} and ((${ENDS_SUBNET}) or (${ENDS_OCTET} and ${TAKES_NETBIOS}))
           and exists (select ${SERVICES} and service.protocol = 17 and service.established_flows > 0)
           and not exists (select ${SERVICES} and service.protocol <> 17 and service.established_flows > 0)
         then 'broadcast' else ${scopeSql('node.address')} end as scope
       from network_nodes node
       left join (${ENDS}) ends on ends.zone_id = node.zone_id and ends.last = host(node.address)
       where ${which} and family(${PLAIN}) = 4 and node.scope in ('internal', 'external', 'broadcast')
         and (node.scope = 'broadcast' or (${SILENT} and (ends.range is not null or ${ENDS_OCTET})))
         and not exists (select from node_corrections said where said.address = node.address and said.node_type is not null)
     )
     update network_nodes changed set scope = judged.scope,
       node_type = case judged.scope when 'broadcast' then 'unknown' else node_type end,
       node_type_confidence = case judged.scope when 'broadcast' then 0 else node_type_confidence end,
       roles = case judged.scope when 'broadcast' then '{}' else roles end
     from judged where judged.id = changed.id and judged.scope <> judged.was`,
  );
}
