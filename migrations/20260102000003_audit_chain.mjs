import { grant, tenantTable } from '../config/database-roles.mjs';

/** What a writer of the audit log says; id, time and transaction are Postgres' own and cannot be claimed. */
const WRITTEN = 'tenant_id, actor_id, action, target, outcome, request_id, ip, details';

/** Seals chain the audit rows of a tenant in commit order; anchors and the cursor say what has left the database. */
export async function up(knex) {
  await knex.raw('alter table audit_log add column xid xid8 not null default pg_current_xact_id()');
  await knex.raw('create index audit_log_order on audit_log (xid, id)');
  for (const role of ['ringfence_app', 'ringfence_control']) {
    await knex.raw(`revoke insert on audit_log from ${role}`);
    await grant(knex, 'audit_log', { [role]: `insert (${WRITTEN})` });
  }

  await knex.raw(`
    create table audit_seals (
      tenant_id uuid not null,
      seq bigint not null check (seq > 0),
      audit_id bigint not null unique,
      xid xid8 not null,
      hash bytea not null check (length(hash) = 32),
      sealed_at timestamptz not null default now(),
      primary key (tenant_id, seq)
    )`);
  await knex.raw('create index audit_seals_order on audit_seals (xid, audit_id)');
  await tenantTable(knex, 'audit_seals', { control: true });
  await grant(knex, 'audit_seals', { ringfence_app: 'select', ringfence_control: 'select, insert' });

  await knex.raw(`
    create table audit_anchors (
      id bigint generated always as identity primary key,
      tenant_id uuid not null,
      seq bigint not null,
      hash bytea not null,
      kept_by text not null check (kept_by in ('log', 'siem')),
      at timestamptz not null default now()
    )`);
  await knex.raw('create index audit_anchors_newest on audit_anchors (tenant_id, seq desc)');
  await tenantTable(knex, 'audit_anchors', { control: true });
  await grant(knex, 'audit_anchors', { ringfence_app: 'select', ringfence_control: 'select, insert' });

  await knex.raw(`
    create table siem_cursor (
      only_one boolean primary key default true check (only_one),
      xid xid8 not null default '0',
      audit_id bigint not null default 0,
      acknowledged bigint not null default 0,
      acknowledged_at timestamptz
    )`);
  await grant(knex, 'siem_cursor', { ringfence_control: 'select, insert, update' });
}

export async function down(knex) {
  await knex.raw('drop table siem_cursor, audit_anchors, audit_seals');
  for (const role of ['ringfence_app', 'ringfence_control']) {
    await knex.raw(`revoke insert (${WRITTEN}) on audit_log from ${role}`);
    await grant(knex, 'audit_log', { [role]: 'insert' });
  }
  await knex.raw('drop index audit_log_order');
  await knex.raw('alter table audit_log drop column xid');
}
