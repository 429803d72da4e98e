import { grant, tenantTable } from '../config/database-roles.mjs';

/** Renames statuses past row-level security, which this migration's owner has no tenant for. */
async function rename(knex, pairs) {
  await knex.raw('alter table security_alerts drop constraint security_alerts_status_check');
  await knex.raw('alter table security_alerts no force row level security');
  for (const [from, to] of pairs) await knex.raw('update security_alerts set status = ? where status = ?', [to, from]);
  await knex.raw('alter table security_alerts force row level security');
}

/** How alerts are worked on: states, people, clocks, history; exceptions, incidents, and versions of the settings. */
export async function up(knex) {
  await rename(knex, [
    ['open', 'new'],
    ['false_positive', 'false-positive'],
  ]);
  await knex.raw(`
    create table alert_exceptions (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      reason text not null,
      owner text not null,
      detections text[] not null default '{}',
      source_cidrs cidr[] not null default '{}',
      source_zones uuid[] not null default '{}',
      destination_cidrs cidr[] not null default '{}',
      destination_zones uuid[] not null default '{}',
      protocol smallint,
      ports integer[] not null default '{}',
      direction text check (direction in ('inbound', 'outbound', 'internal', 'external')),
      schedule jsonb not null default '[]',
      time_zone text not null default 'UTC',
      expires_at timestamptz not null,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      revoked_by uuid,
      revoked_at timestamptz,
      settled_at timestamptz,
      check (expires_at > created_at),
      check ((revoked_at is null) = (revoked_by is null))
    )`);
  await knex.raw('create index alert_exceptions_list on alert_exceptions (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'alert_exceptions', { control: true });
  await grant(knex, 'alert_exceptions', {
    // What was hidden and why stays to be read: an exception ends, it does not vanish or become another.
    ringfence_app: 'select, insert, update (revoked_by, revoked_at, settled_at)',
    ringfence_control: 'select (tenant_id, expires_at, settled_at)',
  });

  await knex.raw(`
    create table incidents (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )`);
  await knex.raw('create index incidents_list on incidents (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'incidents');
  await grant(knex, 'incidents', { ringfence_app: 'select, insert, update, delete' });

  await knex.raw(`
    alter table security_alerts
      alter column status set default 'new',
      add constraint security_alerts_status_check
        check (status in ('new', 'acknowledged', 'in-progress', 'resolved', 'false-positive', 'suppressed')),
      add column confidence real not null default 0.5 check (confidence between 0 and 1),
      add column rating smallint not null default 0 check (rating between 0 and 100),
      add column assignee uuid,
      add column opened_at timestamptz not null default now(),
      add column acknowledged_at timestamptz,
      add column resolved_at timestamptz,
      add column exception_id uuid references alert_exceptions,
      add column incident_id uuid references incidents on delete set null,
      add column data_version bigint not null default 0,
      add column settings_version integer not null default 0`);
  await knex.raw('alter table security_alerts no force row level security');
  await knex.raw(`update security_alerts set opened_at = created_at, rating = round(score * 100),
    resolved_at = case when status in ('resolved', 'false-positive') then updated_at end,
    acknowledged_at = case when status <> 'new' then updated_at end`);
  await knex.raw('alter table security_alerts force row level security');
  await knex.raw(
    'create index security_alerts_incident on security_alerts (incident_id) where incident_id is not null',
  );
  await knex.raw(
    'create index security_alerts_exception on security_alerts (exception_id) where exception_id is not null',
  );

  await knex.raw(`
    create table alert_events (
      id bigint primary key generated always as identity,
      tenant_id uuid not null references tenants,
      alert_id uuid not null references security_alerts on delete cascade,
      at timestamptz not null default clock_timestamp(),
      actor_id uuid,
      kind text not null check (kind in ('raised', 'grown', 'status', 'assignee', 'comment')),
      before text,
      after text,
      comment text
    )`);
  await knex.raw('create index alert_events_alert on alert_events (alert_id, id)');
  await tenantTable(knex, 'alert_events');
  await grant(knex, 'alert_events', { ringfence_app: 'select, insert' });

  // Version 0 is what the installation comes with; each row makes the next version, of one detection.
  await knex.raw(`
    create table detection_settings (
      tenant_id uuid not null references tenants,
      version integer not null check (version > 0),
      detection text not null,
      enabled boolean not null,
      settings jsonb not null,
      reason text not null,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, version)
    )`);
  await tenantTable(knex, 'detection_settings');
  await grant(knex, 'detection_settings', { ringfence_app: 'select, insert' });
}

export async function down(knex) {
  await knex.raw('drop table detection_settings, alert_events');
  await knex.raw(`
    alter table security_alerts
      drop column confidence, drop column rating, drop column assignee, drop column opened_at,
      drop column acknowledged_at, drop column resolved_at, drop column exception_id, drop column incident_id,
      drop column data_version, drop column settings_version`);
  await knex.raw('drop table incidents, alert_exceptions');
  await rename(knex, [
    ['new', 'open'],
    ['in-progress', 'acknowledged'],
    ['false-positive', 'false_positive'],
    ['suppressed', 'false_positive'],
  ]);
  await knex.raw(`
    alter table security_alerts
      alter column status set default 'open',
      add constraint security_alerts_status_check
        check (status in ('open', 'acknowledged', 'resolved', 'false_positive'))`);
}
