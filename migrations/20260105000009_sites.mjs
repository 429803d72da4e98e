import { grant, tenantTable } from '../config/database-roles.mjs';

/** Sites whose private ranges overlap: a site is a part of the address (docs/adr/0023), and these functions read it. */
export async function up(knex) {
  await knex.raw(`
    create table sites (
      id uuid primary key default gen_random_uuid(),
      tenant_id uuid not null references tenants,
      number integer not null check (number between 1 and 65535),
      name text not null,
      prefixes cidr[] not null check (cardinality(prefixes) > 0),
      description text,
      created_by uuid,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      deleted_at timestamptz,
      unique (tenant_id, number)
    )`);
  await knex.raw('create unique index sites_name on sites (tenant_id, name) where deleted_at is null');
  await tenantTable(knex, 'sites');
  // Never deleted: old alerts hold its number, which must not become another site's.
  await grant(knex, 'sites', { ringfence_app: 'select, insert, update' });

  // By number, because that is what the addresses hold.
  await knex.raw('alter table uploads add column site integer');
  await knex.raw('create index uploads_site on uploads (tenant_id, site) where site is not null');
  await knex.raw('alter table sources add column site integer');

  // Each is one expression of constants and operators, so that it is put in place of its call.
  await knex.raw(`
    create function plain_address(address inet) returns inet language sql immutable parallel safe as $$
      select case when address <<= 'fdb6:4e21:9c7a::/80'
        then set_masklen('0.0.0.0'::inet + ((address & '::ffff:ffff') - '::'), greatest(masklen(address) - 96, 0))
        else address end
    $$`);
  await knex.raw(`
    create function site_of(address inet) returns integer language sql immutable parallel safe as $$
      select case when address <<= 'fdb6:4e21:9c7a::/80' then (((address & '::ffff:ffff:ffff') - '::') >> 32)::integer end
    $$`);
  await knex.raw(`
    create function shown_address(address inet) returns text language sql immutable parallel safe as $$
      select case when address <<= 'fdb6:4e21:9c7a::/80'
        then host('0.0.0.0'::inet + ((address & '::ffff:ffff') - '::')) else host(address) end
    $$`);
  await knex.raw(`
    create function address_in_site(address inet, site integer, prefixes cidr[]) returns inet
      language sql immutable parallel safe as $$
      select case when site is not null and family(address) = 4 and address <<= any(prefixes)
        then set_masklen('fdb6:4e21:9c7a::'::inet + ((site::bigint << 32) + (address - '0.0.0.0')), masklen(address) + 96)
        else address end
    $$`);
  // The forms that an address or a range may have: in one site, in none ('none'), or anywhere.
  await knex.raw(`
    create function address_forms(address inet, in_site text) returns inet[] language sql stable parallel safe as $$
      select array(
        select address where in_site is null or in_site = 'none'
        union
        select address_in_site(address, site.number, site.prefixes) from sites site
         where case when in_site is null then address <<= any(site.prefixes) else site.name = in_site end)
    $$`);
}

export async function down(knex) {
  await knex.raw('drop function address_forms(inet, text)');
  await knex.raw('drop function address_in_site(inet, integer, cidr[])');
  await knex.raw('drop function shown_address(inet), site_of(inet), plain_address(inet)');
  await knex.raw('alter table sources drop column site');
  await knex.raw('alter table uploads drop column site');
  await knex.raw('drop table sites');
}
