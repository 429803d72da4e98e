import { grant, tenantTable } from '../config/database-roles.mjs';

/** Reports of many kinds: sealed to the audit log, kept for a time, and taken to places that an administrator named. */
export async function up(knex) {
  // The newest seal when the report was asked for: printed in it, and the same whenever it is written again.
  await knex.raw(`
    alter table reports
      add column chain_seq bigint,
      add column chain_hash bytea,
      add column expired_at timestamptz,
      drop constraint reports_state_check,
      add constraint reports_state_check check (state in ('queued', 'ready', 'failed', 'expired'))`);
  await knex.raw(`create index reports_kept on reports (tenant_id, finished_at) where state = 'ready'`);

  await purposes(knex, ['siem', 'webhook', 'feed', 'sso', 'source', 'report']);

  // Null: for ever.
  await knex.raw(`
    create table report_settings (
      tenant_id uuid primary key references tenants,
      keep_days integer check (keep_days between 1 and 36500),
      updated_by uuid,
      updated_at timestamptz not null default now()
    )`);
  await tenantTable(knex, 'report_settings', { control: true });
  await grant(knex, 'report_settings', { ringfence_app: 'select, insert, update', ringfence_control: 'select' });

  await knex.raw(`
    create table report_targets (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      kind text not null check (kind in ('folder', 's3', 'mail')),
      settings jsonb not null,
      secret_sealed bytea,
      enabled boolean not null default true,
      created_by uuid not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await tenantTable(knex, 'report_targets', { control: true });
  await grant(knex, 'report_targets', {
    ringfence_app: 'select, insert, update, delete',
    // To seal it anew under another master key.
    ringfence_control: 'select (id, secret_sealed), update (secret_sealed)',
  });

  await knex.raw(`
    create table report_deliveries (
      tenant_id uuid not null references tenants,
      report_id uuid not null references reports on delete cascade,
      target_id uuid not null references report_targets on delete cascade,
      state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
      place text,
      error text,
      delivered_at timestamptz,
      primary key (report_id, target_id)
    )`);
  await knex.raw('create index report_deliveries_target on report_deliveries (target_id)');
  await tenantTable(knex, 'report_deliveries');
  await grant(knex, 'report_deliveries', { ringfence_app: 'select, insert, update' });
}

async function purposes(knex, known) {
  await knex.raw('alter table outbound_destinations drop constraint outbound_destinations_purpose_check');
  await knex.raw(`alter table outbound_destinations add constraint outbound_destinations_purpose_check
    check (purpose in (${known.map((purpose) => `'${purpose}'`).join(', ')}))`);
}

export async function down(knex) {
  await knex.raw('drop table report_deliveries, report_targets, report_settings');
  await knex.raw('alter table outbound_destinations no force row level security');
  await knex.raw(`delete from outbound_destinations where purpose = 'report'`);
  await knex.raw('alter table outbound_destinations force row level security');
  await purposes(knex, ['siem', 'webhook', 'feed', 'sso', 'source']);
  await knex.raw('drop index reports_kept');
  await knex.raw('alter table reports no force row level security');
  await knex.raw(`update reports set state = 'failed' where state = 'expired'`);
  await knex.raw('alter table reports force row level security');
  await knex.raw(`
    alter table reports
      drop constraint reports_state_check,
      add constraint reports_state_check check (state in ('queued', 'ready', 'failed')),
      drop column chain_seq, drop column chain_hash, drop column expired_at`);
}
