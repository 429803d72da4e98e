import { grant, tenantTable } from '../config/database-roles.mjs';

/** Where requests may go, what requests were like (decaying counters), and where the bytes of dangerous uploads lie. */
export async function up(knex) {
  await knex.raw(`
    create table outbound_destinations (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      purpose text not null check (purpose in ('siem', 'webhook', 'feed', 'sso')),
      scheme text not null check (scheme in ('https', 'http', 'tls')),
      host text not null check (host = lower(host) and host <> ''),
      port integer not null check (port between 1 and 65535),
      internal cidr[] not null default '{}',
      enabled boolean not null default true,
      approved_by uuid,
      approved_at timestamptz not null default now(),
      unique (tenant_id, purpose, scheme, host, port)
    )`);
  await tenantTable(knex, 'outbound_destinations', { control: true });
  await grant(knex, 'outbound_destinations', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_control: 'select',
  });

  // A counter halves with time; value is what it was at at.
  await knex.raw(`
    create table request_signals (
      tenant_id uuid not null references tenants,
      subject_kind text not null check (subject_kind in ('user', 'source', 'platform')),
      subject text not null,
      signal text not null,
      value double precision not null check (value >= 0),
      at timestamptz not null,
      primary key (tenant_id, subject_kind, subject, signal)
    )`);
  // Accounts by HMAC: who was tried is nobody's business here, only how many.
  await knex.raw(`
    create table accounts_tried (
      tenant_id uuid not null references tenants,
      source text not null,
      account bytea not null,
      at timestamptz not null,
      primary key (tenant_id, source, account)
    )`);
  await knex.raw(`
    create table export_volumes (
      tenant_id uuid not null references tenants,
      user_id uuid not null,
      day date not null,
      bytes bigint not null,
      primary key (tenant_id, user_id, day)
    )`);
  await knex.raw(`
    create table session_networks (
      tenant_id uuid not null references tenants,
      session_id uuid not null,
      network text not null,
      previous text,
      changed_at timestamptz not null,
      primary key (tenant_id, session_id)
    )`);
  for (const table of ['request_signals', 'accounts_tried', 'export_volumes', 'session_networks']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }

  await knex.raw('alter table uploads add column quarantined_at timestamptz');
  await knex.raw(
    `create index uploads_quarantine on uploads (id) where state = 'quarantined' or quarantined_at is not null`,
  );
  // Whoever quarantines a job also puts the bytes away, in whatever tenant.
  await knex.raw(
    'grant select (tenant_id, storage_key, quarantined_at), update (storage_key, quarantined_at) on uploads to ringfence_control',
  );
}

export async function down(knex) {
  await knex.raw('revoke select (tenant_id, storage_key), update (storage_key) on uploads from ringfence_control');
  await knex.raw('drop index uploads_quarantine');
  await knex.raw('alter table uploads drop column quarantined_at');
  await knex.raw('drop table session_networks, export_volumes, accounts_tried, request_signals, outbound_destinations');
}
