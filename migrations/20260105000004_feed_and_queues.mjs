import { grant, tenantTable } from '../config/database-roles.mjs';

/** Marks the advisory locks of the feed; the other 44 bits of such a lock are a place in it. */
const FEED_LOCK = 0x52f;
const UPLOAD_FIGURES = 'size, rows_read, rows_stored, rows_skipped, rows_rejected, rows_duplicate, finished_at';

/**
 * The feed in the order of its ids instead of transactions: a writer says where in the feed it began, so that readers
 * wait for writers of the feed only, and not for every long transaction of the cluster. Alert events join it. Queues
 * get settings, workers say that they live, and streams are opened with tickets.
 */
export async function up(knex) {
  await feed(knex);
  await alertsJoin(knex);
  await readFeed(knex);
  await queues(knex);
  await tickets(knex);
}

async function feed(knex) {
  await grant(knex, 'sequence job_events_id_seq', {
    ringfence_app: 'select, usage',
    ringfence_control: 'select, usage',
    ringfence_loader: 'select, usage',
  });
  // Once per transaction: a lock for each of its events would fill the lock table.
  await knex.raw(`
    create function feed_enter() returns void language plpgsql as $$
    declare
      mine text := pg_current_xact_id()::text;
    begin
      if current_setting('app.feed_entered', true) is not distinct from mine then return; end if;
      perform pg_advisory_xact_lock_shared((${FEED_LOCK}::bigint << 44) | case when is_called then last_value else 0 end)
         from job_events_id_seq;
      perform set_config('app.feed_entered', mine, true);
    end $$`);
  await knex.raw(`
    create function feed_next() returns bigint language plpgsql as $$
    begin
      perform feed_enter();
      return nextval('job_events_id_seq');
    end $$`);
  // The order matters: who had taken an id before the first line either still holds its lock at the second, or is over,
  // and then the reader's next statement sees its rows.
  await knex.raw(`
    create function feed_horizon(out settled bigint, out held boolean)
    language plpgsql as $$
    declare
      taken bigint;
      entered bigint;
    begin
      select case when is_called then last_value else 0 end into taken from job_events_id_seq;
      select min(((classid::bigint & 4095) << 32) | objid::bigint) into entered from pg_locks
       where locktype = 'advisory' and mode = 'ShareLock' and objsubid = 1 and classid::bigint >> 12 = ${FEED_LOCK}
         and database = (select oid from pg_database where datname = current_database());
      settled := least(taken, entered);
      held := entered < taken;
    end $$`);
  await knex.raw(`
    create or replace function jobs_record_event() returns trigger language plpgsql as $$
    begin
      perform feed_enter();
      insert into job_events (tenant_id, job_id, kind, upload_id, state, version, percent, rows, step, error)
      values (new.tenant_id, new.id, new.kind, new.upload_id, new.state, new.version, new.percent, new.rows, new.step, new.error);
      perform pg_notify('ringfence_events', new.tenant_id || ' ' || new.id);
      if new.state = 'queued' and new.dispatched_at is null then
        perform pg_notify('ringfence_dispatch', new.kind);
      end if;
      return null;
    end $$`);
  await knex.raw('drop index job_events_cursor');
  await knex.raw('create index job_events_feed on job_events (tenant_id, id)');
  await knex.raw('create index job_events_at on job_events using brin (at)');
  await knex.raw('create index reports_job on reports (job_id)');
  // Events up to this one are gone: whoever stopped reading before it has missed some.
  await knex.raw('create table feed_floor (tenant_id uuid primary key references tenants, id bigint not null)');
  await tenantTable(knex, 'feed_floor', { control: true });
  await grant(knex, 'feed_floor', { ringfence_app: 'select', ringfence_control: 'select, insert, update' });
}

async function alertsJoin(knex) {
  await knex.raw('alter table alert_events add column feed_id bigint');
  await knex.raw('create index alert_events_feed on alert_events (tenant_id, feed_id) where feed_id is not null');
  await knex.raw(`
    create function alert_events_join_feed() returns trigger language plpgsql as $$
    begin
      new.feed_id := feed_next();
      return new;
    end $$`);
  await knex.raw(`
    create trigger alert_events_join_feed before insert on alert_events for each row
      execute function alert_events_join_feed()`);
  await knex.raw(`
    create function alert_events_wake() returns trigger language plpgsql as $$
    begin
      perform pg_notify('ringfence_events', tenant_id || ' alert') from (select distinct tenant_id from added) tenants;
      return null;
    end $$`);
  await knex.raw(`
    create trigger alert_events_wake after insert on alert_events referencing new table as added for each statement
      execute function alert_events_wake()`);
}

