import type { Knex } from 'knex';

/** Creates a tenant and returns its id; `control` because no tenant can create another. */
export async function createTenant(control: Knex, name: string): Promise<string> {
  const [row] = await control<{ id: string; name: string }>('tenants').insert({ name }).returning('id');
  return (row as { id: string }).id;
}

/** The tenant that a new installation starts with. */
export async function firstTenant(control: Knex): Promise<string> {
  const row = await control<{ id: string; no: number }>('tenants').orderBy('no').first('id');
  if (!row) throw new Error('there is no tenant: the seeds have not run (ringfence migrate)');
  return row.id;
}
