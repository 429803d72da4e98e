import type { QueryName } from '../domain/reports/queries.ts';
import { total } from './counters.ts';
import {
  BEST_EVIDENCE,
  GRAVITY,
  type Narrowing,
  placeOf,
  type QueryText,
  SERVICES,
  ZONED,
} from './report-narrowing.ts';

/** The zone that was asked for, or those whose compliance names the standard. */
function zones(where: Narrowing): string {
  const { zone } = where.filters;
  return zone === undefined
    ? `select zone.id from zones zone where exists (select from unnest(zone.compliance) regime where regime ~* '(pci|cde)')`
    : `select zone.id from zones zone where zone.id = ${where.value(zone, 'uuid')}`;
}

const CLIENT = 'coalesce(client.zone_id in (select cde.id from cde), false)';
const SERVER = 'coalesce(server.zone_id in (select cde.id from cde), false)';
const INSECURE = `(port.encryption = 'plaintext' or port.risk in ('critical', 'high') or port.compliance = 'non_compliant')`;
const DIRECTION = `case when ${CLIENT} and ${SERVER} then 'within' when ${SERVER} then 'inbound' else 'outbound' end`;
const USED = `${SERVICES} ${ZONED}
  left join ports port on port.protocol = service.protocol and port.port = service.port
  left join port_justifications reason on reason.protocol = service.protocol and reason.port = service.port
    and reason.state = 'approved'`;
const sums = `${total('service.flows')} as flows, ${total('service.failed_flows')} as failed_flows,
  ${total('service.bytes_out + service.bytes_in')} as bytes, min(service.first_seen) as first_seen, max(service.last_seen) as last_seen`;
const REVIEWS = `left join users approver on approver.id = reason.approved_by
  left join users reviewer on reviewer.id = reason.reviewed_by`;

const crossing = (where: Narrowing, which: string) =>
  `with cde as (${zones(where)})
   select ${DIRECTION} as direction, ${placeOf('client')} as client_zone, ${placeOf('server')} as server_zone, service.protocol,
     service.port, port.name, port.risk, ${BEST_EVIDENCE} as evidence, reason.purpose, reason.owner,
     count(distinct connection.client_id) as clients, count(distinct connection.server_id) as servers, ${sums}
   from ${USED} where ${which} and ${where.seen('service')}
   group by 1, 2, 3, service.protocol, service.port, port.name, port.risk, reason.purpose, reason.owner
   order by 1, 2, 3, service.protocol, service.port`;

/** The cardholder data environment as its zones show it (PCI DSS 4.0.1). */
export const pciQueries = {
  'cde-zones': (where) =>
    `with cde as (${zones(where)})
     select zone.name, array_to_string(array(select plain_address(held.range)::cidr::text from zone_ranges held
         where held.zone_id = zone.id order by held.range), ', ') as ranges,
       array_to_string(zone.compliance, ', ') as compliance, zone.environment, zone.criticality, zone.owner,
       (select count(*) from network_nodes node where node.zone_id = zone.id) as nodes
     from zones zone join cde on cde.id = zone.id order by zone.name`,
  'cde-totals': (where) =>
    `with cde as (${zones(where)}), used as (
       select distinct ${DIRECTION} as direction, service.protocol, service.port, reason.id is not null as justified,
         coalesce(${INSECURE}, false) as insecure
       from ${USED} where (${CLIENT} or ${SERVER}) and ${where.seen('service')})
     select count(*) filter (where direction = 'inbound') as inbound, count(*) filter (where direction = 'outbound') as outbound,
       count(*) filter (where direction = 'within') as within, count(distinct (protocol, port)) as services,
       count(distinct (protocol, port)) filter (where not justified) as unjustified,
       count(distinct (protocol, port)) filter (where insecure) as insecure from used`,
  'cde-services': (where) =>
    `with cde as (${zones(where)})
     select ${DIRECTION} as direction, service.protocol, service.port, port.name, port.encryption, port.risk, port.compliance,
       reason.purpose, reason.owner, approver.email as approved_by, reason.approved_at,
       count(distinct connection.id) as connections, ${sums}
     from ${USED} ${REVIEWS} where (${CLIENT} or ${SERVER}) and ${where.seen('service')}
     group by 1, service.protocol, service.port, port.name, port.encryption, port.risk, port.compliance, reason.purpose,
       reason.owner, approver.email, reason.approved_at
     order by 1, service.protocol, service.port`,
  'cde-insecure': (where) =>
    `with cde as (${zones(where)})
     select service.protocol, service.port, port.name, port.encryption, port.risk, port.compliance, port.reason,
       reason.purpose, reason.owner, reason.safeguards, count(distinct connection.id) as connections, ${sums}
     from ${USED} where (${CLIENT} or ${SERVER}) and ${INSECURE} and ${where.seen('service')}
     group by service.protocol, service.port, port.name, port.encryption, port.risk, port.compliance, port.reason, reason.purpose,
       reason.owner, reason.safeguards
     order by array_position(${GRAVITY}, port.risk), service.protocol, service.port`,
  'cde-reviews': (where) =>
    `with cde as (${zones(where)})
     select reason.protocol, reason.port, port.name, reason.purpose, reason.owner, approver.email as approved_by,
       reason.approved_at, reviewer.email as reviewed_by, reason.reviewed_at, reason.review_due,
       case when reason.review_due < ${where.value(where.generated, 'timestamptz')} then 'overdue' else 'in time' end as state,
       max(service.last_seen) as last_used
     from ${USED} ${REVIEWS} where (${CLIENT} or ${SERVER}) and reason.id is not null
     group by reason.protocol, reason.port, port.name, reason.purpose, reason.owner, approver.email, reason.approved_at,
       reviewer.email, reason.reviewed_at, reason.review_due
     order by reason.review_due, reason.protocol, reason.port`,
  'cde-flows': (where) => crossing(where, `(${CLIENT} or ${SERVER})`),
  'cde-inbound': (where) => crossing(where, `${SERVER} and not ${CLIENT}`),
  'cde-outbound': (where) => crossing(where, `${CLIENT} and not ${SERVER}`),
  'cde-untrusted': (where) =>
    crossing(where, `(${SERVER} and client.scope <> 'internal' or ${CLIENT} and server.scope <> 'internal')`),
} as const satisfies Partial<Record<QueryName, QueryText>>;