const WORKBOOK = `(u.name ~* '[.](xlsx|xlsm|xlsb|xls|ods)$' or u.format ~* '^(xlsx|xls|ods)$' or r.format = 'xlsx')`;
const AT = `to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** One call, because every listener's delay is the sum of the round trips: the tenant, the horizon, and then what lies before it. */
async function readFeed(knex) {
  await knex.raw(`
    create function feed_read(
      tenant uuid, seen bigint, most integer,
      out settled bigint, out held boolean, out kept_after bigint, out events json
    ) language plpgsql as $$
    begin
      perform set_config('app.tenant_id', tenant::text, true);
      select horizon.settled, horizon.held into settled, held from feed_horizon() horizon;
      select coalesce(max(feed_floor.id), 0) into kept_after from feed_floor;
      if seen is null or seen < kept_after or seen >= settled then return; end if;
      select json_agg(event order by place) into events from (
        (select e.id as place, json_build_object(
           'type', 'job', 'cursor', e.id::text, 'job_id', e.job_id, 'kind', e.kind, 'upload_id', e.upload_id,
           'state', e.state, 'version', e.version, 'percent', e.percent, 'rows', e.rows, 'step', e.step,
           'error', e.error, 'workbook', coalesce(${WORKBOOK}, false), 'at', ${AT}) as event
         from job_events e left join uploads u on u.id = e.upload_id left join reports r on r.job_id = e.job_id
         where e.id > seen and e.id <= settled order by e.id limit most)
        union all
        (select e.feed_id, json_build_object(
           'type', 'alert', 'cursor', e.feed_id::text, 'alert_id', e.alert_id, 'detection', a.detection,
           'severity', a.severity, 'title', a.title, 'change', e.kind, 'before', e.before, 'after', e.after,
           'actor_id', e.actor_id, 'at', ${AT})
         from alert_events e join security_alerts a on a.id = e.alert_id
         where e.feed_id > seen and e.feed_id <= settled order by e.feed_id limit most)
        order by place limit most) page;
    end $$`);
}

async function queues(knex) {
  await knex.raw(
    `alter table jobs add column turn bigint,
    add column payload_version smallint not null default 1 check (payload_version >= 1)`,
  );
  await knex.raw('drop index jobs_to_dispatch');
  await knex.raw(
    `create index jobs_to_hand on jobs (kind, tenant_id, priority, created_at) where state = 'queued' and dispatched_at is null`,
  );
  await knex.raw(
    `create index jobs_handed on jobs (kind, tenant_id) where state = 'queued' and dispatched_at is not null`,
  );
  await knex.raw(`create index jobs_ended on jobs (kind, finished_at) where finished_at is not null`);
  await knex.raw(`
    create table queue_settings (
      kind text primary key,
      paused_at timestamptz,
      paused_reason text,
      concurrency smallint check (concurrency between 1 and 100),
      fleet_concurrency smallint check (fleet_concurrency between 1 and 1000),
      rate_jobs integer check (rate_jobs > 0),
      rate_seconds integer check (rate_seconds > 0),
      priority smallint check (priority between 1 and 4),
      changed_at timestamptz not null default now(),
      check ((paused_at is null) = (paused_reason is null)),
      check ((rate_jobs is null) = (rate_seconds is null))
    )`);
  await grant(knex, 'queue_settings', { ringfence_control: 'select, insert, update' });
  await knex.raw(`
    create table workers (
      name text primary key,
      host text not null,
      pid integer not null,
      version text not null,
      concurrency jsonb not null,
      running jsonb not null default '{}',
      state text not null check (state in ('running', 'draining', 'refusing')),
      refusal text,
      resident_bytes bigint not null default 0,
      loop_delay_ms real not null default 0,
      started_at timestamptz not null default now(),
      heartbeat_at timestamptz not null default now()
    )`);
  await grant(knex, 'workers', { ringfence_control: 'select, insert, update, delete' });
  // Raised by a migration that older code cannot live with; that code then says so and takes nothing.
  await knex.raw(
    'create table schema_needs (one boolean primary key default true check (one), code integer not null default 1)',
  );
  await knex.raw('insert into schema_needs default values');
  await grant(knex, 'schema_needs', { ringfence_control: 'select' });
  // How much was read, for the gauges; not what.
  await knex.raw(`grant select (${UPLOAD_FIGURES}) on uploads to ringfence_control`);
}

async function tickets(knex) {
  await knex.raw(`
    create table event_tickets (
      hash bytea primary key,
      tenant_id uuid not null references tenants,
      user_id uuid not null,
      session_id uuid not null,
      by_key boolean not null,
      expires_at timestamptz not null
    )`);
  await knex.raw('create index event_tickets_end on event_tickets (expires_at)');
  await tenantTable(knex, 'event_tickets', { control: true });
  await grant(knex, 'event_tickets', { ringfence_control: 'select, insert, delete' });
}

export async function down(knex) {
  await knex.raw(`revoke select (${UPLOAD_FIGURES}) on uploads from ringfence_control`);
  await knex.raw('drop table event_tickets, schema_needs, workers, queue_settings, feed_floor');
  await knex.raw('drop index jobs_ended, jobs_handed, jobs_to_hand, job_events_at, job_events_feed, reports_job');
  await knex.raw('alter table jobs drop column payload_version, drop column turn');
  await knex.raw(
    `create index jobs_to_dispatch on jobs (priority, created_at) where state = 'queued' and dispatched_at is null`,
  );
  await knex.raw('create index job_events_cursor on job_events (tenant_id, xid, id)');
  await knex.raw('drop trigger alert_events_wake on alert_events');
  await knex.raw('drop trigger alert_events_join_feed on alert_events');
  await knex.raw('alter table alert_events drop column feed_id');
  await knex.raw(`
    create or replace function jobs_record_event() returns trigger language plpgsql as $$
    begin
      insert into job_events (tenant_id, job_id, kind, upload_id, state, version, percent, rows, step, error)
      values (new.tenant_id, new.id, new.kind, new.upload_id, new.state, new.version, new.percent, new.rows, new.step, new.error);
      perform pg_notify('ringfence_events', new.tenant_id || ' ' || new.id);
      if new.state = 'queued' and new.dispatched_at is null then
        perform pg_notify('ringfence_dispatch', new.kind);
      end if;
      return null;
    end $$`);
  await knex.raw('revoke all on sequence job_events_id_seq from ringfence_app, ringfence_control, ringfence_loader');
  await knex.raw(
    'drop function feed_read, alert_events_wake, alert_events_join_feed, feed_horizon, feed_next, feed_enter',
  );
}
