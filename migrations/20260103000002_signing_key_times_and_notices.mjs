import { grant, tenantTable } from '../config/database-roles.mjs';

/** When a signing key begins to sign, and that a retired one has lost its private part; and what users should know. */
export async function up(knex) {
  await knex.raw('alter table signing_keys add column signs_from timestamptz not null default now()');
  await knex.raw('update signing_keys set signs_from = created_at');
  await knex.raw('alter table signing_keys alter column private_jwk_sealed drop not null');
  await knex.raw(
    'alter table signing_keys add constraint signing_keys_usable check (private_jwk_sealed is not null or retired_at is not null)',
  );

  await knex.raw(`
    create table user_notices (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      event text not null,
      ip inet,
      request_id text,
      details jsonb not null default '{}',
      at timestamptz not null default clock_timestamp(),
      read_at timestamptz
    )`);
  await knex.raw('create index user_notices_newest on user_notices (user_id, at desc, id desc)');
  await tenantTable(knex, 'user_notices', { control: true });
  await grant(knex, 'user_notices', { ringfence_control: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('drop table user_notices');
  await knex.raw('delete from signing_keys where private_jwk_sealed is null');
  await knex.raw('alter table signing_keys drop constraint signing_keys_usable');
  await knex.raw('alter table signing_keys alter column private_jwk_sealed set not null');
  await knex.raw('alter table signing_keys drop column signs_from');
}
