import { grant, tenantTable } from '../config/database-roles.mjs';

/** Work that recurs, each slot of it a row, and the places that log files are fetched from. */
export async function up(knex) {
  await knex.raw(`
    create table schedules (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      kind text not null,
      payload jsonb not null,
      cron text,
      every_seconds integer check (every_seconds > 0),
      time_zone text not null default 'UTC',
      anchored_at timestamptz not null default date_trunc('second', now()),
      missed text not null default 'skip' check (missed in ('skip', 'run-once')),
      overlap text not null default 'skip' check (overlap in ('skip', 'queue', 'cancel-previous', 'allow')),
      jitter_seconds integer not null default 0 check (jitter_seconds >= 0),
      blackouts jsonb not null default '[]',
      state text not null default 'active' check (state in ('active', 'paused', 'stopped')),
      stopped_reason text,
      next_slot timestamptz,
      next_run_at timestamptz,
      runs_as uuid not null,
      key_id uuid,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      changed_at timestamptz not null default now(),
      check ((cron is null) <> (every_seconds is null)),
      check ((state = 'active') = (next_slot is not null)),
      check ((next_slot is null) = (next_run_at is null)),
      check ((state = 'stopped') = (stopped_reason is not null))
    )`);
  await knex.raw('create index schedules_list on schedules (tenant_id, created_at desc, id desc)');
  await knex.raw(`create index schedules_due on schedules (next_run_at) where state = 'active'`);
  await tenantTable(knex, 'schedules', { control: true });
  await grant(knex, 'schedules', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_control: 'select (id, tenant_id, state, next_run_at)',
  });

  // The primary key is what makes a slot happen once, however many processes look at the clock.
  await knex.raw(`
    create table schedule_runs (
      tenant_id uuid not null references tenants,
      schedule_id uuid not null references schedules on delete cascade,
      slot timestamptz not null,
      outcome text not null check (outcome in ('queued', 'waiting', 'missed', 'overlap', 'blackout', 'refused')),
      by_hand boolean not null default false,
      slots integer not null default 1,
      reason text,
      job_id uuid,
      decided_at timestamptz not null default clock_timestamp(),
      primary key (schedule_id, slot),
      check ((outcome = 'queued') = (job_id is not null))
    )`);
  await knex.raw(`create index schedule_runs_waiting on schedule_runs (schedule_id, slot) where outcome = 'waiting'`);
  await knex.raw('create index schedule_runs_jobs on schedule_runs (job_id) where job_id is not null');
  await tenantTable(knex, 'schedule_runs', { control: true });
  await grant(knex, 'schedule_runs', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_control: 'select (schedule_id, outcome, job_id)',
  });

  await knex.raw(`
    create table sources (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      kind text not null check (kind in ('folder', 's3')),
      settings jsonb not null,
      secret_sealed bytea,
      format text,
      time_zone text,
      every_seconds integer not null check (every_seconds > 0),
      enabled boolean not null default true,
      next_look_at timestamptz not null default now(),
      leased_by uuid,
      lease_expires_at timestamptz,
      last_look_at timestamptz,
      last_success_at timestamptz,
      last_error text,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      check ((kind = 's3') = (secret_sealed is not null)),
      unique (tenant_id, name)
    )`);
  await knex.raw('create index sources_due on sources (next_look_at) where enabled');
  await tenantTable(knex, 'sources', { control: true });
  await grant(knex, 'sources', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_control: 'select, update',
  });

  // One row for a file as it was when it was last looked at; version is what shows that it has changed.
  await knex.raw(`
    create table source_files (
      id bigint generated always as identity,
      tenant_id uuid not null references tenants,
      source_id uuid not null references sources on delete cascade,
      path text not null,
      size bigint not null,
      version text not null,
      state text not null check (state in ('waiting', 'taken', 'duplicate', 'refused')),
      reason text,
      upload_id uuid,
      seen_at timestamptz not null default now(),
      decided_at timestamptz,
      primary key (source_id, path),
      unique (id)
    )`);
  await knex.raw('create index source_files_list on source_files (source_id, seen_at desc, id desc)');
  await tenantTable(knex, 'source_files');
  await grant(knex, 'source_files', { ringfence_app: 'select, insert, update, delete' });

  await knex.raw('alter table outbound_destinations drop constraint outbound_destinations_purpose_check');
  await knex.raw(`alter table outbound_destinations add constraint outbound_destinations_purpose_check
    check (purpose in ('siem', 'webhook', 'feed', 'sso', 'source'))`);
}

export async function down(knex) {
  await knex.raw(`delete from outbound_destinations where purpose = 'source'`);
  await knex.raw('alter table outbound_destinations drop constraint outbound_destinations_purpose_check');
  await knex.raw(`alter table outbound_destinations add constraint outbound_destinations_purpose_check
    check (purpose in ('siem', 'webhook', 'feed', 'sso'))`);
  await knex.raw('drop table source_files, sources, schedule_runs, schedules');
}
