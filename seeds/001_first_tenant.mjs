/** The tenant that a new installation starts with. Seeds may run any number of times. */
export async function seed(knex) {
  await knex.raw(`insert into tenants (name) select 'Bank' where not exists (select from tenants)`);
}
