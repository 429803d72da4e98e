import { grant, tenantTable } from '../config/database-roles.mjs';

/** Alerts: one row per thing found; finding it again raises `occurrences` and moves `last_seen`, it does not add a row. */
export async function up(knex) {
  await knex.raw(`
    create table security_alerts (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      detection text not null,
      fingerprint text not null,
      severity text not null check (severity in ('critical', 'high', 'medium', 'low', 'info')),
      score real not null check (score >= 0 and score <= 1),
      status text not null default 'open' check (status in ('open', 'acknowledged', 'resolved', 'false_positive')),
      title text not null,
      description text not null,
      client inet,
      server inet,
      protocol smallint,
      port integer,
      evidence jsonb not null default '{}',
      occurrences integer not null default 1,
      first_seen timestamptz not null,
      last_seen timestamptz not null,
      created_by uuid,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, detection, fingerprint)
    )`);
  await knex.raw('create index security_alerts_newest on security_alerts (tenant_id, created_at desc, id desc)');
  await tenantTable(knex, 'security_alerts');
  await grant(knex, 'security_alerts', { ringfence_app: 'select, insert, update' });
}

export async function down(knex) {
  await knex.raw('drop table security_alerts');
}
