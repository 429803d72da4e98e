import { grant, tenantTable } from '../config/database-roles.mjs';

/** What a tenant may scan, on whose word, and whether all scanning is halted. */
export async function up(knex) {
  await knex.raw(`
    create table scan_scopes (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      reason text not null,
      cidrs cidr[] not null check (cardinality(cidrs) > 0),
      excluded cidr[] not null default '{}',
      ports text not null check (ports ~ '^[0-9]+([,-][0-9]+)*$'),
      max_ports integer not null check (max_ports between 1 and 65535),
      max_addresses integer not null check (max_addresses > 0),
      probes_per_second integer not null check (probes_per_second > 0),
      valid_from timestamptz not null,
      valid_until timestamptz not null check (valid_until > valid_from),
      windows jsonb not null default '[]',
      time_zone text not null default 'UTC',
      state text not null default 'requested' check (state in ('requested', 'approved', 'revoked')),
      requested_by uuid not null,
      requested_at timestamptz not null default now(),
      approved_by uuid,
      approved_at timestamptz,
      revoked_by uuid,
      revoked_at timestamptz,
      check (approved_by <> requested_by),
      check (state <> 'requested' or approved_by is null),
      check (state <> 'approved' or (approved_by is not null and approved_at is not null)),
      check ((state = 'revoked') = (revoked_at is not null))
    )`);
  await knex.raw('create index scan_scopes_list on scan_scopes (tenant_id, requested_at desc, id desc)');
  await tenantTable(knex, 'scan_scopes');
  await grant(knex, 'scan_scopes', {
    // What was approved cannot become something else afterwards.
    ringfence_app: 'select, insert, update (state, approved_by, approved_at, revoked_by, revoked_at)',
  });

  await knex.raw(`
    create table scan_halts (
      tenant_id uuid primary key references tenants,
      reason text not null,
      halted_by uuid not null,
      halted_at timestamptz not null default now()
    )`);
  await tenantTable(knex, 'scan_halts');
  await grant(knex, 'scan_halts', { ringfence_app: 'select, insert, delete' });
}

export async function down(knex) {
  await knex.raw('drop table scan_halts, scan_scopes');
}
