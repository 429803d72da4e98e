import { DEPARTURE } from '../domain/topology/departure.ts';
import { siteSql } from './site-sql.ts';

/** What can be new, gone or changed. */
export const CHANGE_SUBJECTS = ['node', 'connection', 'service', 'port'] as const;
export type ChangeSubject = (typeof CHANGE_SUBJECTS)[number];

/** Columns of a change of a node. */
export const NODE = `node.id as node_id, null::uuid as connection_id, shown_address(node.address) as address, ${siteSql('node.address')} as site,
  null::text as client, null::text as client_site, null::text as server, null::text as server_site`;
const PAIR = `null::uuid as node_id, connection.id as connection_id, null::text as address, null::text as site,
  shown_address(client.address) as client, ${siteSql('client.address')} as client_site,
  shown_address(server.address) as server, ${siteSql('server.address')} as server_site`;
const ENDS = `join network_nodes client on client.id = connection.client_id
  join network_nodes server on server.id = connection.server_id`;
const NO_SERVICE = 'null::smallint as protocol, null::integer as port';

const NODE_PLACE = 'array[node.address]';
const PAIR_PLACES = 'array[client.address, server.address]';

/** Where a subject's first and last sighting stands, what of it is shown, and its addresses as they are stored. */
export const SEEN: Record<ChangeSubject, { row: string; from: string; select: string; places: string; id: string }> = {
  node: {
    row: 'node',
    from: 'network_nodes node',
    select: `${NODE}, ${NO_SERVICE}`,
    places: NODE_PLACE,
    id: 'node.id::text',
  },
  connection: {
    row: 'connection',
    from: `network_connections connection ${ENDS}`,
    select: `${PAIR}, ${NO_SERVICE}`,
    places: PAIR_PLACES,
    id: 'connection.id::text',
  },
  service: {
    row: 'service',
    from: `network_services service join network_connections connection on connection.id = service.connection_id ${ENDS}`,
    select: `${PAIR}, service.protocol, service.port`,
    places: PAIR_PLACES,
    id: `(service.connection_id::text || ' ' || service.protocol || ' ' || service.port)`,
  },
  port: {
    row: 'opening',
    from: 'port_openings opening join network_nodes node on node.id = opening.node_id',
    select: `${NODE}, opening.protocol, opening.port`,
    places: NODE_PLACE,
    id: `(opening.node_id::text || ' ' || opening.protocol || ' ' || opening.port)`,
  },
};
/** The table of each subject. */
export const TABLES = {
  node: 'network_nodes',
  connection: 'network_connections',
  service: 'network_services',
  port: 'port_openings',
};

/** SQL for what is first seen in (from, to]. Names of bindings as in `bindingsOf` of network-changes.ts. */
export const NEW = (row: string) => `${row}.first_seen > :from and ${row}.first_seen <= :to`;
/** SQL for what was seen by `from` and not silent then, and is silent at `to` and ever since. */
export const GONE = (row: string) =>
  `${row}.first_seen <= :from and ${row}.last_seen > :silent_at_from and ${row}.last_seen <= :silent_at_to`;

const MOVED = `abs(change.failed_share - change.failed_share_before) >= ${DEPARTURE.failedShare}`;

/** Days of a subject that begin in the window and departed from those before. */
const DEPARTED = (
  subject: string,
) => `select change.client, change.server, change.protocol, change.port, max(change.day) as day,
    max(change.volume_factor) filter (where change.volume_factor >= :factor) as factor,
    bool_or(change.volume_factor >= :factor) as by_volume, bool_or(${MOVED}) as by_failures
  from day_changes change
  where change.subject = '${subject}' and change.day >= :first_day and change.day < :end_day
    and (change.volume_factor >= :factor or ${MOVED})
  group by 1, 2, 3, 4`;
const REASONS = (more = 'null') =>
  `array_remove(array[case when by_volume then 'volume' end, case when by_failures then 'failures' end, ${more}], null)`;

/** What is changed, as (at, id, …) with everything that is shown, and the places. */
export const CHANGED: Record<'node' | 'connection' | 'service', string> = {
  service: `
    select departed.day::timestamp at time zone 'UTC' as at, ${SEEN.service.select}, ${SEEN.service.places} as places, service.first_seen, service.last_seen,
      ${REASONS()} as reasons, departed.factor, ${SEEN.service.id} as item_id
    from (${DEPARTED('service')}) departed
    join network_nodes client on client.address = departed.client
    join network_nodes server on server.address = departed.server
    join network_connections connection on connection.client_id = client.id and connection.server_id = server.id
    join network_services service on service.connection_id = connection.id
      and service.protocol = departed.protocol and service.port = departed.port
    where service.first_seen <= :from`,
  connection: `
    select found.at, ${SEEN.connection.select}, ${SEEN.connection.places} as places, connection.first_seen, connection.last_seen, found.reasons, found.factor,
      connection.id::text as item_id
    from (
      select id, max(at) as at, array_agg(distinct reason) as reasons, max(factor) as factor from (
        select connection.id, departed.day::timestamp at time zone 'UTC' as at, departed.factor, unnest(${REASONS()}) as reason
        from (${DEPARTED('service')}) departed
        join network_nodes client on client.address = departed.client
        join network_nodes server on server.address = departed.server
        join network_connections connection on connection.client_id = client.id and connection.server_id = server.id
        union all
        select service.connection_id, service.first_seen, null, 'new-service'
        from network_services service where ${NEW('service')}
      ) each_one group by id
    ) found
    join network_connections connection on connection.id = found.id ${ENDS}
    where connection.first_seen <= :from`,
  node: `
    select found.at, ${SEEN.node.select}, ${SEEN.node.places} as places, node.first_seen, node.last_seen, found.reasons, found.factor, node.id::text as item_id
    from (
      select id, max(at) as at, array_agg(distinct reason) as reasons, max(factor) as factor from (
        select node.id, departed.day::timestamp at time zone 'UTC' as at, departed.factor, unnest(${REASONS()}) as reason
        from (${DEPARTED('node')}) departed join network_nodes node on node.address = departed.client
        union all
        select opening.node_id, opening.first_seen, null, 'new-port' from port_openings opening where ${NEW('opening')}
      ) each_one group by id
    ) found
    join network_nodes node on node.id = found.id
    where node.first_seen <= :from`,
};
