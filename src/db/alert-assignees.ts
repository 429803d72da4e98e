import type { Knex } from 'knex';

/** Whether the tenant has a user of that id who can sign in. */
export async function isActiveUser(transaction: Knex.Transaction, id: string): Promise<boolean> {
  const row = await transaction('users').select('id').where({ id }).whereNull('disabled_at').first();
  return row !== undefined;
}
