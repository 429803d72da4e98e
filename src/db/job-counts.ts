import type { Knex } from 'knex';

/** How many jobs of a kind are in a state, over all tenants. */
export interface JobCount {
  kind: string;
  state: string;
  count: number;
}

/** Counts for the gauges. */
export async function countJobs(control: Knex): Promise<JobCount[]> {
  const { rows } = await control.raw('select kind, state, count(*) as count from jobs group by kind, state');
  return rows;
}
