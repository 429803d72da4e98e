import { grant, tenantTable } from '../config/database-roles.mjs';

/** Rules of users, each version of their text, and what a run over history said of it. */
export async function up(knex) {
  await knex.raw(`
    create table detection_rules (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      title text not null,
      language text not null check (language in ('sigma', 'threshold')),
      severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
      version integer not null default 1 check (version > 0),
      text text not null,
      enabled boolean not null default false,
      tested_version integer,
      test jsonb,
      last_run_at timestamptz,
      last_error text,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      changed_by uuid not null,
      changed_at timestamptz not null default now(),
      deleted_at timestamptz,
      check ((tested_version is null) = (test is null)),
      check (not enabled or (deleted_at is null and tested_version is not distinct from version))
    )`);
  await knex.raw('create index detection_rules_list on detection_rules (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'detection_rules');
  await grant(knex, 'detection_rules', { ringfence_app: 'select, insert, update' });

  await knex.raw(`
    create table detection_rule_versions (
      tenant_id uuid not null references tenants,
      rule_id uuid not null references detection_rules,
      version integer not null,
      text text not null,
      written_by uuid not null,
      written_at timestamptz not null default now(),
      primary key (rule_id, version)
    )`);
  await tenantTable(knex, 'detection_rule_versions');
  // What was written stays as it was.
  await grant(knex, 'detection_rule_versions', { ringfence_app: 'select, insert' });
}

export async function down(knex) {
  await knex.raw('drop table detection_rule_versions, detection_rules');
}
