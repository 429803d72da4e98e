import type { Knex } from 'knex';
import { readPrefix } from '../domain/zones/prefix.ts';
import type { Zone } from '../domain/zones/zone.ts';
import { lockTenantWide } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A zone as it is stored, with the nodes that are in it. */
export interface ZoneRow extends Zone {
  id: string;
  nodes: number;
  created_at: Date;
  updated_at: Date;
}

const FIELDS = ['name', 'criticality', 'environment', 'compliance', 'owner', 'site', 'description'] as const;
/** As people wrote it: those of a site are stored in their form of the site. */
const RANGE = 'plain_address(range)::cidr::text';
const SELECT = `zone.id, ${FIELDS.map((field) => `zone.${field}`).join(', ')}, zone.created_at, zone.updated_at,
  array(select ${RANGE} from zone_ranges where zone_id = zone.id order by zone_ranges.range) as ranges,
  (select count(*) from network_nodes node where node.tenant_id = zone.tenant_id and node.zone_id = zone.id) as nodes`;

/** Makes this transaction the only one that changes the tenant's zones, until it ends. */
export async function lockZones(transaction: Knex.Transaction): Promise<void> {
  await lockTenantWide(transaction, 'zones');
}

/** Zones of the tenant by name. */
export async function listZones(
  transaction: Knex.Transaction,
  filter: { environment?: string | undefined; criticality?: string | undefined; compliance?: string | undefined },
  request: PageRequest,
): Promise<Page<ZoneRow>> {
  const query = transaction('zones as zone').select(transaction.raw(SELECT));
  if (filter.environment) query.where('zone.environment', filter.environment);
  if (filter.criticality) query.where('zone.criticality', filter.criticality);
  if (filter.compliance) query.whereRaw('? = any(zone.compliance)', [filter.compliance]);
  const found = await page<ZoneRow>(query, request, {
    ...{ column: 'zone.name', type: 'text', direction: 'asc', id: 'zone.id', idType: 'uuid' },
  });
  return { ...found, items: found.items.map(inOneSpelling) };
}

/** One zone; undefined when the tenant has no such zone. */
export async function findZone(transaction: Knex.Transaction, id: string): Promise<ZoneRow | undefined> {
  const row = await transaction('zones as zone').select(transaction.raw(SELECT)).where('zone.id', id).first();
  return row && inOneSpelling(row);
}

/** Every zone of the tenant, by name. */
export async function allZones(transaction: Knex.Transaction): Promise<(Zone & { id: string })[]> {
  const { rows } = await transaction.raw(
    `select zone.id, ${FIELDS.map((field) => `zone.${field}`).join(', ')}, coalesce(held.ranges, '{}') as ranges
     from zones zone
     left join (select zone_id, array_agg(${RANGE} order by range) as ranges from zone_ranges group by zone_id) held
       on held.zone_id = zone.id
     order by zone.name`,
  );
  return rows.map(inOneSpelling);
}

/**
 * Makes the tenant's zones these: adds, changes and removes. Zones keep their id by their name. Prefixes of a zone whose
 * site is one of `sites` are that site's, so far as they are within what overlaps.
 */
export async function storeZones(transaction: Knex.Transaction, zones: readonly Zone[]): Promise<void> {
  const given = JSON.stringify(zones);
  await transaction.raw(
    `delete from zones where name not in (select name from jsonb_to_recordset(?::jsonb) as given(name text))`,
    [given],
  );
  await transaction.raw(
    `insert into zones as zone (tenant_id, ${FIELDS.join(', ')})
     select ${TENANT}, ${FIELDS.join(', ')} from jsonb_to_recordset(?::jsonb)
       as given(name text, criticality text, environment text, compliance text[], owner text, site text, description text)
     on conflict (tenant_id, name) do update set ${FIELDS.slice(1)
       .map((field) => `${field} = excluded.${field}`)
       .join(', ')}, updated_at = now()
     where (${FIELDS.map((field) => `zone.${field}`).join(', ')})
       is distinct from (${FIELDS.map((field) => `excluded.${field}`).join(', ')})`,
    [given],
  );
  await transaction.raw(
    `create temporary table given_ranges on commit drop as
     select zone.id as zone_id, address_in_site(range.range, site.number, site.prefixes)::cidr as range
     from jsonb_to_recordset(?::jsonb) as given(name text, ranges cidr[])
     cross join lateral unnest(given.ranges) as range(range)
     join zones zone on zone.name = given.name
     left join sites site on site.name = zone.site and site.deleted_at is null`,
    [given],
  );
  await transaction.raw(
    'delete from zone_ranges where not exists (select from given_ranges given where given.range = zone_ranges.range)',
  );
  await transaction.raw(
    `insert into zone_ranges as held (tenant_id, zone_id, range) select ${TENANT}, zone_id, range from given_ranges
     on conflict (tenant_id, range) do update set zone_id = excluded.zone_id where held.zone_id <> excluded.zone_id`,
  );
}

/** Renames a zone, so that it keeps its id. */
export async function renameZone(transaction: Knex.Transaction, id: string, name: string): Promise<void> {
  await transaction('zones').where({ id }).update({ name });
}

/** Postgres writes some IPv6 prefixes otherwise than we do. */
function inOneSpelling<Row extends { ranges: string[] }>(row: Row): Row {
  const ranges = row.ranges.map((text) => {
    const read = readPrefix(text);
    return 'prefix' in read ? read.prefix : text;
  });
  return { ...row, ranges };
}
