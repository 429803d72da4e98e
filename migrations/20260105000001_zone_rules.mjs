import { grant, tenantTable } from '../config/database-roles.mjs';

/** What people say may, or may not, go from zone to zone; a zone that is null stands for any other one. */
export async function up(knex) {
  await knex.raw(`
    create table zone_rules (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      from_zone_id uuid references zones on delete cascade,
      to_zone_id uuid references zones on delete cascade,
      verdict text not null check (verdict in ('allowed', 'forbidden')),
      services text[] not null default '{}',
      reason text not null,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      check (from_zone_id is not null or to_zone_id is not null),
      unique nulls not distinct (tenant_id, from_zone_id, to_zone_id, verdict, services)
    )`);
  await knex.raw('create index zone_rules_list on zone_rules (tenant_id, created_at desc, id desc)');
  await knex.raw('create index zone_rules_to on zone_rules (to_zone_id)');
  await knex.raw('create index zone_rules_from on zone_rules (from_zone_id)');
  await tenantTable(knex, 'zone_rules');
  await grant(knex, 'zone_rules', { ringfence_app: 'select, insert, delete' });
}

export async function down(knex) {
  await knex.raw('drop table zone_rules');
}
