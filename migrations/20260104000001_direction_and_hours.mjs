import { CURRENT_TENANT, grant, tenantTable } from '../config/database-roles.mjs';

const MEASURED = ['upload_services', 'network_nodes', 'network_connections', 'network_services'];
const FOLDED = ['network_connections', 'network_services'];

/**
 * How sure it is who is client and who is server, what was told twice, what evidence there is for a service, and what
 * happened in which hour.
 */
export async function up(knex) {
  // Null is what is usual: as the record says it, told once, and, where the source states who began, certain. A
  // confidence of 0 waits for discovery to decide.
  await knex.raw(`
    alter table flows
      add column direction_confidence smallint,
      add column reversed boolean,
      add column reply boolean,
      add column merged_into bigint`);
  await grant(knex, 'flows', {
    ringfence_app: `update (src, src_port, dst, dst_port, bytes_out, bytes_in, ip_bytes_out, ip_bytes_in, packets_out,
      packets_in, src_zone, dst_zone, src_nat, dst_nat, direction_confidence, reversed, reply, merged_into)`,
  });

  await knex.raw(`
    alter table upload_parts
      add column undecided bigint not null default 0,
      add column observers integer not null default 0`);
  await knex.raw(`alter table uploads add column merged_into jsonb not null default '{}'`);

  // Staged by an earlier release: discovery sums the flows instead.
  await knex.raw('delete from part_services');
  await knex.raw('update upload_parts set edges_staged = false where edges_staged');
  await knex.raw(`
    alter table part_services
      add column forwards bigint not null,
      add column replies bigint not null,
      add column denied_flows bigint not null,
      add column direction_confidence smallint not null`);

  for (const table of MEASURED) {
    await knex.raw(`
      alter table ${table}
        add column denied_flows bigint not null default 0,
        add column merged_flows bigint not null default 0,
        add column established_flows bigint generated always as (greatest(flows - failed_flows, 0)) stored`);
  }
  await knex.raw('alter table upload_services add column direction_confidence smallint not null default 0');
  for (const table of FOLDED) {
    await knex.raw(`
      alter table ${table}
        add column direction_confidence smallint not null default 0 check (direction_confidence between 0 and 100),
        add column evidence text not null default 'observed'
          check (evidence in ('observed', 'denied', 'scanned-open', 'inferred'))`);
    await knex.raw(`update ${table} set evidence = 'inferred' where flows <= failed_flows`);
  }

  await knex.raw(`
    create table direction_overrides (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      range cidr not null,
      protocol smallint not null check (protocol in (6, 17, 132)),
      port integer not null check (port between 1 and 65535),
      role text not null check (role in ('server', 'client')),
      reason text not null,
      created_by uuid,
      created_at timestamptz not null default now(),
      unique (tenant_id, range, protocol, port)
    )`);
  await tenantTable(knex, 'direction_overrides');
  await grant(knex, 'direction_overrides', {
    ringfence_app: 'select, insert, delete, update (role, reason, created_by, created_at)',
    ringfence_loader: 'select',
  });

  // Who else told of the conversations of a service, and whose record was kept.
  await knex.raw(`
    create table merged_services (
      tenant_id uuid not null,
      upload_no bigint not null,
      client inet not null,
      server inet not null,
      protocol smallint not null,
      port integer not null,
      observer text not null,
      kept_upload_no bigint not null,
      kept_observer text not null,
      flows bigint not null,
      primary key (tenant_id, client, server, protocol, port, upload_no, observer, kept_upload_no, kept_observer)
    )`);
  await knex.raw('create index merged_services_upload on merged_services (upload_no)');
  await tenantTable(knex, 'merged_services');
  await grant(knex, 'merged_services', { ringfence_app: 'select, insert, delete' });

  await knex.raw(`
    create table scan_services (
      tenant_id uuid not null,
      scan_id uuid not null,
      server inet not null,
      protocol smallint not null,
      port integer not null check (port between 0 and 65535),
      seen_at timestamptz not null,
      primary key (tenant_id, server, protocol, port, scan_id)
    )`);
  await knex.raw('create index scan_services_scan on scan_services (tenant_id, scan_id)');
  await tenantTable(knex, 'scan_services');
  await grant(knex, 'scan_services', { ringfence_app: 'select, insert, update, delete' });

  await knex.raw(`
    create table service_hours (
      tenant_id uuid not null,
      upload_no bigint not null,
      hour timestamptz not null,
      client inet not null,
      server inet not null,
      protocol smallint not null,
      port integer not null,
      flows bigint not null,
      failed_flows bigint not null,
      bytes_out bigint not null,
      bytes_in bigint not null,
      ip_bytes_out bigint not null,
      ip_bytes_in bigint not null,
      packets_out bigint not null,
      packets_in bigint not null
    ) partition by list (tenant_id)`);
  await knex.raw(
    'create index service_hours_upload on service_hours using brin (upload_no) with (pages_per_range = 16)',
  );
  await knex.raw('create index service_hours_hour on service_hours using brin (hour) with (pages_per_range = 16)');
  await tenantTable(knex, 'service_hours');
  await grant(knex, 'service_hours', { ringfence_app: 'select, insert, delete' });

  await knex.raw(`
    create function ensure_service_hours_leaf(month date) returns text language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      tenant uuid := ${CURRENT_TENANT};
      tenant_no integer;
      branch text;
      leaf text;
      first_day date := date_trunc('month', month::timestamp)::date;
    begin
      select no into strict tenant_no from public.tenants where id = tenant;
      branch := format('service_hours_%s', tenant_no);
      leaf := format('service_hours_%s_%s', tenant_no, to_char(first_day, 'YYYYMM'));
      if to_regclass('public.' || leaf) is not null then
        return leaf;
      end if;
      perform pg_advisory_xact_lock(hashtext('ringfence:service-hours-leaf'));
      if to_regclass('public.' || branch) is null then
        execute format('create table public.%I (like public.service_hours including defaults) partition by range (hour)', branch);
        execute format('alter table public.service_hours attach partition public.%I for values in (%L)', branch, tenant);
      end if;
      if to_regclass('public.' || leaf) is null then
        execute format('create table public.%I (like public.service_hours including defaults)', leaf);
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
          branch, leaf, first_day::timestamp at time zone 'UTC', (first_day + interval '1 month')::timestamp at time zone 'UTC');
      end if;
      return leaf;
    end $$`);
  await knex.raw('revoke all on function ensure_service_hours_leaf(date) from public');
  await knex.raw('grant execute on function ensure_service_hours_leaf(date) to ringfence_app');
}

export async function down(knex) {
  await knex.raw('drop function ensure_service_hours_leaf(date)');
  await knex.raw('drop table service_hours, scan_services, merged_services, direction_overrides');
  for (const table of FOLDED)
    await knex.raw(`alter table ${table} drop column evidence, drop column direction_confidence`);
  await knex.raw('alter table upload_services drop column direction_confidence');
  for (const table of MEASURED) {
    await knex.raw(
      `alter table ${table} drop column established_flows, drop column merged_flows, drop column denied_flows`,
    );
  }
  await knex.raw(`
    alter table part_services drop column direction_confidence, drop column denied_flows, drop column replies,
      drop column forwards`);
  await knex.raw('alter table uploads drop column merged_into');
  await knex.raw('alter table upload_parts drop column observers, drop column undecided');
  await knex.raw(`
    alter table flows drop column merged_into, drop column reply, drop column reversed, drop column direction_confidence`);
}
