import { OPEN_STATUSES } from '../domain/alerts/status.ts';
import type { QueryName } from '../domain/reports/queries.ts';
import { total } from './counters.ts';
import { BEST_EVIDENCE, CONNECTIONS, GRAVITY, placeOf, type QueryText, SERVICES, ZONED } from './report-narrowing.ts';
import { shownSql } from './site-sql.ts';

const TRAFFIC = ['flows', 'failed_flows', 'bytes_out', 'bytes_in', 'ip_bytes_out', 'ip_bytes_in'];
const SPAN = ['first_seen', 'last_seen'];
const traffic = (row: string) => [...TRAFFIC, ...SPAN].map((column) => `${row}.${column}`).join(', ');
const sums = (row: string) =>
  `${['flows', 'failed_flows', 'bytes_out', 'bytes_in'].map((column) => `${total(`${row}.${column}`)} as ${column}`).join(', ')},
   min(${row}.first_seen) as first_seen, max(${row}.last_seen) as last_seen`;
const VOLUME = `case when node.ip_bytes_out + node.ip_bytes_in > 0 then node.ip_bytes_out + node.ip_bytes_in
  else node.bytes_out + node.bytes_in end`;
export const OPEN = `alert.status in (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/** Days of services whose ends are inside; nodes are joined only where somebody asks for places. */
const DAYS: QueryText = (where) => {
  const { within, zone, application, site } = where.filters;
  const narrowed = [within, zone, application, site].some((filter) => filter !== undefined);
  const day = `spent.day::timestamp at time zone 'UTC'`;
  return narrowed
    ? `service_days spent join network_nodes client on client.address = spent.client
         join network_nodes server on server.address = spent.server where ${where.pair()} and ${where.during(day)}`
    : `service_days spent where ${where.during(day)}`;
};

/** Nodes, connections, services, ports, and what goes from zone to zone. */
export const networkQueries = {
  'node-totals': (where) =>
    `select count(*) as nodes, count(*) filter (where node.scope = 'internal') as internal_nodes,
       count(*) filter (where node.zone_id is null and node.scope = 'internal') as unplaced_nodes
     from network_nodes node where ${where.node('node')} and ${where.seen('node')}`,
  'connection-totals': (where) =>
    `select count(*) as connections, ${total('connection.services')} as services, ${total('connection.flows')} as flows,
       ${total('connection.failed_flows')} as failed_flows, ${total('connection.bytes_out + connection.bytes_in')} as bytes,
       ${total('connection.ip_bytes_out + connection.ip_bytes_in')} as ip_bytes,
       min(connection.first_seen) as first_seen, max(connection.last_seen) as last_seen
     from ${CONNECTIONS} where ${where.pair()} and ${where.seen('connection')}`,
  'port-totals': (where) =>
    `select count(*) as ports, count(*) filter (where port.compliance = 'non_compliant') as non_compliant_ports,
       count(*) filter (where port.risk in ('critical', 'high')) as risky_ports,
       count(*) filter (where port.encryption = 'plaintext') as plaintext_ports,
       count(*) filter (where port.unusual <> '[]') as unusual_ports
     from ports port where ${where.port('port')}`,
  'alert-totals': (where) =>
    `select count(*) as alerts, count(*) filter (where ${OPEN}) as open_alerts,
       count(*) filter (where ${OPEN} and alert.severity in ('critical', 'high')) as urgent_alerts,
       count(distinct alert.incident_id) as incidents
     from security_alerts alert where ${where.alert('alert')}`,
  'upload-totals': () =>
    `select count(*) as uploads from uploads upload where upload.state = 'stored' and upload.deleted_at is null`,
  'top-talkers': (where) =>
    `select ${shownSql('node.address', 'address')}, node.hostname, node.scope, node.flows, ${VOLUME} as bytes from network_nodes node
     where ${where.node('node')} and ${where.seen('node')} order by ${VOLUME} desc, node.flows desc, node.address limit 10`,
  'traffic-by-day': (where) =>
    `select spent.day::timestamp at time zone 'UTC' as day, ${total('spent.flows')} as flows,
       ${total('spent.failed_flows')} as failed_flows, ${total('spent.bytes_out + spent.bytes_in')} as bytes,
       count(distinct (spent.client, spent.server)) as connections
     from ${DAYS(where)} group by spent.day order by spent.day`,
  nodes: (where) =>
    `select ${shownSql('node.address', 'address')}, node.hostname, node.scope, node.node_type, node.os, zone.name as zone, node.owner,
       node.clients, node.servers, ${traffic('node')}
     from network_nodes node left join zones zone on zone.id = node.zone_id
     where ${where.node('node')} and ${where.seen('node')} order by node.address`,
  connections: (where) =>
    `select ${shownSql('client.address', 'client')}, ${shownSql('server.address', 'server')}, connection.services, connection.evidence,
       ${traffic('connection')}
     from ${CONNECTIONS} where ${where.pair()} and ${where.seen('connection')} order by client.address, server.address`,
  services: (where) =>
    `select ${shownSql('client.address', 'client')}, ${shownSql('server.address', 'server')}, service.protocol, service.port,
       service.application, service.evidence, ${traffic('service')}
     from ${SERVICES} where ${where.pair()} and ${where.seen('service')}
     order by client.address, server.address, service.protocol, service.port`,
  ports: (where) =>
    `select port.protocol, port.port, port.name, port.description, port.category, port.risk, port.compliance, port.encryption,
       port.audience, port.clients, port.servers, port.flows, port.failed_flows, port.bytes, port.last_seen,
       (select string_agg(use ->> 'text', '; ' order by use ->> 'text') from jsonb_array_elements(port.unusual) use) as unusual,
       reason.owner, reason.purpose, port.reason
     from ports port
     left join port_justifications reason on reason.protocol = port.protocol and reason.port = port.port and reason.state = 'approved'
     where ${where.port('port')} order by port.protocol, port.port`,
  'zone-pairs': (where) =>
    `select ${placeOf('client')} as client_zone, ${placeOf('server')} as server_zone, count(*) as connections,
       count(*) filter (where connection.flows <= connection.failed_flows) as denied_connections,
       ${total('connection.services')} as services, ${sums('connection')}
     from ${CONNECTIONS} ${ZONED} where ${where.pair()} and ${where.seen('connection')} group by 1, 2 order by 1, 2`,
  'zone-services': (where) =>
    `select ${placeOf('client')} as client_zone, ${placeOf('server')} as server_zone, service.protocol, service.port,
       port.name, port.risk, port.compliance, ${BEST_EVIDENCE} as evidence, count(*) as connections,
       count(distinct connection.client_id) as clients, count(distinct connection.server_id) as servers, ${sums('service')}
     from ${SERVICES} ${ZONED}
     left join ports port on port.protocol = service.protocol and port.port = service.port
     where ${where.pair()} and ${where.seen('service')}
     group by 1, 2, service.protocol, service.port, port.name, port.risk, port.compliance
     order by 1, 2, service.protocol, service.port`,
  'ports-by-risk': (where) =>
    `select port.risk, port.compliance, count(*) as ports, ${total('port.flows')} as flows from ports port
     where ${where.port('port')} group by 1, 2 order by array_position(${GRAVITY}, port.risk), 2`,
  'risky-use': (where) =>
    `select ${placeOf('client')} as client_zone, ${placeOf('server')} as server_zone, service.protocol, service.port,
       port.name, port.risk, port.compliance, count(distinct connection.client_id) as clients,
       count(distinct connection.server_id) as servers, ${sums('service')}
     from ${SERVICES} ${ZONED}
     join ports port on port.protocol = service.protocol and port.port = service.port and port.risk in ('critical', 'high')
     where ${where.pair()} and ${where.seen('service')}
     group by 1, 2, service.protocol, service.port, port.name, port.risk, port.compliance
     order by array_position(${GRAVITY}, port.risk), 1, 2, service.protocol, service.port`,
  justifications: (where) =>
    `select reason.protocol, reason.port, port.name, reason.state, reason.purpose, reason.owner, reason.safeguards,
       asker.email as requested_by, reason.requested_at, approver.email as approved_by, reason.approved_at,
       reviewer.email as reviewed_by, reason.reviewed_at, reason.review_due
     from port_justifications reason
     left join ports port on port.protocol = reason.protocol and port.port = reason.port
     left join users asker on asker.id = reason.requested_by
     left join users approver on approver.id = reason.approved_by
     left join users reviewer on reviewer.id = reason.reviewed_by
     where reason.state <> 'revoked' and ${where.port('reason')} order by reason.protocol, reason.port, reason.state`,
} as const satisfies Partial<Record<QueryName, QueryText>>;
