import type { Knex } from 'knex';
import { placeInventory } from '../db/inventory.ts';
import { allSites, lockSites } from '../db/sites.ts';
import { noteZoneChange, placeNodesNow } from '../db/zone-placement.ts';
import { allZones, lockZones, storeZones } from '../db/zones.ts';
import { rangeKeys } from '../domain/sites/range-key.ts';
import { refuseShared } from './change-zones.ts';
import type { RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';

/** Changes the tenant's sites, alone, and what people wrote of them by name: zones and the inventory take the form of the site. */
export function changeSites<Result>(
  context: RouteContext,
  change: (transaction: Knex.Transaction) => Promise<Result>,
): Promise<Result> {
  return inOwnTenant(context, async (transaction) => {
    await lockSites(transaction);
    await lockZones(transaction);
    const result = await change(transaction);
    const zones = await allZones(transaction);
    refuseShared(zones, rangeKeys(await allSites(transaction)));
    await storeZones(transaction, zones);
    await placeInventory(transaction);
    await noteZoneChange(transaction);
    await placeNodesNow(transaction);
    return result;
  });
}
