import { grant, tenantTable } from '../config/database-roles.mjs';

/** Uploads that come in pieces and may break off in between, features that tenants switch, and traces through jobs. */
export async function up(knex) {
  await knex.raw(`
    create table resumable_uploads (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      created_by uuid not null,
      idempotency_key text,
      name text not null,
      size bigint not null check (size > 0),
      received bigint not null default 0 check (received between 0 and size),
      metadata jsonb not null default '{}',
      state text not null default 'receiving' check (state in ('receiving', 'accepted', 'refused')),
      outcome jsonb,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      check ((state = 'receiving') = (outcome is null))
    )`);
  await knex.raw(`create unique index resumable_uploads_key
    on resumable_uploads (tenant_id, created_by, idempotency_key) where idempotency_key is not null`);
  await knex.raw('create index resumable_uploads_list on resumable_uploads (tenant_id, created_at desc, id desc)');
  await knex.raw('create index resumable_uploads_expiry on resumable_uploads (expires_at)');
  await tenantTable(knex, 'resumable_uploads', { control: true });
  await grant(knex, 'resumable_uploads', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_control: 'select, delete',
  });

  // Where a piece begins is its key: of two that are sent at once, one is kept.
  await knex.raw(`
    create table resumable_pieces (
      tenant_id uuid not null references tenants,
      upload_id uuid not null references resumable_uploads on delete cascade,
      at bigint not null check (at >= 0),
      bytes integer not null check (bytes > 0),
      storage_key text not null,
      primary key (upload_id, at)
    )`);
  await tenantTable(knex, 'resumable_pieces', { control: true });
  await grant(knex, 'resumable_pieces', {
    ringfence_app: 'select, insert, delete',
    ringfence_control: 'select, delete',
  });

  await knex.raw(`alter table jobs add column trace_parent text
    check (trace_parent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$')`);

  await knex.raw(`
    create table feature_switches (
      tenant_id uuid not null references tenants,
      feature text not null,
      enabled boolean not null,
      changed_by uuid not null,
      changed_at timestamptz not null default now(),
      primary key (tenant_id, feature)
    )`);
  await tenantTable(knex, 'feature_switches');
  await grant(knex, 'feature_switches', { ringfence_app: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('alter table jobs drop column trace_parent');
  await knex.raw('drop table feature_switches, resumable_pieces, resumable_uploads');
}
