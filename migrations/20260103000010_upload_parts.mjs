import { grant, tenantTable } from '../config/database-roles.mjs';

const LEDGER = `
      rows_read bigint not null default 0,
      rows_stored bigint not null default 0,
      rows_skipped bigint not null default 0,
      rows_rejected bigint not null default 0,
      rows_duplicate bigint not null default 0,
      rows_observed bigint not null default 0,
      skip_reasons jsonb not null default '{}'`;

/**
 * Uploads in parts: the members of an archive, the sheets of a workbook, or ranges of one large file that several
 * workers read. Each has its own ledger and checkpoint; the upload's ledger is their sum once it is stored.
 */
export async function up(knex) {
  await knex.raw(`
    create table upload_parts (
      tenant_id uuid not null,
      upload_id uuid not null references uploads on delete cascade,
      no integer not null,
      member text,
      from_byte bigint not null default 0,
      to_byte bigint,
      from_line bigint not null default 0,
      format text,
      format_confidence real,
      state text not null default 'waiting' check (state in ('waiting', 'reading', 'stored')),${LEDGER},
      byte_offset bigint not null default 0,
      line bigint not null default 0,
      reader_state jsonb,
      time_assumed smallint not null default 0,
      first_seen timestamptz,
      last_seen timestamptz,
      edges_staged boolean not null default false,
      primary key (upload_id, no),
      check (rows_read = rows_stored + rows_skipped + rows_rejected + rows_duplicate),
      check (rows_observed <= rows_stored)
    )`);
  await tenantTable(knex, 'upload_parts');
  await grant(knex, 'upload_parts', {
    ringfence_app: 'select, insert, update, delete',
    ringfence_loader: 'select, insert, update',
  });

  // The checkpoint went to the parts. Uploads that were half read when the platform was upgraded are read again.
  await knex.raw(
    `delete from upload_rejects where upload_id in (select id from uploads where state in ('accepted', 'parsing'))`,
  );
  await knex.raw(
    `delete from flows where upload_no in (select no from uploads where state in ('accepted', 'parsing'))`,
  );
  await knex.raw(`
    update uploads set rows_read = 0, rows_stored = 0, rows_skipped = 0, rows_rejected = 0, rows_duplicate = 0
     where state in ('accepted', 'parsing')`);
  await knex.raw(`
    alter table uploads
      drop column byte_offset, drop column line, drop column reader_state,
      add column rows_observed bigint not null default 0,
      add column skip_reasons jsonb not null default '{}',
      add column duplicate_of jsonb not null default '{}',
      add column time_zone text,
      add column time_assumed smallint not null default 0,
      add column parts integer,
      add column finished_by integer,
      add column renewed_by uuid,
      add column mapping jsonb`);
  await knex.raw("alter table tenants add column time_zone text not null default 'UTC'");
  await knex.raw('alter table upload_rejects add column part integer not null default 1');

  await knex.raw(`
    alter table flows
      add column part integer not null default 1,
      add column phase text,
      add column direction text,
      add column count bigint,
      add column observer text,
      add column src_zone text,
      add column dst_zone text,
      add column src_nat text,
      add column dst_nat text`);

  await knex.raw(SETTLE);

  // The fold keeps these in step; a trigger for each row of the topology took longer than writing it.
  for (const [table, columns] of [
    ['network_nodes', ['tenant_id']],
    ['network_connections', ['tenant_id', 'client_id', 'server_id']],
    ['network_services', ['tenant_id', 'connection_id']],
  ]) {
    for (const column of columns) await knex.raw(`alter table ${table} drop constraint ${table}_${column}_fkey`);
  }

  // One index does for a pair's contributions and for uniqueness; the rows of an upload lie together.
  await knex.raw('alter table upload_services drop constraint upload_services_pkey');
  await knex.raw('drop index upload_services_pair');
  await knex.raw('alter table upload_services add primary key (tenant_id, client, server, protocol, port, upload_no)');
  await knex.raw(
    'create index upload_services_upload on upload_services using brin (upload_no) with (pages_per_range = 16)',
  );

  // What a part contributes to the topology, until discovery has summed the parts of its upload. Protocol 0 and port 0
  // stand for "none", as in upload_services.
  await knex.raw(`
    create table part_services (
      tenant_id uuid not null,
      upload_no bigint not null,
      part integer not null,
      client inet not null,
      server inet not null,
      protocol smallint not null,
      port integer not null,
      application text,
      wholes bigint not null,
      begins bigint not null,
      interims bigint not null,
      ends bigint not null,
      failed_flows bigint not null,
      bytes_out bigint not null,
      bytes_in bigint not null,
      ip_bytes_out bigint not null,
      ip_bytes_in bigint not null,
      packets_out bigint not null,
      packets_in bigint not null,
      first_seen timestamptz not null,
      last_seen timestamptz not null
    )`);
  await knex.raw('create index part_services_upload on part_services (upload_no)');
  await tenantTable(knex, 'part_services');
  await grant(knex, 'part_services', { ringfence_app: 'select, delete', ringfence_loader: 'select, insert' });
}

