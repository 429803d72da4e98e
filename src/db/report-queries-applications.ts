import type { QueryName } from '../domain/reports/queries.ts';
import { total } from './counters.ts';
import { BEST_EVIDENCE, type Narrowing, placeOf, type QueryText, SERVICES, ZONED } from './report-narrowing.ts';
import { shownSql } from './site-sql.ts';

const chosen = (where: Narrowing, column: string) =>
  `${column} = ${where.value(where.filters.application ?? '', 'uuid')}`;
const sums = `${['flows', 'failed_flows'].map((column) => `${total(`service.${column}`)} as ${column}`).join(', ')},
  ${total('service.bytes_out + service.bytes_in')} as bytes, max(service.last_seen) as last_seen`;

function need(where: Narrowing, own: 'client' | 'server'): string {
  const other = own === 'client' ? 'server' : 'client';
  return `select other.name as application, need.protocol, need.port, port.name, port.risk, need.clients, need.servers, need.flows,
       need.failed_flows, need.bytes, need.confidence
     from application_dependencies need join applications other on other.id = need.${other}_id
     left join ports port on port.protocol = need.protocol and port.port = need.port
     where ${chosen(where, `need.${own}_id`)} order by need.flows desc, other.name, need.protocol, need.port`;
}

function crossing(where: Narrowing, inside: 'client' | 'server'): string {
  const outside = inside === 'client' ? 'server' : 'client';
  return `select ${placeOf(outside)} as place, service.protocol, service.port, port.name, port.risk, port.compliance,
       port.encryption, ${BEST_EVIDENCE} as evidence, count(distinct connection.client_id) as clients,
       count(distinct connection.server_id) as servers, ${sums}
     from ${SERVICES} ${ZONED}
     left join ports port on port.protocol = service.protocol and port.port = service.port
     where ${where.member(`${inside}.address`)} and not (${where.member(`${outside}.address`)}) and ${where.seen('service')}
     group by 1, service.protocol, service.port, port.name, port.risk, port.compliance, port.encryption
     order by 1, service.protocol, service.port`;
}

/** One application: its members, what it needs, who needs it, and where it can be reached from. */
export const applicationQueries = {
  application: (where) =>
    `select application.name, application.description, application.owner, application.criticality, application.classification,
       array_to_string(application.compliance, ', ') as compliance, application.archetype, application.archetype_confidence,
       application.confidence, application.readiness_score,
       (select count(*) from application_members member where member.application_id = application.id) as members,
       (application.readiness ->> 'services_in')::bigint as services_in,
       (application.readiness ->> 'services_out')::bigint as services_out,
       (application.readiness ->> 'services_inside')::bigint as services_inside,
       (application.readiness ->> 'zone_crossings')::bigint as zone_crossings,
       (application.readiness ->> 'unexplained_flows')::bigint as unexplained_flows,
       (application.readiness -> 'blast_radius' -> -1 ->> 'nodes')::bigint as blast_radius,
       (select string_agg(point, ', ') from jsonb_array_elements_text(application.readiness -> 'articulation_points') point)
         as articulation_points
     from applications application where ${chosen(where, 'application.id')}`,
  'application-readiness': (where) =>
    `select part ->> 'name' as part, (part ->> 'score')::float8 as score, (part ->> 'weight')::float8 as weight,
       part ->> 'text' as text
     from applications application cross join lateral jsonb_array_elements(application.readiness -> 'parts')
       with ordinality as parts (part, no)
     where ${chosen(where, 'application.id')} order by no`,
  'application-members': (where) =>
    `select ${shownSql('member.address', 'address')}, node.hostname, node.node_type, node.os, zone.name as zone, node.owner, member.tier,
       member.tier_confidence, member.confidence, (select count(*) from port_openings opening where opening.node_id = node.id)
         as open_ports, node.first_seen, node.last_seen,
       (select string_agg(reason ->> 'text', '; ') from jsonb_array_elements(member.reasons) reason) as reasons
     from application_members member left join network_nodes node on node.address = member.address
     left join zones zone on zone.id = node.zone_id
     where ${chosen(where, 'member.application_id')} order by member.tier, member.address`,
  'application-needs': (where) => need(where, 'client'),
  'application-needed-by': (where) => need(where, 'server'),
  'application-exposure': (where) => crossing(where, 'server'),
  'application-outbound': (where) => crossing(where, 'client'),
} as const satisfies Partial<Record<QueryName, QueryText>>;
