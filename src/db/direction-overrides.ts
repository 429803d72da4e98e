import type { Knex } from 'knex';
import type { DirectionOverride } from '../domain/topology/known-endpoints.ts';
import { type Page, type PageRequest, page } from './paging.ts';
import { siteSql } from './site-sql.ts';

/** A row of `direction_overrides`: what somebody said about a port of the addresses in a range, and why. */
export interface DirectionOverrideRow extends DirectionOverride {
  id: string;
  /** Name of the site that the range is of. */
  site: string | null;
  reason: string;
  created_by: string | null;
  created_at: Date;
}

export interface NewDirectionOverride extends DirectionOverride {
  tenantId: string;
  /** Number of the site that the range is of. */
  site: number | null;
  reason: string;
  createdBy: string;
}

const COLUMNS = `id, plain_address(range)::cidr::text as range, ${siteSql('range')} as site, protocol, port, role, reason, created_by, created_at`;

/** Overrides of the tenant, the newest first. */
export function listDirectionOverrides(
  transaction: Knex.Transaction,
  request: PageRequest,
): Promise<Page<DirectionOverrideRow>> {
  return page<DirectionOverrideRow>(transaction('direction_overrides').select(transaction.raw(COLUMNS)), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** Stores an override; undefined when the tenant has one for the same range, protocol and port. */
export async function insertDirectionOverride(
  transaction: Knex.Transaction,
  { tenantId, range, site, protocol, port, role, reason, createdBy }: NewDirectionOverride,
): Promise<DirectionOverrideRow | undefined> {
  const { rows } = await transaction.raw(
    `insert into direction_overrides (tenant_id, range, protocol, port, role, reason, created_by)
     select ?, address_in_site(?::cidr, site.number, site.prefixes)::cidr, ?, ?, ?, ?, ?
       from (select ?::integer as asked) named left join sites site on site.number = named.asked
     on conflict (tenant_id, range, protocol, port) do nothing returning ${COLUMNS}`,
    [tenantId, range, protocol, port, role, reason, createdBy, site],
  );
  return rows[0];
}

/** Removes an override; undefined when the tenant has no such override. */
export async function deleteDirectionOverride(
  transaction: Knex.Transaction,
  id: string,
): Promise<DirectionOverrideRow | undefined> {
  const { rows } = await transaction.raw(`delete from direction_overrides where id = ? returning ${COLUMNS}`, [id]);
  return rows[0];
}
