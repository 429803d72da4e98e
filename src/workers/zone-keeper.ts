import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { inTenant } from '../db/database.ts';
import { placeNodesLater, tenantsToPlace } from '../db/zone-placement.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const REST_MILLISECONDS = 2_000;
const STATEMENT_TIMEOUT = 10 * 60_000;

/**
 * Places nodes by zones that changed while a discovery was under way. Every worker runs one; they take turns by the lock
 * on the topology, and what a crash interrupts is done again.
 */
export function startZoneKeeper({ app, control, log }: { app: Knex; control: Knex; log: Logger }): Rounds {
  return startRounds('zones', log, async (signal) => {
    for (const tenantId of await tenantsToPlace(control)) {
      signal.throwIfAborted();
      const moved = await inTenant(app, tenantId, placeNodesLater, { statementTimeout: STATEMENT_TIMEOUT });
      log.info('nodes placed in zones', { tenant: tenantId, moved });
    }
    return REST_MILLISECONDS;
  });
}
