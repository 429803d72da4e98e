import { grant, tenantTable } from '../config/database-roles.mjs';

/** Applications, their members by address, what people say of both, and which application needs which. */
export async function up(knex) {
  await knex.raw(`
    create table applications (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      description text,
      owner text,
      criticality text check (criticality in ('low', 'medium', 'high', 'critical')),
      classification text check (classification in ('public', 'internal', 'confidential', 'restricted')),
      compliance text[] not null default '{}',
      archetype text not null default 'unknown',
      archetype_confidence smallint not null default 0 check (archetype_confidence between 0 and 100),
      confidence smallint not null default 0 check (confidence between 0 and 100),
      reasons jsonb not null default '[]',
      readiness jsonb,
      readiness_score smallint check (readiness_score between 0 and 100),
      stated text[] not null default '{}',
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`);
  await knex.raw('create unique index applications_name on applications (tenant_id, lower(name))');
  // By address, because a node that is gone for a while comes back with another id.
  await knex.raw(`
    create table application_members (
      tenant_id uuid not null references tenants,
      application_id uuid not null references applications on delete cascade,
      address inet not null,
      tier text not null,
      tier_confidence smallint not null check (tier_confidence between 0 and 100),
      confidence smallint not null check (confidence between 0 and 100),
      reasons jsonb not null default '[]',
      primary key (application_id, address)
    )`);
  await knex.raw('create index application_members_address on application_members (tenant_id, address)');
  await knex.raw(`
    create table application_rules (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      application_id uuid not null references applications on delete cascade,
      kind text not null check (kind in ('hostname', 'address', 'log-name')),
      pattern text not null,
      action text not null check (action in ('include', 'exclude')),
      tier text,
      learned boolean not null default false,
      created_by uuid,
      created_at timestamptz not null default now(),
      unique (tenant_id, application_id, kind, pattern)
    )`);
  await knex.raw(`
    create table application_dependencies (
      tenant_id uuid not null references tenants,
      client_id uuid not null references applications on delete cascade,
      server_id uuid not null references applications on delete cascade,
      protocol smallint not null,
      port integer not null,
      clients integer not null,
      servers integer not null,
      flows bigint not null,
      failed_flows bigint not null,
      bytes bigint not null,
      confidence smallint not null check (confidence between 0 and 100),
      primary key (client_id, server_id, protocol, port)
    )`);
  await knex.raw('create index application_dependencies_server on application_dependencies (server_id)');
  for (const table of ['applications', 'application_members', 'application_rules', 'application_dependencies']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
}

export async function down(knex) {
  await knex.raw('drop table application_dependencies, application_rules, application_members, applications');
}
