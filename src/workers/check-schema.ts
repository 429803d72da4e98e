import type { Knex } from 'knex';
import { neededCode } from '../db/workers.ts';

/**
 * Raised with every migration that code before it cannot live with; that migration sets `schema_needs` to the same.
 * Migrations that only add leave it alone, so that workers of two versions work side by side while they are replaced.
 */
export const CODE_GENERATION = 1;

/** The worker is older than the database allows. */
export class CodeTooOld extends Error {
  constructor(needed: number) {
    super(
      `This worker is too old for its database: the schema needs code of generation ${needed}, this is ${CODE_GENERATION}. Install the version that the database was migrated with, or a later one.`,
    );
    this.name = 'CodeTooOld';
  }
}

/** Throws CodeTooOld when the database has left this code behind. */
export async function checkSchema(control: Knex): Promise<void> {
  const needed = await neededCode(control);
  if (needed > CODE_GENERATION) throw new CodeTooOld(needed);
}
