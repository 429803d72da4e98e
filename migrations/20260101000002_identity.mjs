import { grant, tenantTable } from '../config/database-roles.mjs';

/** Users, their sessions, and the keys that sign access tokens. */
export async function up(knex) {
  await knex.raw(`
    create table users (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      email text not null check (email = lower(email)),
      name text not null,
      role text not null check (role in ('admin', 'security_analyst', 'network_engineer', 'readonly_user')),
      password_hash text not null,
      must_change_password boolean not null default false,
      disabled_at timestamptz,
      last_login_at timestamptz,
      created_at timestamptz not null default now()
    )`);
  await knex.raw('create unique index users_email on users (email)');
  await tenantTable(knex, 'users', { control: true });
  await grant(knex, 'users', {
    ringfence_app:
      'select (id, tenant_id, email, name, role, must_change_password, disabled_at, last_login_at, created_at)',
    ringfence_control: 'select, insert, update',
  });

  await knex.raw(`
    create table sessions (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      refresh_hash bytea not null unique,
      previous_refresh_hash bytea unique,
      rotated_at timestamptz,
      created_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      expires_at timestamptz not null,
      revoked_at timestamptz,
      revoked_reason text,
      user_agent text,
      ip inet
    )`);
  await knex.raw('create index sessions_user on sessions (user_id)');
  await tenantTable(knex, 'sessions', { control: true });
  await grant(knex, 'sessions', { ringfence_control: 'select, insert, update, delete' });

  // Belongs to the installation, not to a tenant; only the control role reads it, and the private part is encrypted.
  await knex.raw(`
    create table signing_keys (
      kid text primary key,
      public_jwk jsonb not null,
      private_jwk_sealed bytea not null,
      created_at timestamptz not null default now(),
      retired_at timestamptz
    )`);
  await grant(knex, 'signing_keys', { ringfence_control: 'select, insert, update' });
}

export async function down(knex) {
  await knex.raw('drop table signing_keys, sessions, users');
}
