import type { Knex } from 'knex';
import type { InventoryHost } from '../domain/inventory/host.ts';
import { SITE_NETWORK } from '../domain/sites/site-address.ts';
import type { ImportMode } from '../domain/zones/plan-zones.ts';
import { lockTenantWide, planForBatches } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { type Page, type PageRequest, page } from './paging.ts';

/** A listed host with when any of its addresses was seen last. */
export interface InventoryHostRow extends Omit<InventoryHost, 'services'> {
  id: string;
  services: string[] | null;
  last_seen: Date | null;
  updated_at: Date;
}

/** What an import changed, in hosts. */
export interface InventoryChange {
  created: number;
  changed: number;
  deleted: number;
  unchanged: number;
}

const TEXTS = ['site', 'owner', 'environment', 'role', 'status', 'description'] as const;
const SELECT = `host.id, host.name, ${TEXTS.map((text) => `host.${text}`).join(', ')}, host.updated_at,
  array(select shown_address(listed.address) from inventory_addresses listed where listed.host_id = host.id order by listed.address)
    as addresses,
  case when host.services_stated then array(
    select service.port || '/' || service.protocol from inventory_services service where service.host_id = host.id
    order by service.port, service.protocol) end as services,
  (select max(node.last_seen) from inventory_addresses listed
    join network_nodes node on node.tenant_id = host.tenant_id and node.address = listed.address
    where listed.host_id = host.id) as last_seen`;

/** Listed hosts by name; `q` is a part of the name. */
export function listInventory(
  transaction: Knex.Transaction,
  { q }: { q?: string | undefined },
  request: PageRequest,
): Promise<Page<InventoryHostRow>> {
  const query = transaction('inventory_hosts as host').select(transaction.raw(SELECT));
  if (q) query.whereRaw('host.name ilike ?', [`%${q.replace(/[\\%_]/g, '\\$&')}%`]);
  return page<InventoryHostRow>(query, request, {
    ...{ column: 'host.name', type: 'text', direction: 'asc', id: 'host.id', idType: 'uuid' },
  });
}

/**
 * Puts a list of hosts in. With `replace` hosts that it does not name are removed. What it says of a host replaces what
 * was said before; with `merge` what it does not say stays.
 */
export async function storeInventory(
  transaction: Knex.Transaction,
  hosts: readonly InventoryHost[],
  mode: ImportMode,
): Promise<InventoryChange> {
  await planForBatches(transaction);
  await lockTenantWide(transaction, 'inventory');
  await stageHosts(transaction, hosts);
  const { rows: before } = await transaction.raw(
    'select count(*) as hosts from inventory_hosts host join given_hosts given on lower(given.name) = lower(host.name)',
  );
  const removed =
    mode === 'merge'
      ? 0
      : (
          await transaction.raw(
            `delete from inventory_hosts host
              where not exists (select from given_hosts given where lower(given.name) = lower(host.name))`,
          )
        ).rowCount;
  const touched = await changedHosts(transaction, mode);
  await writeHosts(transaction, mode);
  const known: number = before[0].hosts;
  return {
    created: hosts.length - known,
    changed: touched,
    deleted: removed,
    unchanged: known - touched,
  };
}

async function stageHosts(transaction: Knex.Transaction, hosts: readonly InventoryHost[]): Promise<void> {
  await transaction.raw(
    `create temporary table given_hosts on commit drop as
     select * from jsonb_to_recordset(?::jsonb) as given(
       name text, ${TEXTS.map((text) => `${text} text`).join(', ')}, addresses inet[], services jsonb)`,
    [JSON.stringify(hosts.map((host) => ({ ...host, addresses: `{${host.addresses.join(',')}}` })))],
  );
}

