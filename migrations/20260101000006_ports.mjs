import { grant, tenantTable } from '../config/database-roles.mjs';

/** What port research found out about each (protocol, port) that a tenant's flows show. */
export async function up(knex) {
  await knex.raw(`
    create table ports (
      tenant_id uuid not null references tenants,
      protocol smallint not null,
      port integer not null,
      name text,
      description text,
      risk text not null check (risk in ('critical', 'high', 'medium', 'low', 'unknown')),
      compliance text not null check (compliance in ('compliant', 'conditional', 'non_compliant', 'unknown')),
      reason text not null,
      clients integer not null default 0,
      servers integer not null default 0,
      flows bigint not null default 0,
      failed_flows bigint not null default 0,
      bytes bigint not null default 0,
      first_seen timestamptz,
      last_seen timestamptz,
      researched_at timestamptz not null default now(),
      primary key (tenant_id, protocol, port)
    )`);
  await tenantTable(knex, 'ports');
  await grant(knex, 'ports', { ringfence_app: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('drop table ports');
}
