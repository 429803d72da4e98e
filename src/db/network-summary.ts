import type { Knex } from 'knex';
import { type Counters, SHOWN_COUNTERS, totals } from './counters.ts';
import { NODE_COLUMNS, type NodeFilter, type NodeRow, narrowNodes } from './network-nodes.ts';
import { isAddress } from './site-sql.ts';

/** The whole topology in numbers. */
export interface NetworkSummary extends Counters {
  nodes: number;
  nodes_by_scope: Record<string, number>;
  connections: number;
  services: number;
  bytes: number;
  ip_bytes: number;
  first_seen: Date | null;
  last_seen: Date | null;
}

/** Sums the tenant's topology. */
export async function summariseNetwork(transaction: Knex.Transaction): Promise<NetworkSummary> {
  const { rows: scopes } = await transaction.raw(
    'select scope, count(*) as nodes from network_nodes group by scope order by scope',
  );
  const { rows } = await transaction.raw(
    `select count(*) as connections, coalesce(sum(services), 0)::bigint as services, ${totals('connection', SHOWN_COUNTERS)},
       min(first_seen) as first_seen, max(last_seen) as last_seen from network_connections connection`,
  );
  const sums = rows[0];
  return {
    nodes: scopes.reduce((sum: number, { nodes }: { nodes: number }) => sum + nodes, 0),
    nodes_by_scope: Object.fromEntries(
      scopes.map(({ scope, nodes }: { scope: string; nodes: number }) => [scope, nodes]),
    ),
    ...sums,
    bytes: sums.bytes_out + sums.bytes_in,
    ip_bytes: sums.ip_bytes_out + sums.ip_bytes_in,
  };
}

/** The busiest nodes; with `around`, an address, that node first and then its peers. */
export async function busiestNodes(
  transaction: Knex.Transaction,
  { around, ...filter }: NodeFilter & { around?: string | undefined },
  limit: number,
): Promise<NodeRow[]> {
  const query = transaction('network_nodes as node').select(transaction.raw(NODE_COLUMNS)).limit(limit);
  // With a node in the middle, the site says which, and its peers are anywhere.
  const site = filter.site ?? null;
  narrowNodes(query, around === undefined ? filter : { ...filter, site: undefined });
  if (around === undefined) return query.orderByRaw('node.flows desc, node.address');
  return query
    .whereRaw(
      `node.id in (
         with middle as (select id from network_nodes where address = any((select address_forms(:around::inet, :site::text))::inet[]))
         select id from middle
         union select server_id from network_connections where client_id in (select id from middle)
         union select client_id from network_connections where server_id in (select id from middle))`,
      { around, site },
    )
    .orderByRaw(`(${isAddress('node.address')}) desc, node.flows desc, node.address`, [around, site]);
}
