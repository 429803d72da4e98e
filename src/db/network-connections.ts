import type { Knex } from 'knex';
import type { Scope } from '../domain/topology/scope.ts';
import { type Counters, SHOWN_COUNTERS } from './counters.ts';
import { narrowToZone } from './network-nodes.ts';
import { type Page, type PageOrder, type PageRequest, page } from './paging.ts';
import { inSiteSql, isAddress, siteSql } from './site-sql.ts';

/** What there is to show for a connection or a service, the best first. */
export const EVIDENCE = ['observed', 'scanned-open', 'denied', 'inferred'] as const;
export type Evidence = (typeof EVIDENCE)[number];

interface Stated extends Counters {
  evidence: Evidence;
  /** How sure it is who is the client, 0 to 100 (domain/topology/confidence). */
  direction_confidence: number;
}

/** Who calls whom, over all services. */
export interface ConnectionRow extends Stated {
  id: string;
  client_id: string;
  client: string;
  client_site: string | null;
  client_scope: Scope;
  client_zone_id: string | null;
  client_zone: string | null;
  server_id: string;
  server: string;
  server_site: string | null;
  server_scope: Scope;
  server_zone_id: string | null;
  server_zone: string | null;
  /** Number of distinct (protocol, port). */
  services: number;
  first_seen: Date;
  last_seen: Date;
}

/** One service on a connection. */
export interface ConnectionServiceRow extends Stated {
  protocol: number;
  port: number;
  application: string | null;
  first_seen: Date;
  last_seen: Date;
}

const CONNECTION_COLUMNS = `connection.id, connection.client_id, shown_address(client.address) as client, ${siteSql('client.address')} as client_site, client.scope as client_scope,
  client.zone_id as client_zone_id, (select zone.name from zones zone where zone.id = client.zone_id) as client_zone,
  server.zone_id as server_zone_id, (select zone.name from zones zone where zone.id = server.zone_id) as server_zone,
  connection.server_id, shown_address(server.address) as server, ${siteSql('server.address')} as server_site, server.scope as server_scope, connection.services,
  connection.evidence, connection.direction_confidence,
  ${SHOWN_COUNTERS.map((column) => `connection.${column}`).join(', ')}, connection.first_seen, connection.last_seen`;

/** What a list of connections may be narrowed to. */
export interface ConnectionFilter {
  /** Addresses; `node` is either end. */
  client?: string | undefined;
  server?: string | undefined;
  node?: string | undefined;
  /** Name of the site that the addresses, or one end, are of; or `none`. */
  site?: string | undefined;
  /** Connections with such a service. */
  protocol?: number | undefined;
  port?: number | undefined;
  /** With failed flows, or without any. */
  failed?: boolean | undefined;
  evidence?: Evidence | undefined;
  /** How sure the direction is at least. */
  min_confidence?: number | undefined;
  min_flows?: number | undefined;
  /** Ids of zones, or `none`; `zone` is either end. */
  client_zone?: string | undefined;
  server_zone?: string | undefined;
  zone?: string | undefined;
  /** From one zone into another, or not; what no zone has counts as one. */
  crosses_zones?: boolean | undefined;
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
    .select(
      'protocol',
      'port',
      'application',
      'evidence',
      'direction_confidence',
      ...SHOWN_COUNTERS,
      'first_seen',
      'last_seen',
    )
    .where({ connection_id: connectionId })
    .orderByRaw('flows desc, protocol, port')
    .limit(limit);
}

/** Who told of a connection's conversations besides the observer whose records count. */
export interface AlsoSeenRow {
  protocol: number;
  port: number;
  observer: string;
  kept_observer: string;
  flows: number;
}

/** The records that were merged on a connection, by observer, the most first. */
export async function alsoSeen(
  transaction: Knex.Transaction,
  connectionId: string,
  limit: number,
): Promise<AlsoSeenRow[]> {
  const { rows } = await transaction.raw(
    `select merged.protocol, merged.port, merged.observer, merged.kept_observer, sum(merged.flows)::bigint as flows
       from network_connections connection
       join network_nodes client on client.id = connection.client_id
       join network_nodes server on server.id = connection.server_id
       join merged_services merged on merged.client = client.address and merged.server = server.address
      where connection.id = ? group by 1, 2, 3, 4 order by flows desc, 1, 2, 3, 4 limit ?`,
    [connectionId, limit],
  );
  return rows;
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
  narrowToZones(query, filter);
  const { client, server, node, site, protocol, port, failed, evidence, min_confidence, min_flows } = filter;
  if (evidence) query.where('connection.evidence', evidence);
  if (min_confidence !== undefined) query.where('connection.direction_confidence', '>=', min_confidence);
  if (client) query.whereRaw(isAddress('client.address'), [client, site ?? null]);
  if (server) query.whereRaw(isAddress('server.address'), [server, site ?? null]);
  if (node) {
    const either = `(${isAddress('client.address')} or ${isAddress('server.address')})`;
    query.whereRaw(either, [node, site ?? null, node, site ?? null]);
  }
  if (site) {
    const joint = site === 'none' ? 'and' : 'or';
    query.whereRaw(`(${inSiteSql('client.address')} ${joint} ${inSiteSql('server.address')})`, [
      site,
      site,
      site,
      site,
    ]);
  }
  if (failed !== undefined) query.where('connection.failed_flows', failed ? '>' : '=', 0);
  if (min_flows !== undefined) query.where('connection.flows', '>=', min_flows);
  if (protocol === undefined && port === undefined) return;
  query.whereExists((services: Knex.QueryBuilder) => {
    services.select(1).from('network_services as service').whereRaw('service.connection_id = connection.id');
    if (protocol !== undefined) services.where('service.protocol', protocol);
    if (port !== undefined) services.where('service.port', port);
  });
}

function narrowToZones(query: Knex.QueryBuilder, filter: ConnectionFilter): void {
  const { client_zone, server_zone, zone, crosses_zones } = filter;
  if (client_zone) narrowToZone(query, 'client', client_zone);
  if (server_zone) narrowToZone(query, 'server', server_zone);
  if (zone)
    query.where((either) => {
      for (const end of ['client', 'server'])
        either.orWhere((one) => {
          narrowToZone(one, end, zone);
        });
    });
  if (crosses_zones !== undefined)
    query.whereRaw(`(client.zone_id is distinct from server.zone_id) = ?`, [crosses_zones]);
}
