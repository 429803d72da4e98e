import { grant, tenantTable } from '../config/database-roles.mjs';

const COUNTERS = `
      flows bigint not null default 0,
      failed_flows bigint not null default 0,
      bytes_out bigint not null default 0,
      bytes_in bigint not null default 0,
      ip_bytes_out bigint not null default 0,
      ip_bytes_in bigint not null default 0,
      packets_out bigint not null default 0,
      packets_in bigint not null default 0,
      first_seen timestamptz not null,
      last_seen timestamptz not null`;

/**
 * The topology: nodes, connections (client node, server node) and the services on them.
 * `upload_services` keeps what each upload contributed, so that one can be taken out again and a sum never counts twice.
 * Port 0 stands for protocols without ports.
 */
export async function up(knex) {
  await knex.raw(`
    create table upload_services (
      tenant_id uuid not null,
      upload_no bigint not null,
      client inet not null,
      server inet not null,
      protocol smallint not null,
      port integer not null,${COUNTERS},
      application text,
      primary key (tenant_id, upload_no, client, server, protocol, port)
    )`);
  await knex.raw('create index upload_services_pair on upload_services (tenant_id, client, server)');
  await knex.raw(`
    create table network_nodes (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      address inet not null,
      scope text not null,
      hostname text,
      clients integer not null default 0,
      servers integer not null default 0,${COUNTERS},
      unique (tenant_id, address)
    )`);
  await knex.raw(`
    create table network_connections (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      client_id uuid not null references network_nodes on delete cascade,
      server_id uuid not null references network_nodes on delete cascade,
      services integer not null default 0,${COUNTERS},
      unique (tenant_id, client_id, server_id)
    )`);
  await knex.raw('create index network_connections_server on network_connections (tenant_id, server_id)');
  await knex.raw(`
    create table network_services (
      tenant_id uuid not null references tenants,
      connection_id uuid not null references network_connections on delete cascade,
      protocol smallint not null,
      port integer not null,
      application text,${COUNTERS},
      primary key (connection_id, protocol, port)
    )`);
  await knex.raw('create index network_services_port on network_services (tenant_id, protocol, port)');
  for (const table of ['upload_services', 'network_nodes', 'network_connections', 'network_services']) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
}

export async function down(knex) {
  await knex.raw('drop table network_services, network_connections, network_nodes, upload_services');
}
