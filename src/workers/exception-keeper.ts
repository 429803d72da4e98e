import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { inTenant } from '../db/database.ts';
import { settleExceptions, tenantsToSettle } from '../db/settle-exceptions.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const REST_MILLISECONDS = 15_000;

/** Brings back the alerts whose exception has expired. Every worker runs one; the second to come finds nothing to do. */
export function startExceptionKeeper({ app, control, log }: { app: Knex; control: Knex; log: Logger }): Rounds {
  return startRounds('exceptions', log, async (signal) => {
    for (const tenantId of await tenantsToSettle(control)) {
      signal.throwIfAborted();
      const { returned } = await inTenant(app, tenantId, settleExceptions);
      log.info('exceptions expired', { tenant: tenantId, alerts: returned });
    }
    return REST_MILLISECONDS;
  });
}
