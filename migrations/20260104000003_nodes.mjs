import { grant, tenantTable } from '../config/database-roles.mjs';

/** What nodes are: the facts that logs state of them, what follows from these, which addresses are one host, and what people say. */
export async function up(knex) {
  await knex.raw(`
    alter table network_nodes
      add column hostname_confidence smallint,
      add column vendor text,
      add column os text,
      add column os_confidence smallint,
      add column node_type text not null default 'unknown',
      add column node_type_confidence smallint not null default 0,
      add column roles text[] not null default '{}',
      add column host_id uuid,
      add column owner text,
      add column notes text,
      add column reasons jsonb not null default '{}'`);
  await knex.raw('create index network_nodes_type on network_nodes (tenant_id, node_type)');
  await knex.raw('create index network_nodes_host on network_nodes (tenant_id, host_id) where host_id is not null');

  // Which uploads have been asked for facts, as they were then and by which rules.
  await knex.raw(`
    create table classified_uploads (
      tenant_id uuid not null references tenants,
      upload_no bigint not null,
      finished_at timestamptz not null,
      rules integer not null,
      primary key (tenant_id, upload_no)
    )`);
  await knex.raw(`
    create table node_facts (
      tenant_id uuid not null references tenants,
      upload_no bigint not null,
      address inet not null,
      kind text not null,
      source text not null,
      value text not null,
      confidence smallint not null check (confidence between 0 and 100),
      count bigint not null,
      first_seen timestamptz not null,
      last_seen timestamptz not null,
      part integer not null,
      line bigint not null,
      primary key (tenant_id, address, kind, source, value, upload_no)
    )`);
  await knex.raw('create index node_facts_upload on node_facts (tenant_id, upload_no)');
  await knex.raw(`create index node_facts_identity on node_facts (tenant_id, value) where kind = 'identity'`);

  await knex.raw(`
    create table hosts (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      confidence smallint not null check (confidence between 0 and 100),
      reasons jsonb not null default '[]',
      created_at timestamptz not null default now()
    )`);
  await knex.raw('create index hosts_list on hosts (tenant_id, created_at desc, id desc)');
  await knex.raw(`
    create table host_decisions (
      tenant_id uuid not null references tenants,
      first inet not null,
      second inet not null check (first < second),
      same boolean not null,
      decided_by uuid,
      decided_at timestamptz not null default now(),
      primary key (tenant_id, first, second)
    )`);
  await knex.raw(`
    create table node_corrections (
      tenant_id uuid not null references tenants,
      address inet not null,
      hostname text,
      node_type text,
      os text,
      owner text,
      notes text,
      changed_by uuid,
      changed_at timestamptz not null default now(),
      primary key (tenant_id, address)
    )`);
  const tables = ['classified_uploads', 'node_facts', 'hosts', 'host_decisions', 'node_corrections'];
  for (const table of tables) {
    await tenantTable(knex, table);
    await grant(knex, table, { ringfence_app: 'select, insert, update, delete' });
  }
}

export async function down(knex) {
  await knex.raw('drop table node_corrections, host_decisions, hosts, node_facts, classified_uploads');
  await knex.raw(`
    alter table network_nodes drop column reasons, drop column notes, drop column owner, drop column host_id,
      drop column roles, drop column node_type_confidence, drop column node_type, drop column os_confidence,
      drop column os, drop column vendor, drop column hostname_confidence`);
}
