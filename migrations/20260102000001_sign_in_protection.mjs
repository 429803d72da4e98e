import { grant, tenantTable } from '../config/database-roles.mjs';

/** What keeps guessed, stolen and shared sign-ins out: counters, second factors, step-up, invitations, API keys. */
export async function up(knex) {
  // By HMAC of what was submitted, so that the table names nobody, and an address nobody has is counted like any other.
  await knex.raw(`
    create table sign_in_attempts (
      key bytea primary key,
      user_id uuid references users on delete cascade,
      attempts integer not null,
      in_a_row integer not null,
      since timestamptz not null,
      locked_until timestamptz
    )`);
  await knex.raw('create index sign_in_attempts_user on sign_in_attempts (user_id)');
  await grant(knex, 'sign_in_attempts', { ringfence_control: 'select, insert, update, delete' });

  // An invited user has no password until the invitation is accepted.
  await knex.raw('alter table users alter column password_hash drop not null');
  await knex.raw('alter table users add column mfa_enabled_at timestamptz');
  // Long enough beside a second factor only: without it, another must be chosen.
  await knex.raw('alter table users add column password_is_short boolean not null default false');
  await grant(knex, 'users', { ringfence_app: 'select (mfa_enabled_at)' });
  await knex.raw('alter table sessions add column stepped_up_at timestamptz');

  // pending_sealed becomes sealed when its owner has shown one code of it; last_step is the newest code that was used.
  await knex.raw(`
    create table user_mfa (
      user_id uuid primary key references users on delete cascade,
      tenant_id uuid not null references tenants,
      sealed bytea,
      pending_sealed bytea,
      pending_at timestamptz,
      last_step bigint
    )`);
  await tenantTable(knex, 'user_mfa', { control: true });
  await grant(knex, 'user_mfa', { ringfence_control: 'select, insert, update, delete' });

  await knex.raw(`
    create table backup_codes (
      user_id uuid not null references users on delete cascade,
      selector text not null,
      tenant_id uuid not null references tenants,
      secret_hash text not null,
      used_at timestamptz,
      primary key (user_id, selector)
    )`);
  await tenantTable(knex, 'backup_codes', { control: true });
  await grant(knex, 'backup_codes', { ringfence_control: 'select, insert, update, delete' });

  await knex.raw(`
    create table mfa_challenges (
      hash bytea primary key,
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      attempts integer not null default 0,
      expires_at timestamptz not null
    )`);
  await tenantTable(knex, 'mfa_challenges', { control: true });
  await knex.raw('create index mfa_challenges_user on mfa_challenges (user_id)');
  await grant(knex, 'mfa_challenges', { ringfence_control: 'select, insert, update, delete' });

  await knex.raw(`
    create table invitations (
      hash bytea primary key,
      tenant_id uuid not null references tenants,
      user_id uuid not null unique references users on delete cascade,
      created_by uuid,
      expires_at timestamptz not null
    )`);
  await tenantTable(knex, 'invitations', { control: true });
  await grant(knex, 'invitations', { ringfence_control: 'select, insert, update, delete' });

  await knex.raw(`
    create table api_keys (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      name text not null,
      secret_hash bytea not null,
      permissions text[] not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`);
  await knex.raw('create index api_keys_newest on api_keys (tenant_id, created_at desc, id desc)');
  await knex.raw('create index api_keys_user on api_keys (user_id)');
  await tenantTable(knex, 'api_keys', { control: true });
  await grant(knex, 'api_keys', {
    ringfence_app:
      'select (id, tenant_id, user_id, name, permissions, created_at, expires_at, last_used_at, revoked_at)',
    ringfence_control: 'select, insert, update, delete',
  });
}

export async function down(knex) {
  await knex.raw('drop table api_keys, invitations, mfa_challenges, backup_codes, user_mfa, sign_in_attempts');
  await knex.raw('alter table sessions drop column stepped_up_at');
  await knex.raw('alter table users drop column mfa_enabled_at, drop column password_is_short');
  // Nobody can sign in with a hash that no password has.
  await knex.raw(
    `update users set password_hash = '', disabled_at = coalesce(disabled_at, now()) where password_hash is null`,
  );
  await knex.raw('alter table users alter column password_hash set not null');
}
