/** How many rows of a table go into one file of a report, when nobody says so; null: what its format bears. */
export async function up(knex) {
  await knex.raw(`
    alter table report_settings
      add column rows_per_file integer check (rows_per_file between 1000 and 10000000)`);
}

export async function down(knex) {
  await knex.raw('alter table report_settings drop column rows_per_file');
}
