import { CURRENT_TENANT, grant, tenantTable } from '../config/database-roles.mjs';

/** Data that lies in leaf partitions per tenant and month, by what it is called in settings, and its tables. */
const KEPT = {
  flows: ['flows'],
  observations: ['observations'],
  hours: ['service_hours'],
  days: ['service_days', 'day_changes'],
};
const SEEN = ['network_nodes', 'network_connections', 'network_services'];

/** What happened on which day, what is new, gone and changed, and how long all of it is kept. */
export async function up(knex) {
  await knex.raw(`
    create table service_days (
      tenant_id uuid not null,
      day date not null,
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
  await knex.raw('create index service_days_pair on service_days (client, server, day)');
  await knex.raw('create index service_days_server on service_days (server, day)');
  await knex.raw('create index service_days_day on service_days using brin (day) with (pages_per_range = 32)');

  // Days on which a service or a node departed from its own days before. Of a node only the client column is used.
  await knex.raw(`
    create table day_changes (
      tenant_id uuid not null,
      day date not null,
      subject text not null check (subject in ('node', 'service')),
      client inet not null,
      server inet,
      protocol smallint,
      port integer,
      flows bigint not null,
      flows_before double precision not null,
      bytes bigint not null,
      bytes_before double precision not null,
      failed_share real not null,
      failed_share_before real not null,
      volume_factor double precision not null,
      check ((subject = 'node') = (server is null))
    ) partition by list (tenant_id)`);
  await knex.raw('create index day_changes_day on day_changes (subject, day)');
  await knex.raw('create index day_changes_client on day_changes (client, day)');
  for (const table of ['service_days', 'day_changes']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, delete' });
  }
  await knex.raw(ENSURE_LEAF);
  await knex.raw('revoke all on function ensure_day_leaf(text, date) from public');
  await knex.raw('grant execute on function ensure_day_leaf(text, date) to ringfence_app');

  for (const table of SEEN) {
    await knex.raw(`create index ${table}_first_seen on ${table} (tenant_id, first_seen)`);
    await knex.raw(`create index ${table}_last_seen on ${table} (tenant_id, last_seen) include (first_seen)`);
  }
  // A port of a node that somebody reached, whoever it was.
  await knex.raw(`
    create table port_openings (
      tenant_id uuid not null references tenants,
      node_id uuid not null,
      protocol smallint not null,
      port integer not null,
      clients integer not null,
      first_seen timestamptz not null,
      last_seen timestamptz not null,
      primary key (node_id, protocol, port)
    )`);
  await knex.raw('create index port_openings_first_seen on port_openings (tenant_id, first_seen)');
  await knex.raw('create index port_openings_last_seen on port_openings (tenant_id, last_seen) include (first_seen)');
  await tenantTable(knex, 'port_openings');
  await grant(knex, 'port_openings', { ringfence_app: 'select, insert, update, delete' });

  // Null: for ever.
  const months = Object.keys(KEPT).map((name) => `${name}_months integer check (${name}_months between 1 and 1200)`);
  await knex.raw(`
    create table retention_settings (
      tenant_id uuid primary key references tenants,
      ${months.join(', ')},
      updated_by uuid,
      updated_at timestamptz not null default now()
    )`);
  await tenantTable(knex, 'retention_settings', { control: true });
  await grant(knex, 'retention_settings', { ringfence_app: 'select, insert, update', ringfence_control: 'select' });
  await knex.raw(`
    create table retention_drops (
      id bigint generated always as identity primary key,
      tenant_id uuid not null references tenants,
      data text not null,
      month date not null,
      bytes bigint not null,
      dropped_at timestamptz not null default now()
    )`);
  await knex.raw('create index retention_drops_month on retention_drops (tenant_id, data, month)');
  await tenantTable(knex, 'retention_drops');
  await grant(knex, 'retention_drops', { ringfence_app: 'select, insert' });
  await knex.raw('alter table uploads add column flows_dropped_before timestamptz');
  for (const sql of [LEAVES, DROP]) await knex.raw(sql);
  for (const name of ['tenant_leaves()', 'drop_leaves(text, date)']) {
    await knex.raw(`revoke all on function ${name} from public`);
    await knex.raw(`grant execute on function ${name} to ringfence_app`);
  }
}

/** As ensure_flow_leaf; the application may not create tables. */
const ENSURE_LEAF = `
    create function ensure_day_leaf(parent text, month date) returns text language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      tenant uuid := ${CURRENT_TENANT};
      tenant_no integer;
      branch text;
      leaf text;
      first_day date := date_trunc('month', month::timestamp)::date;
    begin
      if parent not in ('service_days', 'day_changes') then
        raise exception 'no such table';
      end if;
      select no into strict tenant_no from public.tenants where id = tenant;
      branch := format('%s_%s', parent, tenant_no);
      leaf := format('%s_%s', branch, to_char(first_day, 'YYYYMM'));
      if to_regclass('public.' || leaf) is not null then
        return leaf;
      end if;
      perform pg_advisory_xact_lock(hashtext('ringfence:day-leaf'));
      if to_regclass('public.' || branch) is null then
        execute format('create table public.%I (like public.%I including defaults including constraints) partition by range (day)', branch, parent);
        execute format('alter table public.%I attach partition public.%I for values in (%L)', parent, branch, tenant);
      end if;
      if to_regclass('public.' || leaf) is null then
        execute format('create table public.%I (like public.%I including defaults including constraints)', leaf, parent);
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
          branch, leaf, first_day, (first_day + interval '1 month')::date);
      end if;
      return leaf;
    end $$`;

const KEPT_ROWS = Object.entries(KEPT)
  .flatMap(([data, tables]) => tables.map((table) => `('${data}', '${table}')`))
  .join(', ');

/** The leaves of the transaction's own tenant. */
const LEAVES = `
    create function tenant_leaves() returns table (data text, leaf text, month date, bytes bigint, estimated_rows bigint)
      language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
      select kept.data, child.relname::text, to_date(right(child.relname, 6), 'YYYYMM'),
        pg_total_relation_size(child.oid), greatest(child.reltuples, 0)::bigint
      from (values ${KEPT_ROWS}) kept (data, parent)
      join public.tenants tenant on tenant.id = ${CURRENT_TENANT}
      join pg_class branch on branch.relnamespace = 'public'::regnamespace
        and branch.relname = format('%s_%s', kept.parent, tenant.no)
      join pg_inherits below on below.inhparent = branch.oid
      join pg_class child on child.oid = below.inhrelid
      order by 1, 3, 2 $$`;

/** Drops the leaves of a month, if the tenant's own settings say that its time is over; false when there was none. */
const DROP = `
    create function drop_leaves(what text, of_month date) returns boolean language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      months integer;
      found record;
      dropped boolean := false;
    begin
      select (to_jsonb(settings) ->> (what || '_months'))::integer into months
        from public.retention_settings settings where tenant_id = ${CURRENT_TENANT};
      if months is null or of_month >= date_trunc('month', now() at time zone 'UTC')::date - make_interval(months => months) then
        raise exception 'this month is to be kept';
      end if;
      for found in select leaf from public.tenant_leaves() where data = what and month = of_month loop
        execute format('drop table public.%I', found.leaf);
        dropped := true;
      end loop;
      return dropped;
    end $$`;

export async function down(knex) {
  await knex.raw('drop function drop_leaves(text, date)');
  await knex.raw('drop function tenant_leaves()');
  await knex.raw('alter table uploads drop column flows_dropped_before');
  await knex.raw('drop table retention_drops, retention_settings, port_openings');
  for (const table of SEEN) await knex.raw(`drop index ${table}_first_seen, ${table}_last_seen`);
  await knex.raw('drop function ensure_day_leaf(text, date)');
  await knex.raw('drop table day_changes, service_days');
}
