import { grant, tenantTable } from '../config/database-roles.mjs';

/**
 * COPY refuses a table with row security, so edges were copied beside theirs and then inserted. A partition has no row
 * security of its own, and the loader, which may do nothing else with it, copies into that.
 */
export async function up(knex) {
  await replace(knex, 'partition by range (upload_no)');
  await knex.raw('create table part_services_rows partition of part_services default');
  await grant(knex, 'part_services_rows', { ringfence_loader: 'insert' });
  await knex.raw(
    'create index part_services_upload on part_services using brin (upload_no) with (pages_per_range = 16)',
  );
  await moveRows(knex);
}

export async function down(knex) {
  await replace(knex, '');
  await knex.raw('create index part_services_upload on part_services (upload_no)');
  await moveRows(knex);
}

async function replace(knex, partitioning) {
  await knex.raw('alter table part_services rename to part_services_before');
  await knex.raw('drop index part_services_upload');
  await knex.raw(`create table part_services (like part_services_before including defaults) ${partitioning}`);
  await tenantTable(knex, 'part_services');
  await grant(knex, 'part_services', { ringfence_app: 'select, delete', ringfence_loader: 'select, insert' });
}

async function moveRows(knex) {
  await knex.raw('insert into part_services select * from part_services_before');
  await knex.raw('drop table part_services_before');
}
