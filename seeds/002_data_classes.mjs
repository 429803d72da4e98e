import { applyDataClasses } from '../config/database-roles.mjs';

/** Gives the reading roles what config/database-roles.mjs says now, and takes the rest away. */
export async function seed(knex) {
  await applyDataClasses(knex);
}
