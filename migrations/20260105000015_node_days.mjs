import { CURRENT_TENANT, grant, tenantTable } from '../config/database-roles.mjs';

const SUMS = [
  ...['flows', 'failed_flows', 'bytes_out', 'bytes_in'],
  ...['ip_bytes_out', 'ip_bytes_in', 'packets_out', 'packets_in'],
];

/**
 * The days of nodes, summed when their traffic is: a busy server has a million days of services a month, which are too
 * many to count whenever somebody looks. A row for what a node was as client, one as server, and where it was both one for
 * either; `is_all` marks the one that leaves nothing out. Bytes are seen from the node.
 */
export async function up(knex) {
  await knex.raw(`
    create table node_days (
      tenant_id uuid not null,
      day date not null,
      address inet not null,
      role text not null check (role in ('client', 'server', 'either')),
      is_all boolean not null,
      peers integer not null,
      services integer not null,
      ${SUMS.map((column) => `${column} bigint not null`).join(', ')}
    ) partition by list (tenant_id)`);
  await knex.raw('create index node_days_address on node_days (address, day)');
  await knex.raw('create index node_days_day on node_days using brin (day) with (pages_per_range = 32)');
  await tenantTable(knex, 'node_days');
  await grant(knex, 'node_days', { ringfence_app: 'select, insert, delete' });
  await knex.raw(ensureLeaf(['service_days', 'day_changes', 'node_days']));
  await knex.raw(leaves(['service_days', 'day_changes', 'node_days']));
  await fill(knex);
}

export async function down(knex) {
  await knex.raw(leaves(['service_days', 'day_changes']));
  await knex.raw(ensureLeaf(['service_days', 'day_changes']));
  await knex.raw('drop table node_days');
}

/** From the days of services that are there, a month of a tenant at a time. */
async function fill(knex) {
  const { rows: tenants } = await knex.raw('select id from tenants');
  for (const { id } of tenants) {
    await knex.raw(`select set_config('app.tenant_id', ?, true)`, [id]);
    const { rows: months } = await knex.raw(
      `select distinct date_trunc('month', day::timestamp)::date::text as month from service_days where tenant_id = ?`,
      [id],
    );
    for (const { month } of months) {
      await knex.raw(`select ensure_day_leaf('node_days', ?::date)`, [month]);
      await knex.raw(sumMonth, { id, month });
    }
  }
  await knex.raw(`select set_config('app.tenant_id', '', true)`);
}

const turned = (column) => (column.endsWith('_out') ? column.replace(/_out$/, '_in') : column.replace(/_in$/, '_out'));
const total = (column) => `least(sum(${column}), ${Number.MAX_SAFE_INTEGER})::bigint`;
const PART = `tenant_id = :id and day >= :month::date and day < :month::date + interval '1 month'`;

const summed = SUMS.map((column) => `sum(${column}::float8) as ${column}`).join(', ');
const totals = `count(*) as peers, sum(services) as services, ${SUMS.map((column) => `${total(column)} as ${column}`).join(', ')}`;

const sumMonth = `
  with by_peer as materialized (
    select day, address, role, peer, count(*) as services, ${summed}
    from (
      select day, client as address, server as peer, 'client' as role, ${SUMS.join(', ')} from service_days where ${PART}
      union all
      select day, server, client, 'server', ${SUMS.map(turned).join(', ')} from service_days where ${PART}
    ) told
    group by day, address, role, peer
  ),
  as_one as materialized (
    select *, count(*) over (partition by day, address) as roles
    from (select day, address, role, ${totals} from by_peer group by day, address, role) as_one
  ),
  as_both as (select distinct day, address from as_one where roles > 1)
  insert into node_days (tenant_id, day, address, role, is_all, peers, services, ${SUMS.join(', ')})
  select :id::uuid, day, address, role, roles = 1, peers, services, ${SUMS.join(', ')} from as_one
  union all
  select :id::uuid, day, address, 'either', true, ${totals}
  from (
    select day, address, peer, sum(services) as services, ${summed}
    from by_peer join as_both using (day, address) where not (role = 'server' and address = peer)
    group by day, address, peer
  ) by_peer
  group by day, address`;

const ensureLeaf = (parents) => `
    create or replace function ensure_day_leaf(parent text, month date) returns text language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      tenant uuid := ${CURRENT_TENANT};
      tenant_no integer;
      branch text;
      leaf text;
      first_day date := date_trunc('month', month::timestamp)::date;
    begin
      if parent not in (${parents.map((parent) => `'${parent}'`).join(', ')}) then
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

/** The leaves of the transaction's own tenant, by what the settings call their data. */
const leaves = (days) => {
  const kept = { flows: ['flows'], observations: ['observations'], hours: ['service_hours'], days };
  const rows = Object.entries(kept).flatMap(([data, tables]) => tables.map((table) => `('${data}', '${table}')`));
  return `
    create or replace function tenant_leaves()
      returns table (data text, leaf text, month date, bytes bigint, estimated_rows bigint)
      language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
      select kept.data, child.relname::text, to_date(right(child.relname, 6), 'YYYYMM'),
        pg_total_relation_size(child.oid), greatest(child.reltuples, 0)::bigint
      from (values ${rows.join(', ')}) kept (data, parent)
      join public.tenants tenant on tenant.id = ${CURRENT_TENANT}
      join pg_class branch on branch.relnamespace = 'public'::regnamespace
        and branch.relname = format('%s_%s', kept.parent, tenant.no)
      join pg_inherits below on below.inhparent = branch.oid
      join pg_class child on child.oid = below.inhrelid
      order by 1, 3, 2 $$`;
};
