import { grant, tenantTable } from '../config/database-roles.mjs';

/** Scans, the batches they are done in, what they found, and the packets that each scope has left. */
export async function up(knex) {
  await knex.raw(`
    create table scans (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      job_id uuid unique,
      repeats uuid references scans,
      mode text not null check (mode in ('discover', 'ports')),
      engine text not null check (engine in ('connect', 'nmap')),
      targets text[] not null check (cardinality(targets) > 0),
      addresses integer not null check (addresses > 0),
      ports text not null,
      options jsonb not null,
      seed integer not null,
      scopes uuid[] not null default '{}',
      batches integer,
      state text not null default 'queued'
        check (state in ('queued', 'running', 'completed', 'cancelled', 'refused', 'failed')),
      violations jsonb,
      requested_by uuid,
      created_at timestamptz not null default now(),
      started_at timestamptz,
      resumed_at timestamptz,
      resumed_done integer not null default 0,
      finished_at timestamptz
    )`);
  await knex.raw('create index scans_list on scans (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'scans');
  await grant(knex, 'scans', {
    // What was authorised is what runs.
    ringfence_app: `select, insert,
      update (job_id, scopes, batches, state, violations, started_at, resumed_at, resumed_done, finished_at)`,
  });

  await knex.raw(`
    create table scan_batches (
      tenant_id uuid not null references tenants,
      scan_id uuid not null references scans on delete cascade,
      no integer not null,
      first_index integer not null,
      last_index integer not null check (last_index > first_index),
      next_index integer not null,
      probes bigint not null default 0,
      hosts_up integer not null default 0,
      open_ports integer not null default 0,
      updated_at timestamptz not null default now(),
      primary key (scan_id, no),
      check (next_index between first_index and last_index)
    )`);
  await tenantTable(knex, 'scan_batches');
  await grant(knex, 'scan_batches', {
    ringfence_app: 'select, insert, update (next_index, probes, hosts_up, open_ports, updated_at)',
  });

  await knex.raw(`
    create table scan_hosts (
      tenant_id uuid not null references tenants,
      scan_id uuid not null references scans on delete cascade,
      address inet not null,
      state text not null check (state in ('up', 'unreachable')),
      reason text not null,
      rtt_ms real,
      open_ports integer not null,
      closed_ports integer not null,
      filtered_ports integer not null,
      unreachable_ports integer not null,
      hostname text,
      os text,
      os_accuracy smallint,
      mac macaddr,
      vendor text,
      seen_at timestamptz not null default clock_timestamp(),
      primary key (scan_id, address)
    )`);
  await knex.raw('create index scan_hosts_address on scan_hosts (tenant_id, address, seen_at desc)');
  await tenantTable(knex, 'scan_hosts');
  await grant(knex, 'scan_hosts', { ringfence_app: 'select, insert, update' });

  await knex.raw(`
    create table scan_ports (
      tenant_id uuid not null references tenants,
      scan_id uuid not null references scans on delete cascade,
      address inet not null,
      protocol smallint not null,
      port integer not null check (port between 1 and 65535),
      state text not null check (state = 'open'),
      service text,
      product text,
      version text,
      banner text,
      tls boolean not null default false,
      detail jsonb not null default '{}',
      seen_at timestamptz not null default clock_timestamp(),
      primary key (scan_id, address, protocol, port)
    )`);
  await knex.raw('create index scan_ports_address on scan_ports (tenant_id, address, seen_at desc)');
  await tenantTable(knex, 'scan_ports');
  await grant(knex, 'scan_ports', { ringfence_app: 'select, insert, update' });

  // Of a scope, or of a scan that is to be slower than its scopes.
  await knex.raw(`
    create table scan_budgets (
      id uuid primary key,
      tenant_id uuid not null references tenants,
      tokens double precision not null,
      taken bigint not null default 0,
      refilled_at timestamptz not null
    )`);
  await tenantTable(knex, 'scan_budgets');
  await grant(knex, 'scan_budgets', { ringfence_app: 'select, insert, update' });
}

export async function down(knex) {
  await knex.raw('drop table scan_budgets, scan_ports, scan_hosts, scan_batches, scans');
}
