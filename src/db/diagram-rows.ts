import { SITE_NETWORK } from '../domain/sites/site-address.ts';
import { withinSql } from './address-range.ts';
import { inSiteSql, siteSql } from './site-sql.ts';

/** Which part of the network a diagram is of, and which connections it draws. */
export interface DiagramFilter {
  /** A prefix that one end of a connection is in. */
  within?: string | undefined;
  /** Name of a site that one end is of, or `none`. */
  site?: string | undefined;
  /** Ids of zones, one of which one end is in; `none` stands for being in no zone. */
  zones?: readonly string[] | undefined;
  /** Id of an application that one end is a member of. */
  application?: string | undefined;
}

/** SQL with what it binds. */
export interface Bound {
  sql: string;
  bindings: Record<string, unknown>;
}

/** Group addresses are no machines; who sends to them is a matter of lists, not of pictures. */
const MACHINES = `('internal', 'external', 'link_local')`;

/** The connections of a filter between machines, whatever there is to show for them, as `from … where …`. */
export function connectionsSql({ within, site, zones, application }: DiagramFilter): Bound {
  const either = (condition: (side: string) => string) => `(${condition('client')} or ${condition('server')})`;
  const member = (side: string) =>
    `${side}.address in (select member.address from application_members member where member.application_id = :application::uuid)`;
  const isNone = zones?.includes('none') ?? false;
  const zoned = (side: string) =>
    `(${side}.zone_id = any(:zones::uuid[])${isNone ? ` or ${side}.zone_id is null` : ''})`;
  const conditions = [
    `client.scope in ${MACHINES} and server.scope in ${MACHINES}`,
    ...(within === undefined
      ? []
      : [either((side) => withinSql(`${side}.address`).replaceAll('?::inet', ':within::inet'))]),
    ...(site === undefined
      ? []
      : [either((side) => inSiteSql(`${side}.address`).replaceAll('?::text', ':site::text'))]),
    ...(zones === undefined ? [] : [either(zoned)]),
    ...(application === undefined ? [] : [either(member)]),
  ];
  return {
    sql: `from network_connections connection
      join network_nodes client on client.id = connection.client_id
      join network_nodes server on server.id = connection.server_id
      where ${conditions.join(' and ')}`,
    bindings: {
      ...(within !== undefined && { within }),
      ...(site !== undefined && { site }),
      ...(zones !== undefined && { zones: zones.filter((zone) => zone !== 'none') }),
      ...(application !== undefined && { application }),
    },
  };
}

/** The application that each address is a member of; of several, the surest. */
export const MEMBERS = `(select distinct on (address) address, application_id, tier from application_members
  order by address, confidence desc, application_id)`;

/** The gravest open alert of each address: 1 critical, 2 high, 3 medium, 4 low. */
export const RISKS = `(select address, min(array_position(array['critical', 'high', 'medium', 'low'], severity)) as rank, count(*) as alerts
  from (select client as address, severity from security_alerts where status in ('new', 'acknowledged', 'in-progress')
        union all
        select server, severity from security_alerts where status in ('new', 'acknowledged', 'in-progress')) named
  where address is not null and severity in ('critical', 'high', 'medium', 'low') group by address)`;

/** The prefix that a node is counted to where nothing else says where it belongs. */
export function subnetSql(node: string): string {
  return `case when ${node}.scope = 'external' and ${node}.zone_id is null then 'Internet' when ${node}.scope = 'link_local' then 'Link-local'
    when ${node}.address <<= '${SITE_NETWORK}'
      then text(network(set_masklen(plain_address(${node}.address), 24))) || ' (' || (${siteSql(`${node}.address`)}) || ')'
    else text(network(set_masklen(${node}.address, case family(${node}.address) when 4 then 24 else 64 end))) end`;
}

/** What a service is called: by what it is known as, by what logs call it, by its number. */
export const SERVICE_NAME = `coalesce(nullif(port.name, ''), nullif(service.application, ''),
  case service.protocol when 6 then 'tcp' when 17 then 'udp' when 1 then 'icmp' when 58 then 'icmpv6' else 'protocol ' || service.protocol end
    || case when service.port = 0 then '' else '/' || service.port end)`;

/** Ids of the zones whose compliance names the payment cards' standard. */
export const CARD_ZONES = `select id from zones zone
  where exists (select from unnest(zone.compliance) regime where regime ~* '(pci|cde)') order by id`;
