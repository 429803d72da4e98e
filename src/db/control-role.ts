import type { Knex } from 'knex';

/** A reason why something cannot be done for an account; the message says what to do. */
export class NotPossible extends Error {
  override name = 'NotPossible';
}

/**
 * Does something about accounts as the owner of the database, in one transaction. The owner passes on to the control
 * role, which sees accounts and no network data; a superuser may, any other owner needs the membership.
 */
export function asControlRole<Result>(
  owner: Knex,
  work: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  return owner.transaction(async (transaction) => {
    await transaction.raw('set local role ringfence_control').catch((error: Error & { code?: string }) => {
      if (error.code !== '42501') throw error;
      throw new NotPossible(
        'This role of the database may not: type in psql, as the owner: grant ringfence_control to current_user;',
      );
    });
    return work(transaction);
  });
}
