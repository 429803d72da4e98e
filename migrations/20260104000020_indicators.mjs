import { grant, tenantTable } from '../config/database-roles.mjs';

/** Threat intelligence: indicators, and the feeds they are fetched from. */
export async function up(knex) {
  await knex.raw(`
    create table indicator_feeds (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      name text not null,
      kind text not null check (kind in ('taxii', 'misp', 'file')),
      url text not null,
      authorization_sealed bytea,
      confidence smallint not null default 50 check (confidence between 0 and 100),
      tags text[] not null default '{}',
      tlp text check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
      keep_days integer check (keep_days > 0),
      include_reserved boolean not null default false,
      enabled boolean not null default true,
      position jsonb not null default '{}',
      last_fetch_at timestamptz,
      last_success_at timestamptz,
      last_error text,
      left_out jsonb not null default '{"count": 0, "first": []}',
      created_by uuid not null,
      created_at timestamptz not null default now(),
      unique (tenant_id, name)
    )`);
  await tenantTable(knex, 'indicator_feeds', { control: true });
  await grant(knex, 'indicator_feeds', {
    ringfence_app: 'select, insert, update, delete',
    // To seal it anew under another master key.
    ringfence_control: 'select (id, authorization_sealed), update (authorization_sealed)',
  });

  await knex.raw(`
    create table indicators (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      kind text not null check (kind in ('address', 'cidr', 'domain', 'url', 'hash', 'ja3', 'ja4')),
      value text not null,
      source text not null,
      feed_id uuid references indicator_feeds on delete set null,
      confidence smallint not null check (confidence between 0 and 100),
      valid_from timestamptz,
      valid_until timestamptz,
      tags text[] not null default '{}',
      tlp text check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
      description text,
      reference text,
      created_by uuid,
      added_at timestamptz not null default now(),
      seen_at timestamptz not null default now(),
      unique (tenant_id, kind, value, source)
    )`);
  await knex.raw('create index indicators_newest on indicators (tenant_id, added_at desc, id desc)');
  await knex.raw('create index indicators_feed on indicators (feed_id, seen_at) where feed_id is not null');
  await tenantTable(knex, 'indicators');
  await grant(knex, 'indicators', { ringfence_app: 'select, insert, update, delete' });
}

export async function down(knex) {
  await knex.raw('drop table indicators, indicator_feeds');
}
