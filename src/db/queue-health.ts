import type { Knex } from 'knex';

/** Seconds that the oldest job waits which could be begun; 0 when none does. */
export async function longestWait(control: Knex): Promise<number> {
  const { rows } = await control.raw(
    `select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 as seconds from jobs where state = 'queued'`,
  );
  return rows[0].seconds;
}
