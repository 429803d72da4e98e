import type { Knex } from 'knex';

/** The time that stored flows cover, and how many there are. */
export interface FlowSpan {
  first: Date;
  last: Date;
  flows: number;
}

/** What the stored uploads say of their flows; null without any. */
export async function spanOfFlows(transaction: Knex.Transaction): Promise<FlowSpan | null> {
  const { rows } = await transaction.raw(
    `select min(first_seen) as first, max(last_seen) as last, sum(rows_stored - rows_observed)::float8 as flows
       from uploads where state = 'stored' and deleted_at is null`,
  );
  const { first, last, flows } = rows[0];
  return first === null ? null : { first, last, flows };
}
