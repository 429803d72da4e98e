import type { Knex } from 'knex';
import { SITE_BITS, SITE_NETWORK } from '../domain/sites/site-address.ts';
import { planForBatches, tryLockTenantWide } from './batch-planning.ts';
import { TENANT } from './counters.ts';
import { tellBroadcasts } from './tell-broadcasts.ts';
import { lockTopology } from './topology.ts';

/** More nodes than an answer should wait for; the workers place them. */
const MOST_AT_ONCE = 200_000;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * The zone of each address that a query gives as (id, address): that of the longest prefix around it, and of an address
 * of a site the longest of the site's own, or else that around the address as its log wrote it. One hash join for
 * each length of prefix there is, because under row-level security no index serves `<<=`.
 */
function zonesOf(query: string): string {
  return `select distinct on (asked.id) asked.id, range.zone_id
    from (
      select id, address, case when address <<= '${SITE_NETWORK}' then ${SITE_BITS} else 0 end as least from (${query}) every
      union all
      select id, plain_address(address), 0 from (${query}) every where address <<= '${SITE_NETWORK}'
    ) asked
    join (select distinct family(range) as family, masklen(range) as bits from zone_ranges) length
      on length.family = family(asked.address) and length.bits >= asked.least
    join zone_ranges range on range.range = network(set_masklen(asked.address, length.bits))
    order by asked.id, length.family desc, length.bits desc`;
}

/** Places the nodes that this transaction folded (see db/topology); the last step of a discovery. */
export async function placeTouchedNodes(transaction: Knex.Transaction): Promise<void> {
  await place(transaction, 'id in (select id from touched_nodes)');
}

/** Notes that the zones changed, in the transaction of the change. */
export async function noteZoneChange(transaction: Knex.Transaction): Promise<void> {
  await transaction.raw(
    `insert into zone_placements (tenant_id, revision) values (${TENANT}, 1)
     on conflict (tenant_id) do update set revision = zone_placements.revision + 1`,
  );
}

/**
 * Places every node anew, unless others are at work on the nodes or there are too many to wait for: then null, and the
 * workers do it later. Gives the number of nodes whose zone changed.
 */
export async function placeNodesNow(transaction: Knex.Transaction): Promise<number | null> {
  const { rows } = await transaction.raw(
    `select count(*) as nodes from (select from network_nodes limit ${MOST_AT_ONCE + 1}) counted`,
  );
  if (rows[0].nodes > MOST_AT_ONCE || !(await tryLockTenantWide(transaction, 'topology'))) return null;
  try {
    return await transaction.transaction(async (nested) => {
      await planForBatches(nested);
      await nested.raw(`select set_config('lock_timeout', '2s', true)`);
      return placeAll(nested);
    });
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return null;
    throw error;
  }
}

/** Places every node anew, once no discovery of the tenant is under way. */
export async function placeNodesLater(transaction: Knex.Transaction): Promise<number> {
  await lockTopology(transaction);
  return placeAll(transaction);
}

/** Tenants whose nodes are placed by zones that have changed since. */
export async function tenantsToPlace(control: Knex): Promise<string[]> {
  return control('zone_placements').whereRaw('placed < revision').pluck('tenant_id');
}

async function placeAll(transaction: Knex.Transaction): Promise<number> {
  const { rows } = await transaction.raw('select revision from zone_placements');
  const moved = await place(transaction, 'true');
  await transaction('zone_placements').update({ placed: rows[0]?.revision ?? 0 });
  return moved;
}

async function place(transaction: Knex.Transaction, which: string): Promise<number> {
  const { rowCount } = await transaction.raw(
    `update network_nodes node set zone_id = found.zone_id
     from (
       select asked.id, placed.zone_id from network_nodes asked
       left join (${zonesOf(`select id, address from network_nodes where ${which}`)}) placed on placed.id = asked.id
       where ${which.replace(/\bid\b/, 'asked.id')}
     ) found
     where found.id = node.id and node.zone_id is distinct from found.zone_id`,
  );
  await tellBroadcasts(transaction, which.replace(/\bid\b/, 'node.id'));
  return rowCount;
}
