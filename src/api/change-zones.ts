import type { Knex } from 'knex';
import { allSites } from '../db/sites.ts';
import { noteZoneChange, placeNodesNow } from '../db/zone-placement.ts';
import { allZones, lockZones, storeZones } from '../db/zones.ts';
import { type RangeKey, rangeKeys } from '../domain/sites/range-key.ts';
import type { Zone } from '../domain/zones/zone.ts';
import type { RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { Problem } from './problem.ts';
import { undoAfter } from './undo-after.ts';

type StoredZone = Zone & { id: string };

/** What a change of the zones came to. */
export interface ZoneChange<Result> {
  result: Result;
  /** Nodes that are in another zone now; null when the workers find out later, because the nodes are being worked on. */
  nodesMoved: number | null;
}

/**
 * Changes the tenant's zones, alone, and places the nodes by them. `change` gives every zone as it shall be; `write`
 * runs in the same transaction once they are stored. With `dryRun` all of it is done and undone.
 */
export async function changeZones<Result>(
  context: RouteContext,
  change: (current: StoredZone[], transaction: Knex.Transaction) => Promise<{ zones: readonly Zone[]; result: Result }>,
  write: (transaction: Knex.Transaction, result: Result) => Promise<Result>,
  { dryRun = false }: { dryRun?: boolean } = {},
): Promise<ZoneChange<Result>> {
  return undoAfter<ZoneChange<Result>>(dryRun, (keep) =>
    inOwnTenant(context, async (transaction) => {
      await lockZones(transaction);
      const { zones, result } = await change(await allZones(transaction), transaction);
      refuseShared(zones, rangeKeys(await allSites(transaction)));
      await storeZones(transaction, zones);
      await noteZoneChange(transaction);
      const nodesMoved = await placeNodesNow(transaction);
      keep({ result, nodesMoved });
      return { result: await write(transaction, result), nodesMoved };
    }),
  );
}

/** Throws 409 when another zone has the name. */
export function refuseTaken(others: readonly Zone[], zone: Pick<Zone, 'name'>): void {
  if (others.some(({ name }) => name === zone.name)) {
    throw new Problem(409, 'zone-exists', `There is a zone "${zone.name}" already.`, {
      hint: 'Choose another name, or change that zone.',
    });
  }
}

/** Throws 409 when two zones have a prefix in common that means the same machines. */
export function refuseShared(zones: readonly Zone[], keyOf: RangeKey): void {
  const owners = new Map<string, string>();
  for (const { name, ranges, site } of zones) {
    for (const range of ranges) {
      const key = keyOf(range, site);
      const owner = owners.get(key);
      if (owner !== undefined && owner !== name) throw rangeTaken(range, owner);
      owners.set(key, name);
    }
  }
}

function rangeTaken(range: string, owner: string): Problem {
  return new Problem(409, 'range-taken', `The prefix ${range} belongs to the zone "${owner}".`, {
    hint: 'Take it out there first. A longer or shorter prefix may lie in another zone: the longest one counts.',
  });
}
