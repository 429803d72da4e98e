import { grant, tenantTable } from '../config/database-roles.mjs';

/** Sign-in through identity providers (OpenID Connect): who they are, whom they vouch for, and sign-ins under way. */
export async function up(knex) {
  await knex.raw(`
    create table sso_providers (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      issuer text not null,
      client_id text not null,
      client_secret_sealed bytea,
      scopes text not null,
      group_claim text,
      role_mapping jsonb not null default '[]',
      default_role text check (default_role in ('admin', 'security_analyst', 'network_engineer', 'readonly_user')),
      creates_users boolean not null,
      trusts_second_factor boolean not null,
      enabled boolean not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await tenantTable(knex, 'sso_providers', { control: true });
  // The app role lists them; the secret is for whoever signs people in.
  await grant(knex, 'sso_providers', {
    ringfence_app:
      'select (id, tenant_id, name, issuer, client_id, scopes, group_claim, role_mapping, default_role, creates_users, trusts_second_factor, enabled, created_at, updated_at)',
    ringfence_control: 'select, insert, update, delete',
  });

  // A person is who the provider's subject says, not who has the e-mail address today.
  await knex.raw(`
    create table sso_identities (
      provider_id uuid not null references sso_providers on delete cascade,
      subject text not null,
      tenant_id uuid not null references tenants,
      user_id uuid not null references users on delete cascade,
      created_at timestamptz not null default now(),
      primary key (provider_id, subject),
      unique (provider_id, user_id)
    )`);
  await knex.raw('create index sso_identities_user on sso_identities (user_id)');
  await tenantTable(knex, 'sso_identities', { control: true });
  await grant(knex, 'sso_identities', { ringfence_control: 'select, insert, delete' });

  // Hashes only: of the state, and of the cookie that nonce and code verifier follow from.
  await knex.raw(`
    create table sso_sign_ins (
      hash bytea primary key,
      browser_hash bytea not null,
      tenant_id uuid not null references tenants,
      provider_id uuid not null references sso_providers on delete cascade,
      fresh boolean not null,
      expires_at timestamptz not null
    )`);
  await knex.raw('create index sso_sign_ins_provider on sso_sign_ins (provider_id)');
  await tenantTable(knex, 'sso_sign_ins', { control: true });
  await grant(knex, 'sso_sign_ins', { ringfence_control: 'select, insert, delete' });

  await knex.raw('alter table sessions add column factor_by_provider boolean not null default false');
  await knex.raw(`alter table mfa_challenges add column first_factor text not null default 'password'`);
}

export async function down(knex) {
  await knex.raw('alter table mfa_challenges drop column first_factor');
  await knex.raw('alter table sessions drop column factor_by_provider');
  await knex.raw('drop table sso_sign_ins, sso_identities, sso_providers');
}
