import { grant, tenantTable } from '../config/database-roles.mjs';

/** What a service commonly is and what it may be abused for, use that is not standard, and who answers for it. */
export async function up(knex) {
  await knex.raw(`
    alter table ports
      add column registered_name text,
      add column category text not null default 'unknown',
      add column encryption text not null default 'unknown'
        check (encryption in ('plaintext', 'encrypted', 'optional', 'unknown')),
      add column audience text not null default 'unknown'
        check (audience in ('administrative', 'user', 'machine', 'unknown')),
      add column abuse jsonb not null default '[]',
      add column frameworks jsonb not null default '[]',
      add column unusual jsonb not null default '[]'`);

  await knex.raw(`
    create table port_justifications (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      protocol smallint not null,
      port integer not null check (port between 0 and 65535),
      purpose text not null,
      owner text not null,
      safeguards text,
      state text not null default 'requested' check (state in ('requested', 'approved', 'revoked')),
      requested_by uuid not null,
      requested_at timestamptz not null default now(),
      approved_by uuid,
      approved_at timestamptz,
      reviewed_by uuid,
      reviewed_at timestamptz,
      review_due timestamptz,
      revoked_by uuid,
      revoked_at timestamptz,
      check (approved_by <> requested_by),
      check (reviewed_by <> requested_by),
      check (state <> 'requested' or approved_by is null),
      check (state <> 'approved' or (approved_by is not null and approved_at is not null and review_due is not null)),
      check ((state = 'revoked') = (revoked_at is not null))
    )`);
  await knex.raw(
    'create index port_justifications_list on port_justifications (tenant_id, requested_at desc, id desc)',
  );
  await knex.raw(
    `create unique index port_justifications_open on port_justifications (tenant_id, protocol, port, state)
       where state <> 'revoked'`,
  );
  await tenantTable(knex, 'port_justifications');
  await grant(knex, 'port_justifications', {
    // What was approved cannot become something else afterwards.
    ringfence_app: `select, insert,
      update (state, approved_by, approved_at, reviewed_by, reviewed_at, review_due, revoked_by, revoked_at)`,
  });
}

export async function down(knex) {
  await knex.raw('drop table port_justifications');
  await knex.raw(`
    alter table ports drop column registered_name, drop column category, drop column encryption, drop column audience,
      drop column abuse, drop column frameworks, drop column unusual`);
}
