import { grant, tenantTable } from '../config/database-roles.mjs';

/** What answers about the topology are read from; a test asks the planner whether this is all of it. */
const ANY = 'insert or update or delete or truncate';
const TABLES = {
  network_nodes: ANY,
  network_connections: ANY,
  network_services: ANY,
  merged_services: ANY,
  zones: ANY,
  hosts: ANY,
  node_facts: ANY,
  node_corrections: ANY,
  reverse_names: ANY,
  sites: ANY,
  // Of uploads only what they are called is shown; their progress changes with every batch.
  uploads: 'update of id, no, name or delete or truncate',
};

/**
 * A version of each tenant's topology, which every transaction that changes something of it changes with it: answers
 * that were kept under another version are not given again. Each connection has a row of its own, so that writers do
 * not wait for each other; versions are random, so that none comes again, after a restore neither.
 */
export async function up(knex) {
  await knex.raw(`
    create table topology_versions (
      tenant_id uuid not null references tenants on delete cascade,
      backend integer not null,
      version uuid not null default gen_random_uuid(),
      changed_at timestamptz not null default now(),
      primary key (tenant_id, backend)
    ) with (fillfactor = 50)`);
  await tenantTable(knex, 'topology_versions', { control: true });
  const writes = 'select, insert, update';
  await grant(knex, 'topology_versions', {
    ringfence_app: writes,
    ringfence_loader: writes,
    ringfence_control: 'select, update, delete',
  });
  // Whoever names no tenant sees rows only past row security, and then may change those of all.
  await knex.raw(`
    create function topology_changed() returns trigger language plpgsql as $$
    declare
      tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
      mine text := coalesce(tenant::text, 'all') || ' ' || pg_current_xact_id()::text;
    begin
      if current_setting('app.topology_noted', true) is not distinct from mine then return null; end if;
      if tenant is not null then
        insert into topology_versions (tenant_id, backend) values (tenant, pg_backend_pid())
          on conflict (tenant_id, backend) do update set version = excluded.version, changed_at = excluded.changed_at;
      elsif not row_security_active(tg_relid) then
        insert into topology_versions (tenant_id, backend) select id, pg_backend_pid() from tenants
          on conflict (tenant_id, backend) do update set version = excluded.version, changed_at = excluded.changed_at;
      end if;
      perform set_config('app.topology_noted', mine, true);
      return null;
    end $$`);
  for (const [table, events] of Object.entries(TABLES)) {
    await knex.raw(
      `create trigger topology_changed after ${events} on ${table}
         for each statement execute function topology_changed()`,
    );
  }
}

export async function down(knex) {
  for (const table of Object.keys(TABLES)) await knex.raw(`drop trigger topology_changed on ${table}`);
  await knex.raw('drop function topology_changed()');
  await knex.raw('drop table topology_versions');
}
