import { CURRENT_TENANT, grant, tenantTable } from '../config/database-roles.mjs';

/** What logs say besides flows: names, logins, open ports. Leaf partitions per tenant and month, as flows have them. */
export async function up(knex) {
  await knex.raw(`
    create table observations (
      tenant_id uuid not null,
      upload_no bigint not null,
      part integer not null,
      line bigint not null,
      time timestamptz not null,
      kind text not null,
      src inet,
      src_port integer,
      dst inet,
      dst_port integer,
      protocol smallint,
      name text,
      detail jsonb not null
    ) partition by list (tenant_id)`);
  await knex.raw('create index observations_upload on observations using brin (upload_no) with (pages_per_range = 32)');
  await knex.raw('create index observations_kind on observations (kind, src)');
  await knex.raw(
    'create index observations_name on observations (kind, name) where name is not null and length(name) < 500',
  );
  await tenantTable(knex, 'observations');
  await grant(knex, 'observations', { ringfence_app: 'select, delete' });

  await knex.raw(`
    create function ensure_observation_leaf(month date) returns text language plpgsql security definer
      set search_path = pg_catalog, public, pg_temp as $$
    declare
      tenant uuid := ${CURRENT_TENANT};
      tenant_no integer;
      branch text;
      leaf text;
      first_day date := date_trunc('month', month::timestamp)::date;
    begin
      select no into strict tenant_no from public.tenants where id = tenant;
      branch := format('observations_%s', tenant_no);
      leaf := format('observations_%s_%s', tenant_no, to_char(first_day, 'YYYYMM'));
      if to_regclass('public.' || leaf) is not null then
        return leaf;
      end if;
      perform pg_advisory_xact_lock(hashtext('ringfence:observation-leaf'));
      if to_regclass('public.' || branch) is null then
        execute format('create table public.%I (like public.observations including defaults) partition by range (time)', branch);
        execute format('alter table public.observations attach partition public.%I for values in (%L)', branch, tenant);
      end if;
      if to_regclass('public.' || leaf) is null then
        execute format('create table public.%I (like public.observations including defaults)', leaf);
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
          branch, leaf, first_day::timestamp at time zone 'UTC', (first_day + interval '1 month')::timestamp at time zone 'UTC');
        execute format('grant insert on public.%I to ringfence_loader', leaf);
      end if;
      return leaf;
    end $$`);
  await knex.raw('revoke all on function ensure_observation_leaf(date) from public');
  await knex.raw('grant execute on function ensure_observation_leaf(date) to ringfence_loader');
}

export async function down(knex) {
  await knex.raw('drop function ensure_observation_leaf(date)');
  await knex.raw('drop table observations');
}
