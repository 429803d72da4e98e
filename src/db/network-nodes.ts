import type { Knex } from 'knex';
import type { NodeType } from '../domain/nodes/node-type.ts';
import type { Scope } from '../domain/topology/scope.ts';
import { withinBindings, withinSql } from './address-range.ts';
import { type Counters, SHOWN_COUNTERS, totals } from './counters.ts';
import { type Page, type PageOrder, type PageRequest, page } from './paging.ts';
import { inSiteSql, siteSql } from './site-sql.ts';

/** A machine, or a group address, that flows show. Bytes are seen from it: out is what it sent. */
export interface NodeRow extends Counters {
  id: string;
  /** As logs write it. */
  address: string;
  /** The site that it is of, where addresses overlap. */
  site: string | null;
  scope: Scope;
  hostname: string | null;
  /** 0 to 100, here as below; 100 is what somebody said. */
  hostname_confidence: number | null;
  vendor: string | null;
  os: string | null;
  os_confidence: number | null;
  node_type: NodeType;
  node_type_confidence: number;
  roles: string[];
  /** The host of several addresses that it is one of. */
  host_id: string | null;
  owner: string | null;
  /** Of the longest prefix around its address. */
  zone_id: string | null;
  zone: string | null;
  /** Distinct peers that call it, and that it calls. */
  clients: number;
  servers: number;
  first_seen: Date;
  last_seen: Date;
}

/** A service of a node, summed over its peers. */
export interface NodeServiceRow extends Counters {
  protocol: number;
  port: number;
  application: string | null;
  peers: number;
  first_seen: Date;
  last_seen: Date;
}

/** A peer of a node, summed over both directions of calling. */
export interface PeerRow {
  id: string;
  /** As logs write it. */
  address: string;
  /** The site that it is of, where addresses overlap. */
  site: string | null;
  scope: Scope;
  /** The peer calls the node; the node calls the peer. */
  calls_it: boolean;
  called_by_it: boolean;
  flows: number;
  failed_flows: number;
}

export const NODE_COLUMNS = `node.id, shown_address(node.address) as address, ${siteSql('node.address')} as site, node.scope, node.hostname,
  node.hostname_confidence, node.vendor, node.os, node.os_confidence, node.node_type, node.node_type_confidence, node.roles,
  node.host_id, node.owner,
  node.zone_id, (select zone.name from zones zone where zone.id = node.zone_id) as zone, node.clients, node.servers,
  ${SHOWN_COUNTERS.map((column) => `node.${column}`).join(', ')}, node.first_seen, node.last_seen`;

/** What a list of nodes may be narrowed to. */
export interface NodeFilter {
  scope?: Scope | undefined;
  /** A prefix in CIDR notation. */
  within?: string | undefined;
  /** Name of a site, or `none`. */
  site?: string | undefined;
  /** Part of the address or host name. */
  q?: string | undefined;
  type?: NodeType | undefined;
  /** Part of the operating system's name. */
  os?: string | undefined;
  /** Id of a zone, or `none` for nodes that no zone has. */
  zone?: string | undefined;
}

const SORTS = {
  last_seen: { column: 'node.last_seen', type: 'timestamptz' },
  first_seen: { column: 'node.first_seen', type: 'timestamptz' },
  flows: { column: 'node.flows', type: 'bigint' },
  bytes: { column: '(node.bytes_out + node.bytes_in)', type: 'bigint' },
  address: { column: 'node.address', type: 'inet' },
} as const satisfies Record<string, Pick<PageOrder, 'column' | 'type'>>;
export type NodeSort = keyof typeof SORTS;
export const NODE_SORTS = Object.keys(SORTS) as [NodeSort, ...NodeSort[]];

/** Nodes of the tenant. */
export function listNodes(
  transaction: Knex.Transaction,
  filter: NodeFilter,
  { sort, order }: { sort: NodeSort; order: 'asc' | 'desc' },
  request: PageRequest,
): Promise<Page<NodeRow>> {
  const query = transaction('network_nodes as node').select(transaction.raw(NODE_COLUMNS));
  narrowNodes(query, filter);
  return page(query, request, { ...SORTS[sort], direction: order, id: 'node.id', idType: 'uuid' });
}

/** Adds the conditions of a filter to a query over `network_nodes as node`. */
export function narrowNodes(query: Knex.QueryBuilder, { scope, within, site, q, zone, type, os }: NodeFilter): void {
  if (type) query.where('node.node_type', type);
  if (os) query.whereRaw('node.os ilike ?', [containing(os)]);
  if (zone) narrowToZone(query, 'node', zone);
  if (scope) query.where('node.scope', scope);
  if (within) query.whereRaw(withinSql('node.address'), withinBindings(within));
  if (site) query.whereRaw(inSiteSql('node.address'), [site, site]);
  if (q) {
    const pattern = containing(q);
    query.whereRaw('(shown_address(node.address) ilike ? or node.hostname ilike ?)', [pattern, pattern]);
  }
}

/** Keeps the rows whose node, under that alias, is in the zone of the id, or in `none`. */
export function narrowToZone(query: Knex.QueryBuilder, node: string, zone: string): void {
  if (zone === 'none') query.whereNull(`${node}.zone_id`);
  else query.whereRaw(`${node}.zone_id = ?::uuid`, [zone]);
}

function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}

/** One node; undefined when the tenant has no such node. */
export function findNode(transaction: Knex.Transaction, id: string): Promise<NodeRow | undefined> {
  return transaction('network_nodes as node').select(transaction.raw(NODE_COLUMNS)).where({ id }).first();
}

/** What a node offers (as server) or uses (as client), the busiest first. */
export async function servicesOfNode(
  transaction: Knex.Transaction,
  id: string,
  role: 'client' | 'server',
  limit: number,
): Promise<NodeServiceRow[]> {
  const peer = role === 'client' ? 'server_id' : 'client_id';
  const { rows } = await transaction.raw(
    `select service.protocol, service.port, count(distinct connection.${peer}) as peers, ${totals('service', SHOWN_COUNTERS)},
       (array_agg(service.application order by service.flows desc, service.application)
          filter (where service.application is not null))[1] as application,
       min(service.first_seen) as first_seen, max(service.last_seen) as last_seen
     from network_connections connection
     join network_services service on service.connection_id = connection.id
     where connection.${role}_id = ?
     group by service.protocol, service.port
     order by flows desc, service.protocol, service.port limit ?`,
    [id, limit],
  );
  return rows;
}

/** Whom a node talks to, the busiest first. */
export async function peersOfNode(transaction: Knex.Transaction, id: string, limit: number): Promise<PeerRow[]> {
  const { rows } = await transaction.raw(
    `select peer.id, shown_address(peer.address) as address, ${siteSql('peer.address')} as site, peer.scope, bool_or(side.inbound) as calls_it,
       bool_or(not side.inbound) as called_by_it, sum(side.flows)::bigint as flows, sum(side.failed_flows)::bigint as failed_flows
     from (
       select server_id as peer_id, false as inbound, flows, failed_flows from network_connections where client_id = :id
       union all
       select client_id, true, flows, failed_flows from network_connections where server_id = :id and client_id <> :id
     ) side
     join network_nodes peer on peer.id = side.peer_id
     group by peer.id
     order by flows desc, peer.address limit :limit`,
    { id, limit },
  );
  return rows;
}
