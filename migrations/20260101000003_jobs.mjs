import { grant, tenantTable } from '../config/database-roles.mjs';

/** Jobs (the system of record; Redis only rings the bell) and the event feed every progress reader follows. */
export async function up(knex) {
  await knex.raw(`
    create table jobs (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      kind text not null,
      payload jsonb not null,
      state text not null default 'queued'
        check (state in ('queued', 'running', 'completed', 'failed', 'cancelled', 'quarantined')),
      priority smallint not null default 3 check (priority >= 1 and priority <= 4),
      version bigint not null default 1,
      attempts integer not null default 0,
      failures integer not null default 0,
      crashes integer not null default 0,
      early_deaths integer not null default 0,
      lease_epoch integer not null default 0,
      leased_by text,
      lease_renewed boolean not null default false,
      lease_expires_at timestamptz,
      dispatched_at timestamptz,
      dispatches integer not null default 0,
      cancel_requested_at timestamptz,
      percent smallint not null default 0 check (percent >= 0 and percent <= 100),
      rows bigint not null default 0,
      step text,
      result jsonb,
      error jsonb,
      upload_id uuid,
      parent_id uuid references jobs on delete set null,
      created_by uuid,
      idempotency_key text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      started_at timestamptz,
      finished_at timestamptz
    )`);
  await knex.raw(
    'create unique index jobs_idempotency on jobs (tenant_id, idempotency_key) where idempotency_key is not null',
  );
  await knex.raw('create index jobs_newest on jobs (tenant_id, created_at desc, id desc)');
  await knex.raw('create index jobs_upload on jobs (upload_id) where upload_id is not null');
  await knex.raw(
    `create index jobs_to_dispatch on jobs (priority, created_at) where state = 'queued' and dispatched_at is null`,
  );
  await knex.raw(`create index jobs_unfinished on jobs (state, lease_expires_at) where state in ('queued', 'running')`);
  await tenantTable(knex, 'jobs', { control: true });
  await grant(knex, 'jobs', {
    ringfence_app: 'select, insert, update',
    ringfence_loader: 'select, update',
    ringfence_control: 'select, insert, update, delete',
  });

  await knex.raw(`
    create table job_events (
      id bigint generated always as identity primary key,
      xid xid8 not null default pg_current_xact_id(),
      tenant_id uuid not null,
      job_id uuid not null,
      kind text not null,
      upload_id uuid,
      state text not null,
      version bigint not null,
      percent smallint not null,
      rows bigint not null,
      step text,
      error jsonb,
      at timestamptz not null default now()
    )`);
  await knex.raw('create index job_events_cursor on job_events (tenant_id, xid, id)');
  await tenantTable(knex, 'job_events', { control: true });
  await grant(knex, 'job_events', {
    ringfence_app: 'select, insert',
    ringfence_loader: 'insert',
    ringfence_control: 'select, insert, delete',
  });

  // A trigger, so that no writer can change a job and forget the version, the event or the wake-up.
  await knex.raw(`
    create function jobs_before_update() returns trigger language plpgsql as $$
    begin
      new.version := old.version + 1;
      new.updated_at := clock_timestamp();
      return new;
    end $$`);
  await knex.raw(`
    create function jobs_record_event() returns trigger language plpgsql as $$
    begin
      insert into job_events (tenant_id, job_id, kind, upload_id, state, version, percent, rows, step, error)
      values (new.tenant_id, new.id, new.kind, new.upload_id, new.state, new.version, new.percent, new.rows, new.step, new.error);
      perform pg_notify('ringfence_events', new.tenant_id || ' ' || new.id);
      if new.state = 'queued' and new.dispatched_at is null then
        perform pg_notify('ringfence_dispatch', new.kind);
      end if;
      return null;
    end $$`);
  // Leases and dispatch marks are bookkeeping: only what a reader can see makes a new version.
  const visible = ['state', 'percent', 'rows', 'step', 'result', 'error', 'cancel_requested_at']
    .map((column) => `old.${column} is distinct from new.${column}`)
    .join(' or ');
  await knex.raw(
    `create trigger jobs_before_update before update on jobs for each row when (${visible}) execute function jobs_before_update()`,
  );
  await knex.raw(
    `create trigger jobs_after_update after update on jobs for each row when (${visible}) execute function jobs_record_event()`,
  );
  await knex.raw(
    'create trigger jobs_after_insert after insert on jobs for each row execute function jobs_record_event()',
  );
}

export async function down(knex) {
  await knex.raw('drop table job_events, jobs');
  await knex.raw('drop function jobs_record_event, jobs_before_update');
}
