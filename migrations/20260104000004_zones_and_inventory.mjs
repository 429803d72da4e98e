import { grant, tenantTable } from '../config/database-roles.mjs';

/** What the tenant knows about its network by itself: zones by prefix, and the hosts that should be there. */
export async function up(knex) {
  await knex.raw(`
    create table zones (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      criticality text not null default 'medium' check (criticality in ('low', 'medium', 'high', 'critical')),
      environment text not null default 'unknown'
        check (environment in ('production', 'disaster_recovery', 'staging', 'test', 'development', 'management', 'unknown')),
      compliance text[] not null default '{}',
      owner text,
      site text,
      description text,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  // A prefix belongs to one zone, so that the longest match is one.
  await knex.raw(`
    create table zone_ranges (
      tenant_id uuid not null references tenants,
      zone_id uuid not null references zones on delete cascade,
      range cidr not null,
      primary key (tenant_id, range)
    )`);
  await knex.raw('create index zone_ranges_zone on zone_ranges (zone_id)');
  // Which state of the zones the nodes were placed by; behind, when a discovery was under way as zones changed.
  await knex.raw(`
    create table zone_placements (
      tenant_id uuid primary key references tenants,
      revision bigint not null default 0,
      placed bigint not null default 0
    )`);
  for (const table of ['zones', 'zone_ranges']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
  await tenantTable(knex, 'zone_placements', { control: true });
  await grant(knex, 'zone_placements', { ringfence_app: 'select, insert, update', ringfence_control: 'select' });

  await knex.raw('alter table network_nodes add column zone_id uuid');
  await knex.raw('create index network_nodes_zone on network_nodes (tenant_id, zone_id) where zone_id is not null');

  await knex.raw(`
    create table inventory_hosts (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      site text,
      owner text,
      environment text,
      role text,
      status text,
      description text,
      services_stated boolean not null default false,
      updated_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await knex.raw(`
    create table inventory_addresses (
      tenant_id uuid not null references tenants,
      host_id uuid not null references inventory_hosts on delete cascade,
      address inet not null,
      primary key (tenant_id, address, host_id)
    )`);
  await knex.raw('create index inventory_addresses_host on inventory_addresses (host_id)');
  await knex.raw(`
    create table inventory_services (
      tenant_id uuid not null references tenants,
      host_id uuid not null references inventory_hosts on delete cascade,
      protocol smallint not null,
      port integer not null,
      primary key (host_id, protocol, port)
    )`);
  for (const table of ['inventory_hosts', 'inventory_addresses', 'inventory_services']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
}

export async function down(knex) {
  await knex.raw('drop table inventory_services, inventory_addresses, inventory_hosts');
  await knex.raw('alter table network_nodes drop column zone_id');
  await knex.raw('drop table zone_placements, zone_ranges, zones');
}
