import type { Knex } from 'knex';

/** The tenant that a new installation starts with. */
export async function firstTenant(control: Knex): Promise<string> {
  const row = await control<{ id: string; no: number }>('tenants').orderBy('no').first('id');
  if (!row) throw new Error('there is no tenant: the seeds have not run (ringfence migrate)');
  return row.id;
}
