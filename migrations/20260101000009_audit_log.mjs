import { grant, tenantTable } from '../config/database-roles.mjs';

/** Who did what, written in the transaction of the change itself; no role of the running platform can alter a row. */
export async function up(knex) {
  await knex.raw(`
    create table audit_log (
      id bigint generated always as identity primary key,
      tenant_id uuid not null,
      at timestamptz not null default now(),
      actor_id uuid,
      action text not null,
      target text,
      outcome text not null default 'success' check (outcome in ('success', 'failure', 'denied')),
      request_id text,
      ip inet,
      details jsonb not null default '{}'
    )`);
  await knex.raw('create index audit_log_newest on audit_log (tenant_id, id desc)');
  await tenantTable(knex, 'audit_log', { control: true });
  await grant(knex, 'audit_log', {
    ringfence_app: 'select, insert',
    ringfence_control: 'select, insert',
  });
}

export async function down(knex) {
  await knex.raw('drop table audit_log');
}
