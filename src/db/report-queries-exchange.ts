import type { QueryName } from '../domain/reports/queries.ts';
import type { QueryText } from './report-narrowing.ts';
import { addressSql } from './site-sql.ts';

/** What other programs are told besides: all of the tenant's, since it names what the rest refers to. */
export const exchangeQueries = {
  zones: () =>
    `select zone.name, zone.criticality, zone.environment, zone.owner, zone.site, array_to_string(zone.compliance, ', ') as compliance,
       array_to_string(array(select plain_address(held.range)::cidr::text from zone_ranges held where held.zone_id = zone.id order by held.range), ', ')
         as ranges,
       array_to_string(array(select plain_address(held.range)::cidr::text from zone_ranges held
         where held.zone_id = zone.id and site_of(held.range) is not null order by held.range), ', ') as own_ranges,
       (select site.name from sites site where site.name = zone.site and site.deleted_at is null) as overlapping_site
     from zones zone order by zone.name`,
  applications: () =>
    `select application.name, application.owner, application.criticality, application.archetype, application.readiness_score,
       array_to_string(array(select ${addressSql('member.address')} from application_members member
         where member.application_id = application.id order by member.address), ', ') as members,
       application.created_at, application.updated_at
     from applications application order by application.name`,
  dependencies: () =>
    `select client.name as client, server.name as server, need.protocol, need.port, need.flows, need.confidence
     from application_dependencies need join applications client on client.id = need.client_id
     join applications server on server.id = need.server_id order by client.name, server.name, need.protocol, need.port`,
  indicators: (where) =>
    `select indicator.id, indicator.kind, indicator.value, indicator.source, indicator.confidence, indicator.valid_from,
       indicator.valid_until, array_to_string(indicator.tags, ', ') as tags, indicator.tlp, indicator.description, indicator.added_at,
       indicator.seen_at
     from indicators indicator
     where indicator.valid_until is null or indicator.valid_until > ${where.value(where.generated, 'timestamptz')}
     order by indicator.added_at, indicator.id`,
} as const satisfies Partial<Record<QueryName, QueryText>>;
