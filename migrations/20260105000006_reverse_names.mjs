import { grant, tenantTable } from '../config/database-roles.mjs';

/** What the name server of a network said that internal addresses are called, and when it was asked. */
export async function up(knex) {
  await knex.raw(`
    create table reverse_names (
      tenant_id uuid not null references tenants,
      address inet not null,
      names text[] not null,
      asked_at timestamptz not null default now(),
      primary key (tenant_id, address)
    )`);
  await tenantTable(knex, 'reverse_names');
  await grant(knex, 'reverse_names', { ringfence_app: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('drop table reverse_names');
}
