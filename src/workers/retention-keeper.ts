import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { inTenant } from '../db/database.ts';
import { dropMonth, dueMonths, findRetention, tenantsWithRetention } from '../db/retention.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

/** Months end rarely; a month that others were at work on is tried again soon. */
const REST = { done: 3_600_000, busy: 60_000 };

/**
 * Drops the months whose time is over, of every tenant, as whole tables. Every worker runs one; a month that another
 * dropped meanwhile is not due any more.
 */
export function startRetentionKeeper(parts: { app: Knex; control: Knex; log: Logger }): Rounds {
  return startRounds('retention', parts.log, async (signal) => {
    let busy = false;
    for (const tenantId of await tenantsWithRetention(parts.control)) {
      signal.throwIfAborted();
      busy = !(await dropDue(parts, tenantId, signal)) || busy;
    }
    return busy ? REST.busy : REST.done;
  });
}

/** Drops what is due of a tenant, each month in a transaction of its own; false when some of it has to wait. */
export async function dropDue(
  { app, log }: { app: Knex; log: Logger },
  tenantId: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const due = await inTenant(app, tenantId, async (transaction) =>
    dueMonths(transaction, await findRetention(transaction)),
  );
  let all = true;
  for (const month of due) {
    signal?.throwIfAborted();
    const dropped = await inTenant(app, tenantId, async (transaction) => {
      // Settings may have become longer, and another worker quicker.
      const still = await dueMonths(transaction, await findRetention(transaction));
      const same = still.some((each) => each.data === month.data && each.month === month.month);
      return same ? dropMonth(transaction, tenantId, month) : true;
    });
    if (dropped) log.info('month dropped', { tenant: tenantId, ...month });
    all = all && dropped;
  }
  return all;
}
