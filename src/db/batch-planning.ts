import type { Knex } from 'knex';

/**
 * Settings for statements over whole tables, until the transaction ends: memory enough to hash, waiting for locks as
 * long as statements may run, and no nested loops. A tenant's first rows have no statistics yet, and the planner then
 * takes tables for tiny that row-level security filters: nested loops over them made seconds out of milliseconds.
 */
export async function planForBatches(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `select set_config('work_mem', '128MB', true), set_config('enable_nestloop', 'off', true),
       set_config('lock_timeout', current_setting('statement_timeout'), true)`,
  );
}

/** Makes this transaction the only one of the tenant that does `what`, until it ends. */
export async function lockTenantWide(transaction: Knex.Transaction, what: string): Promise<void> {
  await transaction.raw(
    `select pg_advisory_xact_lock(hashtextextended('ringfence:' || ? || ':' || current_setting('app.tenant_id'), 0))`,
    [what],
  );
}

/** The same when nobody does it now; false, and nothing is locked, when somebody does. */
export async function tryLockTenantWide(transaction: Knex.Transaction, what: string): Promise<boolean> {
  const { rows } = await transaction.raw(
    `select pg_try_advisory_xact_lock(hashtextextended('ringfence:' || ? || ':' || current_setting('app.tenant_id'), 0)) as locked`,
    [what],
  );
  return rows[0].locked;
}

/** Without statistics on flows just loaded the planner would sort a million rows to group them; hashing is three times faster. */
export async function hashed(transaction: Knex.Transaction, work: () => Promise<void>): Promise<void> {
  await transaction.raw(`select set_config('enable_sort', 'off', true)`);
  await work();
  await transaction.raw(`select set_config('enable_sort', 'on', true)`);
}

/** For rows whose places (ctid) are known: where that is less, they are fetched one by one instead of reading the whole table. */
export async function fetched(transaction: Knex.Transaction, work: () => Promise<void>): Promise<void> {
  await transaction.raw(`select set_config('enable_nestloop', 'on', true)`);
  await work();
  await transaction.raw(`select set_config('enable_nestloop', 'off', true)`);
}
