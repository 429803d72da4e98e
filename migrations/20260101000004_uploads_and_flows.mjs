import { CURRENT_TENANT, grant, tenantTable } from '../config/database-roles.mjs';

/** Uploads with their ledger, rejected lines, and the flows in leaf partitions per tenant and month. */
export async function up(knex) {
  await knex.raw(`
    create table uploads (
      id uuid primary key default gen_random_uuid(),
      no bigint generated always as identity unique,
      tenant_id uuid not null references tenants,
      name text not null,
      size bigint not null,
      sha256 text not null,
      storage_key text not null,
      requested_format text,
      format text,
      format_confidence real,
      state text not null default 'accepted'
        check (state in ('accepted', 'parsing', 'stored', 'failed', 'quarantined', 'cancelled', 'deleted')),
      rows_read bigint not null default 0,
      rows_stored bigint not null default 0,
      rows_skipped bigint not null default 0,
      rows_rejected bigint not null default 0,
      rows_duplicate bigint not null default 0,
      byte_offset bigint not null default 0,
      line bigint not null default 0,
      reader_state jsonb,
      first_seen timestamptz,
      last_seen timestamptz,
      error jsonb,
      created_by uuid,
      created_at timestamptz not null default now(),
      finished_at timestamptz,
      deleted_at timestamptz,
      check (rows_read = rows_stored + rows_skipped + rows_rejected + rows_duplicate)
    )`);
  await knex.raw('create unique index uploads_content on uploads (tenant_id, sha256) where deleted_at is null');
  await knex.raw('create index uploads_newest on uploads (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'uploads');
  await grant(knex, 'uploads', { ringfence_app: 'select, insert, update', ringfence_loader: 'select, update' });

  await knex.raw(`
    create table upload_rejects (
      tenant_id uuid not null,
      upload_id uuid not null references uploads on delete cascade,
      line bigint not null,
      field text,
      reason text not null,
      text text not null
    )`);
  await knex.raw('create index upload_rejects_upload on upload_rejects (upload_id, line)');
  await tenantTable(knex, 'upload_rejects');
  await grant(knex, 'upload_rejects', { ringfence_app: 'select, delete', ringfence_loader: 'insert' });

  // upload_no rather than the upload's uuid: eight bytes a row less, and rows of one upload lie together, which BRIN likes.
  await knex.raw(`
    create table flows (
      tenant_id uuid not null,
      upload_no bigint not null,
      line bigint not null,
      time timestamptz not null,
      duration double precision,
      src inet not null,
      src_port integer,
      dst inet not null,
      dst_port integer,
      protocol smallint,
      bytes_out bigint,
      bytes_in bigint,
      ip_bytes_out bigint,
      ip_bytes_in bigint,
      packets_out bigint,
      packets_in bigint,
      failed boolean not null,
      action text,
      state text,
      application text,
      "user" text,
      rule text
    ) partition by list (tenant_id)`);
  await knex.raw('create index flows_upload on flows using brin (upload_no) with (pages_per_range = 32)');
  await knex.raw('create index flows_time on flows using brin (time) with (pages_per_range = 32)');
  await tenantTable(knex, 'flows');
  await grant(knex, 'flows', { ringfence_app: 'select, delete' });

  // The loader may not create tables; this function does, for the transaction's own tenant only. Partitions are made
  // apart and then attached, because attaching takes a weaker lock on the parent than creating in place.
  await knex.raw(`
    create function ensure_flow_leaf(month date) returns text language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      tenant uuid := ${CURRENT_TENANT};
      tenant_no integer;
      branch text;
      leaf text;
      first_day date := date_trunc('month', month::timestamp)::date;
    begin
      select no into strict tenant_no from public.tenants where id = tenant;
      branch := format('flows_%s', tenant_no);
      leaf := format('flows_%s_%s', tenant_no, to_char(first_day, 'YYYYMM'));
      if to_regclass('public.' || leaf) is not null then
        return leaf;
      end if;
      perform pg_advisory_xact_lock(hashtext('ringfence:flow-leaf'));
      if to_regclass('public.' || branch) is null then
        execute format('create table public.%I (like public.flows including defaults) partition by range (time)', branch);
        execute format('alter table public.flows attach partition public.%I for values in (%L)', branch, tenant);
      end if;
      if to_regclass('public.' || leaf) is null then
        execute format('create table public.%I (like public.flows including defaults)', leaf);
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
          branch, leaf, first_day::timestamp at time zone 'UTC', (first_day + interval '1 month')::timestamp at time zone 'UTC');
        execute format('grant insert on public.%I to ringfence_loader', leaf);
      end if;
      return leaf;
    end $$`);
  await knex.raw('revoke all on function ensure_flow_leaf(date) from public');
  await knex.raw('grant execute on function ensure_flow_leaf(date) to ringfence_loader');
}

export async function down(knex) {
  await knex.raw('drop function ensure_flow_leaf(date)');
  await knex.raw('drop table flows, upload_rejects, uploads');
}
