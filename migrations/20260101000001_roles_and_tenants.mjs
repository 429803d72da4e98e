import { grant, TENANT_ROLES, tenantTable } from '../config/database-roles.mjs';

/** Login roles (their passwords are set by `ringfence migrate`, never here), and the tenants everything belongs to. */
export async function up(knex) {
  for (const role of TENANT_ROLES) {
    await knex.raw(
      `do $$ begin create role ${role} nologin nobypassrls; exception when duplicate_object then null; end $$`,
    );
    await knex.raw(`grant usage on schema public to ${role}`);
  }
  await knex.raw(`
    create table tenants (
      id uuid primary key default gen_random_uuid(),
      no integer generated always as identity unique,
      name text not null unique,
      created_at timestamptz not null default now()
    )`);
  await tenantTable(knex, 'tenants', { tenantColumn: 'id', control: true });
  await grant(knex, 'tenants', {
    ringfence_app: 'select',
    ringfence_loader: 'select',
    ringfence_control: 'select, insert',
  });
}

export async function down(knex) {
  await knex.raw('drop table tenants');
}
