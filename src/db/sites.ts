import type { Knex } from 'knex';
import type { NamedSite } from '../domain/sites/range-key.ts';
import { MOST_SITES, type Site } from '../domain/sites/site-address.ts';
import { lockTenantWide } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A row of `sites`, and how many uploads are read as of it. */
export interface SiteRow {
  id: string;
  number: number;
  name: string;
  prefixes: string[];
  description: string | null;
  uploads: number;
  created_at: Date;
  updated_at: Date;
}

export interface NewSite {
  name: string;
  prefixes: readonly string[];
  description: string | null;
  createdBy: string;
}

const SELECT = `site.id, site.number, site.name, site.prefixes::text[] as prefixes, site.description, site.created_at, site.updated_at,
  (select count(*) from uploads upload where upload.tenant_id = site.tenant_id and upload.site = site.number
    and upload.deleted_at is null) as uploads`;

/** Sites of the tenant by name. */
export function listSites(transaction: Knex.Transaction, request: PageRequest): Promise<Page<SiteRow>> {
  const query = transaction('sites as site').select(transaction.raw(SELECT)).where({ deleted_at: null });
  return page<SiteRow>(query, request, {
    ...{ column: 'site.name', type: 'text', direction: 'asc', id: 'site.id', idType: 'uuid' },
  });
}

/** One site; undefined when the tenant has no such site. */
export function findSite(transaction: Knex.Transaction, id: string): Promise<SiteRow | undefined> {
  return transaction('sites as site').select(transaction.raw(SELECT)).where({ id, deleted_at: null }).first();
}

/** The number of the site with this name; undefined when there is none. */
export async function numberOfSite(transaction: Knex.Transaction, name: string): Promise<number | undefined> {
  const row = await transaction('sites').select('number').where({ name, deleted_at: null }).first();
  return row?.number;
}

/** Holds a site as it is until the transaction ends. */
export async function keepSite(transaction: Knex.Transaction, number: number): Promise<void> {
  await transaction('sites').select('id').where({ number }).forShare();
}

/** The site, which nobody else can change or name until the transaction ends; undefined when there is none. */
export async function lockSite(transaction: Knex.Transaction, id: string): Promise<SiteRow | undefined> {
  await transaction('sites').select('id').where({ id }).forUpdate();
  return findSite(transaction, id);
}

/** Sites by name, of those there are. */
export async function allSites(transaction: Knex.Transaction): Promise<NamedSite[]> {
  return transaction('sites')
    .select('number', 'name', transaction.raw('prefixes::text[] as prefixes'))
    .where({ deleted_at: null })
    .orderBy('name');
}

/** What reading needs to know of a site. Throws when there never was one. */
export async function siteByNumber(transaction: Knex.Transaction, number: number): Promise<Site> {
  const row = await transaction('sites')
    .select('number', transaction.raw('prefixes::text[] as prefixes'))
    .where({ number })
    .first();
  if (!row) throw new Error(`no site ${number}`);
  return row;
}

/** The site of an upload by its number; null when it names none. */
export async function siteOfUpload(transaction: Knex.Transaction, uploadNo: number): Promise<Site | null> {
  const row = await transaction('uploads').select('site').where({ no: uploadNo }).first();
  return row?.site == null ? null : siteByNumber(transaction, row.site);
}

/** Names by number, of sites that are gone too. */
export async function siteNames(transaction: Knex.Transaction): Promise<Map<number, string>> {
  const rows = await transaction('sites').select('number', 'name');
  return new Map(rows.map(({ number, name }) => [number, name]));
}

/** Makes this transaction the only one that changes the tenant's sites, until it ends. */
export async function lockSites(transaction: Knex.Transaction): Promise<void> {
  await lockTenantWide(transaction, 'sites');
}

/** Adds a site with the next number; its id, or null when a site has the name or every number is given. */
export async function insertSite(transaction: Knex.Transaction, site: NewSite): Promise<string | null> {
  const { rows } = await transaction.raw(
    `insert into sites (tenant_id, number, name, prefixes, description, created_by)
     select ${TENANT}, numbered.next, ?, ?::cidr[], ?, ?::uuid
       from (select coalesce(max(number), 0) + 1 as next from sites) numbered where numbered.next <= ${MOST_SITES}
     on conflict (tenant_id, name) where deleted_at is null do nothing returning id`,
    [site.name, [...site.prefixes], site.description, site.createdBy],
  );
  return rows[0]?.id ?? null;
}

/** Changes what is named. */
export async function updateSite(
  transaction: Knex.Transaction,
  id: string,
  change: Partial<Omit<NewSite, 'createdBy'>>,
): Promise<void> {
  const { prefixes, ...rest } = change;
  await transaction('sites')
    .where({ id })
    .update({
      ...rest,
      ...(prefixes && { prefixes: transaction.raw('?::cidr[]', [[...prefixes]]) }),
      updated_at: transaction.fn.now(),
    });
}

/** Takes a site out of the list; its number stays its own. */
export async function deleteSite(transaction: Knex.Transaction, id: string): Promise<void> {
  await transaction('sites').where({ id }).update({ deleted_at: transaction.fn.now() });
}

/** How many sources give their files to a site. */
export async function sourcesOfSite(transaction: Knex.Transaction, number: number): Promise<number> {
  const row = await transaction('sources').count('* as sources').where({ site: number }).first();
  return Number(row?.sources ?? 0);
}
