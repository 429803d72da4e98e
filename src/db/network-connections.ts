import type { Knex } from 'knex';
import type { Scope } from '../domain/topology/scope.ts';
import { COUNTER_COLUMNS, type Counters } from './counters.ts';
import { type Page, type PageOrder, type PageRequest, page } from './paging.ts';

/** Who calls whom, over all services. */
export interface ConnectionRow extends Counters {
  id: string;
  client_id: string;
  client: string;
  client_scope: Scope;
  server_id: string;
  server: string;
  server_scope: Scope;
  /** Number of distinct (protocol, port). */
  services: number;
  first_seen: Date;
  last_seen: Date;
}

/** One service on a connection. */
export interface ConnectionServiceRow extends Counters {
  protocol: number;
  port: number;
  application: string | null;
  first_seen: Date;
  last_seen: Date;
}

const CONNECTION_COLUMNS = `connection.id, connection.client_id, host(client.address) as client, client.scope as client_scope,
  connection.server_id, host(server.address) as server, server.scope as server_scope, connection.services,
  ${COUNTER_COLUMNS.map((column) => `connection.${column}`).join(', ')}, connection.first_seen, connection.last_seen`;

/** What a list of connections may be narrowed to. */
export interface ConnectionFilter {
  /** Addresses; `node` is either end. */
  client?: string | undefined;
  server?: string | undefined;
  node?: string | undefined;
  /** Connections with such a service. */
  protocol?: number | undefined;
  port?: number | undefined;
  /** With failed flows, or without any. */
  failed?: boolean | undefined;
  min_flows?: number | undefined;
}

const SORTS = {
  last_seen: { column: 'connection.last_seen', type: 'timestamptz' },
  first_seen: { column: 'connection.first_seen', type: 'timestamptz' },
  flows: { column: 'connection.flows', type: 'bigint' },
  bytes: { column: '(connection.bytes_out + connection.bytes_in)', type: 'bigint' },
} as const satisfies Record<string, Pick<PageOrder, 'column' | 'type'>>;
export type ConnectionSort = keyof typeof SORTS;
export const CONNECTION_SORTS = Object.keys(SORTS) as [ConnectionSort, ...ConnectionSort[]];

/** Connections of the tenant. */
export function listConnections(
  transaction: Knex.Transaction,
  filter: ConnectionFilter,
  { sort, order }: { sort: ConnectionSort; order: 'asc' | 'desc' },
  request: PageRequest,
): Promise<Page<ConnectionRow>> {
  const query = selectConnections(transaction);
  narrowConnections(query, filter);
  return page(query, request, { ...SORTS[sort], direction: order, id: 'connection.id', idType: 'uuid' });
}

/** One connection; undefined when the tenant has no such connection. */
export function findConnection(transaction: Knex.Transaction, id: string): Promise<ConnectionRow | undefined> {
  return selectConnections(transaction).where('connection.id', id).first();
}

/** The services on a connection, the busiest first. */
export function servicesOfConnection(
  transaction: Knex.Transaction,
  connectionId: string,
  limit: number,
): Promise<ConnectionServiceRow[]> {
  return transaction('network_services')
    .select('protocol', 'port', 'application', ...COUNTER_COLUMNS, 'first_seen', 'last_seen')
    .where({ connection_id: connectionId })
    .orderByRaw('flows desc, protocol, port')
    .limit(limit);
}

/** The busiest connections among the given nodes. */
export function connectionsAmong(
  transaction: Knex.Transaction,
  nodeIds: string[],
  limit: number,
): Promise<ConnectionRow[]> {
  return selectConnections(transaction)
    .whereRaw('connection.client_id = any(?::uuid[]) and connection.server_id = any(?::uuid[])', [nodeIds, nodeIds])
    .orderByRaw('connection.flows desc, connection.id')
    .limit(limit);
}

function selectConnections(transaction: Knex.Transaction): Knex.QueryBuilder {
  return transaction('network_connections as connection')
    .join('network_nodes as client', 'client.id', 'connection.client_id')
    .join('network_nodes as server', 'server.id', 'connection.server_id')
    .select(transaction.raw(CONNECTION_COLUMNS));
}

function narrowConnections(query: Knex.QueryBuilder, filter: ConnectionFilter): void {
  const { client, server, node, protocol, port, failed, min_flows } = filter;
  if (client) query.whereRaw('client.address = ?::inet', [client]);
  if (server) query.whereRaw('server.address = ?::inet', [server]);
  if (node) query.whereRaw('(client.address = ?::inet or server.address = ?::inet)', [node, node]);
  if (failed !== undefined) query.where('connection.failed_flows', failed ? '>' : '=', 0);
  if (min_flows !== undefined) query.where('connection.flows', '>=', min_flows);
  if (protocol === undefined && port === undefined) return;
  query.whereExists((services: Knex.QueryBuilder) => {
    services.select(1).from('network_services as service').whereRaw('service.connection_id = connection.id');
    if (protocol !== undefined) services.where('service.protocol', protocol);
    if (port !== undefined) services.where('service.port', port);
  });
}