/** Hosts that are known and of which something will be otherwise. */
async function changedHosts(transaction: Knex.Transaction, mode: ImportMode): Promise<number> {
  const kept = (text: string) => (mode === 'merge' ? `coalesce(given.${text}, host.${text})` : `given.${text}`);
  const { rows } = await transaction.raw(
    `select count(*) as hosts from inventory_hosts host
     join given_hosts given on lower(given.name) = lower(host.name)
     left join (select host_id, array_agg(plain_address(address) order by plain_address(address)) as addresses from inventory_addresses group by 1) held
       on held.host_id = host.id
     left join (select host_id, array_agg(port || '/' || protocol order by port, protocol) as services
       from inventory_services group by 1) offered on offered.host_id = host.id
     where (${TEXTS.map((text) => `host.${text}`).join(', ')}) is distinct from (${TEXTS.map(kept).join(', ')})
       or ${mode === 'merge' ? 'not coalesce(held.addresses, array[]::inet[]) @> given.addresses' : `coalesce(held.addresses, array[]::inet[]) is distinct from array(select unnest(given.addresses) order by 1)`}
       or (jsonb_typeof(given.services) = 'array' and (not host.services_stated or coalesce(offered.services, array[]::text[])
         is distinct from array(select (each ->> 'port') || '/' || (each ->> 'protocol') from jsonb_array_elements(given.services) each
           order by (each ->> 'port')::integer, (each ->> 'protocol')::integer)))
       ${mode === 'merge' ? '' : `or (jsonb_typeof(given.services) is distinct from 'array' and host.services_stated)`}`,
  );
  return rows[0].hosts;
}

async function writeHosts(transaction: Knex.Transaction, mode: ImportMode): Promise<void> {
  const kept = (text: string) => (mode === 'merge' ? `coalesce(given.${text}, host.${text})` : `given.${text}`);
  const stated = `coalesce(jsonb_typeof(given.services) = 'array', false)`;
  await transaction.raw(
    `update inventory_hosts host set ${TEXTS.map((text) => `${text} = ${kept(text)}`).join(', ')},
       services_stated = ${stated} ${mode === 'merge' ? 'or host.services_stated' : ''}, updated_at = now()
     from given_hosts given where lower(given.name) = lower(host.name)`,
  );
  await transaction.raw(
    `insert into inventory_hosts (tenant_id, name, ${TEXTS.join(', ')}, services_stated)
     select ${TENANT}, given.name, ${TEXTS.map((text) => `given.${text}`).join(', ')}, ${stated} from given_hosts given
     where not exists (select from inventory_hosts host where lower(host.name) = lower(given.name))`,
  );
  const found = `given_hosts given join inventory_hosts host on lower(host.name) = lower(given.name)`;
  if (mode === 'replace')
    await transaction.raw(`delete from inventory_addresses where host_id in (select host.id from ${found})`);
  await transaction.raw(
    `insert into inventory_addresses (tenant_id, host_id, address)
     select ${TENANT}, host.id, unnest(given.addresses) from ${found} on conflict do nothing`,
  );
  await placeInventory(transaction);
  const restated = mode === 'merge' ? `where jsonb_typeof(given.services) = 'array'` : '';
  await transaction.raw(`delete from inventory_services where host_id in (select host.id from ${found} ${restated})`);
  await transaction.raw(
    `insert into inventory_services (tenant_id, host_id, protocol, port)
     select ${TENANT}, host.id, (each ->> 'protocol')::smallint, (each ->> 'port')::integer
     from ${found} cross join lateral jsonb_array_elements(given.services) each
     where jsonb_typeof(given.services) = 'array' on conflict do nothing`,
  );
}

/** Gives the addresses of hosts whose site is one of `sites` their form of it, and all others the plain one. */
export async function placeInventory(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `with wanted as (
       select listed.host_id, listed.address, address_in_site(plain_address(listed.address), site.number, site.prefixes) as formed
       from inventory_addresses listed join inventory_hosts host on host.id = listed.host_id
       left join sites site on site.name = host.site and site.deleted_at is null
       where site.id is not null or listed.address <<= '${SITE_NETWORK}'
     ), moved as (
       delete from inventory_addresses held using wanted
       where held.host_id = wanted.host_id and held.address = wanted.address and wanted.formed <> held.address
       returning held.tenant_id, held.host_id, wanted.formed
     )
     insert into inventory_addresses (tenant_id, host_id, address)
     select distinct tenant_id, host_id, formed from moved on conflict do nothing`,
  );
}
