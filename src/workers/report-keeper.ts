import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { dueReports, expireReports, tenantsWithReportSettings } from '../db/report-settings.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';

const REST_MILLISECONDS = 3_600_000;
const BATCH = 100;

interface Parts {
  app: Knex;
  control: Knex;
  objects: ObjectStore;
  log: Logger;
}

/** Removes the files of reports whose time is over, of every tenant. Every worker runs one. */
export function startReportKeeper(parts: Parts): Rounds {
  return startRounds('reports', parts.log, async (signal) => {
    for (const tenantId of await tenantsWithReportSettings(parts.control)) {
      while ((await expireDue(parts, tenantId)) === BATCH) signal.throwIfAborted();
    }
    return REST_MILLISECONDS;
  });
}

/** Removes files of a tenant's reports that are due, one batch; gives how many there were. */
export function expireDue({ app, objects }: Pick<Parts, 'app' | 'objects'>, tenantId: string): Promise<number> {
  return inTenant(app, tenantId, async (transaction) => {
    const due = await dueReports(transaction, BATCH);
    if (due.length === 0) return 0;
    const ids = due.map(({ id }) => id);
    // First the files: a row that says they are gone while one is left would never be looked at again.
    for (const { storage_key } of due) await objects.remove(storage_key);
    await expireReports(transaction, ids);
    await writeAudit(transaction, {
      ...{ tenantId, actorId: null, action: 'report.expire' },
      details: { reports: ids.length, first: ids.slice(0, 10) },
    });
    return due.length;
  });
}