/**
 * As before, but a job that is given back leaves its upload as it is, and a range that ends badly takes the upload and
 * the other ranges with it.
 */
const SETTLE = `
    create or replace function jobs_settle_subject() returns trigger language plpgsql as $$
    begin
      if new.kind = 'ingest' then
        update uploads
           set state = case new.state when 'queued' then 'accepted' else new.state end,
               error = new.error, finished_at = new.finished_at
         where id = new.upload_id
           and (new.state = 'queued' and state in ('failed', 'cancelled', 'quarantined') or
                new.state <> 'queued' and state <> 'deleted');
      elsif new.kind = 'ingest-range' and new.state = 'queued' then
        update uploads set state = 'parsing', error = null, finished_at = null
         where id = new.upload_id and state in ('failed', 'cancelled', 'quarantined');
      elsif new.kind = 'ingest-range' then
        update uploads set state = new.state, error = new.error, finished_at = new.finished_at
         where id = new.upload_id and state in ('accepted', 'parsing');
        update jobs set cancel_requested_at = coalesce(cancel_requested_at, now()),
               state = case when state = 'queued' then 'cancelled' else state end,
               finished_at = case when state = 'queued' then now() end
         where id in (
           -- One that is being committed waits for the upload, which is held here; it will find it given up.
           select id from jobs
            where upload_id = new.upload_id and kind in ('ingest', 'ingest-range') and id <> new.id
              and state in ('queued', 'running')
            for update skip locked);
      elsif new.kind = 'report' then
        update reports
           set state = case new.state when 'queued' then 'queued' else 'failed' end, finished_at = new.finished_at
         where job_id = new.id;
      end if;
      return null;
    end $$`;

/** The function as 20260101000010 made it. */
const BEFORE = `
    create or replace function jobs_settle_subject() returns trigger language plpgsql as $$
    begin
      if new.kind = 'ingest' then
        update uploads
           set state = case new.state when 'queued' then 'accepted' else new.state end,
               error = new.error, finished_at = new.finished_at
         where id = new.upload_id and state <> 'deleted';
      elsif new.kind = 'report' then
        update reports
           set state = case new.state when 'queued' then 'queued' else 'failed' end, finished_at = new.finished_at
         where job_id = new.id;
      end if;
      return null;
    end $$`;

export async function down(knex) {
  await knex.raw('drop table part_services, upload_parts');
  await knex.raw('drop index upload_services_upload');
  await knex.raw('alter table upload_services drop constraint upload_services_pkey');
  await knex.raw('alter table upload_services add primary key (tenant_id, upload_no, client, server, protocol, port)');
  await knex.raw('create index upload_services_pair on upload_services (tenant_id, client, server)');
  await knex.raw(BEFORE);
  for (const [table, column, target] of [
    ['network_nodes', 'tenant_id', 'tenants'],
    ['network_connections', 'tenant_id', 'tenants'],
    ['network_connections', 'client_id', 'network_nodes on delete cascade'],
    ['network_connections', 'server_id', 'network_nodes on delete cascade'],
    ['network_services', 'tenant_id', 'tenants'],
    ['network_services', 'connection_id', 'network_connections on delete cascade'],
  ]) {
    await knex.raw(`alter table ${table} add foreign key (${column}) references ${target}`);
  }
  await knex.raw(`
    alter table flows drop column part, drop column phase, drop column direction, drop column count, drop column observer,
      drop column src_zone, drop column dst_zone, drop column src_nat, drop column dst_nat`);
  await knex.raw('alter table upload_rejects drop column part');
  await knex.raw('alter table tenants drop column time_zone');
  await knex.raw(`
    alter table uploads
      drop column rows_observed, drop column skip_reasons, drop column duplicate_of, drop column time_zone,
      drop column time_assumed, drop column parts, drop column finished_by, drop column renewed_by, drop column mapping,
      add column byte_offset bigint not null default 0, add column line bigint not null default 0,
      add column reader_state jsonb`);
}
