import { grant, tenantTable } from '../config/database-roles.mjs';

const STATES = ['accepted', 'parsing', 'stored', 'failed', 'quarantined', 'cancelled', 'deleted'];

/** Uploads that wait for somebody to say what their columns mean, what was said before, and parts that could not be read. */
export async function up(knex) {
  await states(knex, ['mapping', ...STATES]);
  await knex.raw('alter table upload_parts add column error jsonb');
  await knex.raw(`
    create table table_mappings (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      fingerprint text not null,
      header text[] not null,
      mapping jsonb not null,
      created_by uuid,
      created_at timestamptz not null default now(),
      unique (tenant_id, fingerprint)
    )`);
  await tenantTable(knex, 'table_mappings');
  await grant(knex, 'table_mappings', { ringfence_app: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('drop table table_mappings');
  await knex.raw('alter table upload_parts drop column error');
  await knex.raw(`update uploads set state = 'failed' where state = 'mapping'`);
  await states(knex, STATES);
}

async function states(knex, names) {
  await knex.raw('alter table uploads drop constraint uploads_state_check');
  const list = names.map((name) => `'${name}'`).join(', ');
  await knex.raw(`alter table uploads add constraint uploads_state_check check (state in (${list}))`);
}
