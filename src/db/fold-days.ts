import type { Knex } from 'knex';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { SPENT_COLUMNS, TENANT, totals } from './counters.ts';

/** Hours whose leaves were dropped cannot be summed again: their days stay what they were. */
const FROZEN = `select month from retention_drops where data = 'hours'`;
const DAY = `(hour at time zone 'UTC')::date`;
const IS_TOUCHED = (row: string) =>
  `exists (select from touched_pairs pair where pair.client = ${row}.client and pair.server = ${row}.server)`;

/** Makes this transaction the only one that changes the tenant's hours and days, until it ends. */
export async function lockHistory(transaction: Knex.Transaction): Promise<void> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'history');
}

/** Starts the list of days to fold; it lives as long as the transaction. */
export async function openTouchedDays(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw('create temporary table touched_days (day date) on commit drop');
}

/** Adds the days on which an upload has traffic now. */
export async function touchDaysOfUpload(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(`insert into touched_days select distinct ${DAY} from service_hours where upload_no = ?`, [
    uploadNo,
  ]);
}

/** Adds the pairs that have hours of an upload now. */
export async function touchPairsOfHours(transaction: Knex.Transaction, uploadNo: number): Promise<void> {
  await transaction.raw(
    'insert into touched_pairs select distinct client, server from service_hours where upload_no = ?',
    [uploadNo],
  );
}

/** Adds every pair that has hours or was folded. */
export async function touchPairsOfAllHours(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `insert into touched_pairs select client, server from service_hours union select client, server from service_days`,
  );
}

/** Adds every day that has hours or was folded. */
export async function touchAllDays(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `insert into touched_days select ${DAY} from service_hours group by 1 union select day from service_days group by 1`,
  );
}

/**
 * Sums the hours of the touched pairs to days, on the touched days. They are written in the order of their servers, so
 * that the history of a busy one is read from few pages.
 */
export async function foldDays(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `create temporary table folded_days on commit drop as
     select distinct day from touched_days where date_trunc('month', day::timestamp)::date not in (${FROZEN})`,
  );
  await ensureLeaves(transaction, 'service_days', 'select day from folded_days');
  await transaction.raw(
    `delete from service_days held
     where held.day >= (select min(day) from folded_days) and held.day <= (select max(day) from folded_days)
       and held.day in (select day from folded_days) and ${IS_TOUCHED('held')}`,
  );
  await transaction.raw(
    `insert into service_days (tenant_id, day, client, server, protocol, port, ${SPENT_COLUMNS.join(', ')})
     select ${TENANT}, ${DAY}, client, server, protocol, port, ${totals('spent', SPENT_COLUMNS)}
     from service_hours spent
     where hour >= (select min(day)::timestamp at time zone 'UTC' from folded_days)
       and hour < (select (max(day) + 1)::timestamp at time zone 'UTC' from folded_days)
       and ${DAY} in (select day from folded_days) and ${IS_TOUCHED('spent')}
     group by 2, 3, 4, 5, 6
     order by 2, 4, 3`,
  );
}

/** Makes the leaves for the days that a query gives. */
export async function ensureLeaves(
  transaction: Knex.Transaction,
  table: 'service_days' | 'day_changes' | 'node_days',
  days: string,
): Promise<void> {
  const { rows } = await transaction.raw(
    `select distinct date_trunc('month', day::timestamp)::date::text as month from (${days}) given(day) where day is not null`,
  );
  for (const { month } of rows) await transaction.raw('select ensure_day_leaf(?, ?::date)', [table, month]);
}
