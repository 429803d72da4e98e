import type { Knex } from 'knex';
import { SCOPE_PREFIXES } from '../domain/topology/scope.ts';
import { COUNTER_COLUMNS, opposite, TENANT, totals } from './counters.ts';
import { MEASURES } from './topology.ts';

/** Adds nodes for addresses not seen before; their sums follow in `foldNodes`. */
export async function addNodes(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `insert into network_nodes (tenant_id, address, scope, first_seen, last_seen)
     select ${TENANT}, address, ${scopeSql('address')}, min(first_seen), max(last_seen)
     from (
       select client as address, first_seen, last_seen from touched_services
       union all
       select server, first_seen, last_seen from touched_services
     ) seen
     group by address
     on conflict (tenant_id, address) do nothing`,
  );
}

/**
 * Replaces the sums of the touched nodes, and removes those without a connection. Bytes are seen from the node: what it
 * sent is `out`, whether as client or as server. A connection of a node with itself counts once, and not as a peer.
 */
export async function foldNodes(transaction: Knex.Transaction): Promise<void> {
  const asServer = COUNTER_COLUMNS.map((column) => `connection.${opposite(column)} as ${column}`).join(', ');
  const asClient = COUNTER_COLUMNS.map((column) => `connection.${column}`).join(', ');
  await transaction.raw(
    `create temporary table touched_nodes on commit drop as
     select client_id as id from touched_connections union select server_id from touched_connections`,
  );
  await transaction.raw(
    `create temporary table folded_nodes on commit drop as
     select id, count(*) filter (where role = 'server' and peer <> id) as clients,
       count(*) filter (where role = 'client' and peer <> id) as servers,
       ${totals('side')}, min(first_seen) as first_seen, max(last_seen) as last_seen
     from (
       select client_id as id, server_id as peer, 'client' as role, ${asClient}, connection.first_seen, connection.last_seen
       from network_connections connection where client_id in (select id from touched_nodes)
       union all
       select server_id, client_id, 'server', ${asServer}, connection.first_seen, connection.last_seen
       from network_connections connection where server_id in (select id from touched_nodes) and server_id <> client_id
     ) side
     group by id`,
  );
  const columns = ['clients', 'servers', ...MEASURES];
  const listed = (source: string) => columns.map((column) => `${source}.${column}`).join(', ');
  await transaction.raw(
    `update network_nodes node set ${columns.map((column) => `${column} = folded.${column}`).join(', ')}
     from folded_nodes folded
     where folded.id = node.id and (${listed('node')}) is distinct from (${listed('folded')})`,
  );
  await transaction.raw(
    `delete from network_nodes node using touched_nodes touched
     where touched.id = node.id and not exists (select from folded_nodes folded where folded.id = node.id)
       and not exists (select from scan_services found where found.server = node.address)`,
  );
}

/** SQL that gives an inet expression its scope; the same table of prefixes as `scopeOf`. */
export function scopeSql(address: string): string {
  const cases = SCOPE_PREFIXES.map(({ prefix, scope }) => `when ${address} <<= '${prefix}' then '${scope}'`);
  return `case ${cases.join(' ')} else 'external' end`;
}
