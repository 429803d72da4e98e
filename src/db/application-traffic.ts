import type { Knex } from 'knex';
import type { Tier } from '../domain/applications/application.ts';
import type { Evidence } from './network-connections.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { shownSql } from './site-sql.ts';

/** Which way a service goes, seen from an application. */
export const TRAFFIC_WAYS = ['in', 'out', 'inside'] as const;
export type TrafficWay = (typeof TRAFFIC_WAYS)[number];

/** A service that an application offers, uses or keeps to itself, between two addresses. */
export interface TrafficRow {
  connection_id: string;
  way: TrafficWay;
  client: string;
  client_site: string | null;
  client_hostname: string | null;
  client_zone: string | null;
  /** Of a member its own; of others `external`, what they are where they are members, or `client`. */
  client_tier: Tier;
  /** Other applications that it is a member of. */
  client_applications: string[];
  server: string;
  server_site: string | null;
  server_hostname: string | null;
  server_zone: string | null;
  /** null for a machine inside that no application has. */
  server_tier: Tier | null;
  server_applications: string[];
  crosses_zones: boolean;
  protocol: number;
  port: number;
  application: string | null;
  evidence: Evidence;
  direction_confidence: number;
  /** That came about. */
  flows: number;
  failed_flows: number;
  bytes_out: number;
  bytes_in: number;
  first_seen: Date;
  last_seen: Date;
}

/** What the traffic of an application may be narrowed to. */
export interface TrafficFilter {
  way?: TrafficWay | undefined;
  crosses_zones?: boolean | undefined;
}

const MEMBERS = 'select held.address from application_members held where held.application_id = ?';
const NODES = `select node.id from network_nodes node where node.address in (${MEMBERS})`;
const WAY = `case when own_server.address is null then 'out' when own_client.address is null then 'in' else 'inside' end`;
const OWN = (['client', 'server'] as const)
  .map(
    (end) =>
      `left join application_members own_${end} on own_${end}.application_id = ? and own_${end}.address = ${end}.address`,
  )
  .join(' ');
const CROSSES = 'client.zone_id is distinct from server.zone_id';
const PLACE = `(service.connection_id || ' ' || service.protocol || ' ' || service.port)`;

/** Services with a member at one end or both that were used, the busiest first: those that its readiness counts. */
export function listTraffic(
  transaction: Knex.Transaction,
  applicationId: string,
  { way, crosses_zones }: TrafficFilter,
  request: PageRequest,
): Promise<Page<TrafficRow>> {
  const query = transaction('network_services as service')
    .join('network_connections as connection', 'connection.id', 'service.connection_id')
    .join('network_nodes as client', 'client.id', 'connection.client_id')
    .join('network_nodes as server', 'server.id', 'connection.server_id')
    .joinRaw(OWN, [applicationId, applicationId])
    .select(transaction.raw(SHOWN, [applicationId, applicationId]))
    .where('service.established_flows', '>', 0)
    .whereRaw(
      `service.connection_id in (select id from network_connections where client_id in (${NODES})
         union all select id from network_connections where server_id in (${NODES}))`,
      [applicationId, applicationId],
    );
  if (way) query.whereRaw(`${WAY} = ?`, [way]);
  if (crosses_zones !== undefined) query.whereRaw(`(${CROSSES}) = ?`, [crosses_zones]);
  return page<TrafficRow>(query, request, {
    ...{ column: 'service.established_flows', type: 'bigint', direction: 'desc', id: PLACE, idType: 'text' },
  });
}

const SHOWN = `service.connection_id, ${WAY} as way, ${endSql('client', `'client'`)}, ${endSql('server', 'null')},
  ${CROSSES} as crosses_zones, service.protocol, service.port, service.application, service.evidence,
  service.direction_confidence, service.established_flows as flows, service.failed_flows, service.bytes_out,
  service.bytes_in, service.first_seen, service.last_seen`;

/** What is shown of one end; its tier is `otherwise` where nothing tells. One binding: the application. */
function endSql(end: 'client' | 'server', otherwise: string): string {
  const elsewhere = `from application_members held join applications other on other.id = held.application_id
    where held.address = ${end}.address`;
  return `${shownSql(`${end}.address`, end)}, ${end}.hostname as ${end}_hostname,
    (select zone.name from zones zone where zone.id = ${end}.zone_id) as ${end}_zone,
    coalesce(own_${end}.tier, case when ${end}.scope = 'external' then 'external' end,
      (select min(held.tier) ${elsewhere}), ${otherwise}) as ${end}_tier,
    array(select other.name ${elsewhere} and held.application_id <> ? order by other.name) as ${end}_applications`;
}
