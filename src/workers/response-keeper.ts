import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { inTenant } from '../db/database.ts';
import { hasWaiting } from '../db/jobs.ts';
import { hasUnanswered } from '../db/playbook-matches.ts';
import { tenantsWithPlaybooks } from '../db/playbooks.ts';
import { tenantsWithDueActions } from '../db/response-actions.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';
import { wakeResponses } from '../jobs/wake-responses.ts';

const REST_MILLISECONDS = 5_000;

/**
 * Has actions tried again whose time has come, and alerts answered that no job raised: those of people, and of requests.
 * Every worker runs one; a job too many finds nothing to do.
 */
export function startResponseKeeper({ app, control, log }: { app: Knex; control: Knex; log: Logger }): Rounds {
  return startRounds('responses', log, async (signal) => {
    for (const tenantId of await tenantsWithDueActions(control)) {
      signal.throwIfAborted();
      await wakeIf(app, tenantId, async () => true);
    }
    for (const tenantId of await tenantsWithPlaybooks(control)) {
      signal.throwIfAborted();
      await wakeIf(app, tenantId, hasUnanswered);
    }
    return REST_MILLISECONDS;
  });
}

function wakeIf(
  app: Knex,
  tenantId: string,
  isNeeded: (transaction: Knex.Transaction) => Promise<boolean>,
): Promise<void> {
  return inTenant(app, tenantId, async (transaction) => {
    if (await hasWaiting(transaction, { tenantId, kind: 'response' })) return;
    if (await isNeeded(transaction)) await wakeResponses(transaction, tenantId);
  });
}
