import type { Knex } from 'knex';
import { writeAudit } from './audit.ts';
import { tryLockTenantWide } from './batch-planning.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** What is kept by months, in the order in which it is looked at. */
export const KEPT_DATA = ['flows', 'observations', 'hours', 'days'] as const;
export type KeptData = (typeof KEPT_DATA)[number];

/** Full months to keep besides the current one; null for ever. */
export type Retention = Record<`${KeptData}_months`, number | null>;

/** A month of something, whose time is over. */
export interface DueMonth {
  data: KeptData;
  /** The first day of the month, as text. */
  month: string;
  bytes: number;
  estimated_rows: number;
}

/** A month that was dropped. */
export interface DroppedMonth extends Pick<DueMonth, 'data' | 'month' | 'bytes'> {
  dropped_at: Date;
}

const COLUMNS = KEPT_DATA.map((data) => `${data}_months` as const);
const FOR_EVER = Object.fromEntries(COLUMNS.map((column) => [column, null])) as Retention;
const LOCK_NOT_AVAILABLE = '55P03';

/** How long the tenant keeps what. */
export async function findRetention(transaction: Knex.Transaction): Promise<Retention> {
  return (await transaction('retention_settings').first(...COLUMNS)) ?? FOR_EVER;
}

/** Sets how long the tenant keeps what. */
export async function storeRetention(
  transaction: Knex.Transaction,
  { tenantId, userId, retention }: { tenantId: string; userId: string; retention: Retention },
): Promise<void> {
  await transaction('retention_settings')
    .insert({ tenant_id: tenantId, ...retention, updated_by: userId, updated_at: transaction.fn.now() })
    .onConflict('tenant_id')
    .merge();
}

/** The months whose time would be over with these settings, oldest first. */
export async function dueMonths(transaction: Knex.Transaction, retention: Retention): Promise<DueMonth[]> {
  const given = Object.fromEntries(KEPT_DATA.map((data) => [data, retention[`${data}_months`]]));
  const { rows } = await transaction.raw(
    `select leaf.data, leaf.month::text as month, sum(leaf.bytes)::bigint as bytes,
       sum(leaf.estimated_rows)::bigint as estimated_rows
     from tenant_leaves() leaf
     join jsonb_each_text(?::jsonb) kept(data, months) on kept.data = leaf.data and kept.months is not null
     where leaf.month < date_trunc('month', now() at time zone 'UTC') - make_interval(months => kept.months::integer)
     group by 1, 2 order by 2, 1`,
    [JSON.stringify(given)],
  );
  return rows;
}

/** How many uploads have flows in months before this one. */
export async function uploadsBefore(transaction: Knex.Transaction, end: string): Promise<number> {
  const { rows } = await transaction.raw(
    `select count(*) as uploads from uploads where state = 'stored' and first_seen < ${END}
       and (flows_dropped_before is null or flows_dropped_before < ${END})`,
    [end, end],
  );
  return rows[0].uploads;
}

/** The moment after the bound month. */
const END = `((?::date + interval '1 month')::timestamp at time zone 'UTC')`;

/**
 * Drops a month of something as whole tables, notes that it is gone and on which uploads, and writes it into the audit
 * log. False, and nothing happened, while others are at work on the data; the next round tries again.
 */
export async function dropMonth(
  transaction: Knex.Transaction,
  tenantId: string,
  { data, month, bytes, estimated_rows }: DueMonth,
): Promise<boolean> {
  if (!(await tryLockTenantWide(transaction, 'topology'))) return false;
  try {
    await transaction.transaction(async (nested) => {
      await nested.raw(`select set_config('lock_timeout', '2s', true)`);
      await nested.raw('select drop_leaves(?, ?::date)', [data, month]);
    });
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
  await transaction('retention_drops').insert({ tenant_id: tenantId, data, month, bytes });
  const uploads = data === 'flows' ? await markUploads(transaction, month) : 0;
  const details = { data, month, bytes, estimated_rows, ...(data === 'flows' ? { uploads } : {}) };
  await writeAudit(transaction, { tenantId, actorId: null, action: 'retention.drop', details });
  return true;
}

async function markUploads(transaction: Knex.Transaction, month: string): Promise<number> {
  const { rowCount } = await transaction.raw(
    `update uploads set flows_dropped_before = ${END}
      where state = 'stored' and first_seen < ${END} and (flows_dropped_before is null or flows_dropped_before < ${END})`,
    [month, month, month],
  );
  return rowCount;
}

/** What was dropped, the latest first. */
export function listDrops(transaction: Knex.Transaction, request: PageRequest): Promise<Page<DroppedMonth>> {
  const query = transaction('retention_drops').select(transaction.raw('data, month::text as month, bytes, dropped_at'));
  return page<DroppedMonth>(query, request, {
    ...{ column: 'dropped_at', type: 'timestamptz', direction: 'desc', id: 'id', idType: 'bigint' },
  });
}

/** Tenants that do not keep everything for ever. */
export async function tenantsWithRetention(control: Knex): Promise<string[]> {
  return control('retention_settings').pluck('tenant_id');
}
