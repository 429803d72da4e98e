import { grant, tenantTable } from '../config/database-roles.mjs';

/** Reports asked for, and where the finished file lies. */
export async function up(knex) {
  await knex.raw(`
    create table reports (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      job_id uuid not null references jobs,
      kind text not null,
      format text not null,
      parameters jsonb not null default '{}',
      state text not null default 'queued' check (state in ('queued', 'ready', 'failed')),
      file_name text,
      storage_key text,
      size bigint,
      sha256 text,
      created_by uuid,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    )`);
  await knex.raw('create index reports_newest on reports (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'reports');
  await grant(knex, 'reports', { ringfence_app: 'select, insert, update' });
}

export async function down(knex) {
  await knex.raw('drop table reports');
}
