import type { Knex } from 'knex';
import { total } from './counters.ts';

/** One end of a pair: a zone, or, for nodes that no zone has, the scope of their addresses. */
export interface MatrixEnd {
  zone_id: string | null;
  zone: string | null;
  scope: string | null;
}

/** What goes from nodes of one zone to nodes of another, or stays within it. */
export interface MatrixPair {
  client: MatrixEnd;
  server: MatrixEnd;
  /** Connections whose flows were all refused or failed are among them. */
  connections: number;
  denied_connections: number;
  services: number;
  flows: number;
  failed_flows: number;
  bytes_out: number;
  bytes_in: number;
  first_seen: Date;
  last_seen: Date;
}

const end = (side: string) => `${side}_zone.id as ${side}_zone_id,
  case when ${side}_zone.id is null then ${side}.scope end as ${side}_scope`;

/** Every pair of zones with a connection between them, the most bytes first; at most `limit`. */
export async function zoneMatrix(transaction: Knex.Transaction, limit: number): Promise<MatrixPair[]> {
  await transaction.raw(`select set_config('work_mem', '64MB', true), set_config('enable_nestloop', 'off', true)`);
  const { rows } = await transaction.raw(
    `select pair.*, client_zone.name as client_zone, server_zone.name as server_zone from (
       select ${end('client')}, ${end('server')}, count(*) as connections,
         count(*) filter (where connection.flows <= connection.failed_flows) as denied_connections,
         ${['services', 'flows', 'failed_flows', 'bytes_out', 'bytes_in']
           .map((column) => `${total(`connection.${column}`)} as ${column}`)
           .join(', ')},
         min(connection.first_seen) as first_seen, max(connection.last_seen) as last_seen
       from network_connections connection
       join network_nodes client on client.id = connection.client_id
       join network_nodes server on server.id = connection.server_id
       left join zones client_zone on client_zone.id = client.zone_id
       left join zones server_zone on server_zone.id = server.zone_id
       group by 1, 2, 3, 4
     ) pair
     left join zones client_zone on client_zone.id = pair.client_zone_id
     left join zones server_zone on server_zone.id = pair.server_zone_id
     order by bytes_out + bytes_in desc, flows desc, client_zone.name, client_scope, server_zone.name, server_scope limit ?`,
    [limit],
  );
  return rows.map(pairOf);
}

type Sums = Omit<MatrixPair, 'client' | 'server'>;
type FlatPair = Sums & Record<`${'client' | 'server'}_${'zone_id' | 'zone' | 'scope'}`, string | null>;

function pairOf(row: FlatPair): MatrixPair {
  const { client_zone_id, client_zone, client_scope, server_zone_id, server_zone, server_scope, ...sums } = row;
  return {
    client: { zone_id: client_zone_id, zone: client_zone, scope: client_scope },
    server: { zone_id: server_zone_id, zone: server_zone, scope: server_scope },
    ...sums,
  };
}
