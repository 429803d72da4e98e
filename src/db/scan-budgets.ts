import type { Knex } from 'knex';

/** Whose packets are counted: a scope, or a scan that is to be slower; and how many a second there are. */
export interface Budget {
  id: string;
  rate: number;
}

/** What nobody used is kept for this long, in seconds. */
const KEPT = 0.25;

/** The budgets of approved scopes; none for a scope that is gone. */
export async function budgetsOfScopes(transaction: Knex.Transaction, ids: readonly string[]): Promise<Budget[]> {
  return transaction('scan_scopes').whereIn('id', ids).select('id', { rate: 'probes_per_second' });
}

/**
 * Takes up to so many packets from every budget, all workers together, and returns how many may be sent. The transaction
 * is to be a short one: others wait for it.
 */
export async function takeFromBudgets(
  transaction: Knex.Transaction,
  budgets: readonly Budget[],
  wanted: number,
): Promise<number> {
  let granted = wanted;
  for (const budget of [...budgets].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (granted < 1) return 0;
    granted = await take(transaction, budget, granted);
  }
  return budgets.length === 0 ? 0 : granted;
}

/** A token bucket, by the database's clock. */
async function take(transaction: Knex.Transaction, { id, rate }: Budget, wanted: number): Promise<number> {
  const most = Math.max(1, rate * KEPT);
  await transaction.raw(
    `insert into scan_budgets (id, tenant_id, tokens, refilled_at)
       values (?, current_setting('app.tenant_id')::uuid, 1, clock_timestamp()) on conflict do nothing`,
    [id],
  );
  // The clock is read once the row is ours, and never goes back.
  await transaction.raw('select from scan_budgets where id = ? for update', [id]);
  const { rows } = await transaction.raw<{ rows: { granted: number }[] }>(
    `with filled as (
       select least(?::float8, tokens + ?::float8 * greatest(0, extract(epoch from clock_timestamp() - refilled_at)))
         as tokens from scan_budgets where id = ?),
     granted as (select tokens, least(floor(tokens), ?::float8) as granted from filled)
     update scan_budgets set tokens = granted.tokens - granted.granted, taken = taken + granted.granted::bigint,
       refilled_at = greatest(refilled_at, clock_timestamp())
       from granted where id = ? returning granted.granted::int as granted`,
    [most, rate, id, wanted, id],
  );
  return rows[0]?.granted ?? 0;
}
