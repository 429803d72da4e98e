import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { Database } from '../db/database.ts';
import { type DueSchedule, dueSchedules, untilNextSlot } from '../db/schedules.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';
import { runSchedule } from './run-schedule.ts';

const BATCH = 50;
/** How late a schedule that was just made, or a run that just ended, is noticed at the most. */
const LONGEST_REST = 1_000;
const SHORTEST_REST = 20;

/**
 * Looks after the schedules of all tenants. Every API and worker process runs one, without knowing of the others: the
 * rows decide, and so does the database's clock. Redis has no part in it.
 */
export function startScheduler({ database, log }: { database: Database; log: Logger }): Rounds {
  const { app, control } = database;
  return startRounds('scheduler', log, async (signal) => {
    const due = await dueSchedules(control, BATCH);
    let failures = 0;
    for (const schedule of due) {
      if (signal.aborted) return 0;
      if (!(await runApart(app, schedule, log))) failures += 1;
    }
    if (failures > 0) return LONGEST_REST;
    if (due.length === BATCH) return 0;
    return restUntilNext(control);
  });
}

/** One schedule that fails is no reason for the others to wait; its slot stays due. */
async function runApart(app: Knex, schedule: DueSchedule, log: Logger): Promise<boolean> {
  try {
    await runSchedule(app, schedule);
    return true;
  } catch (error) {
    log.warn('a schedule has trouble', { schedule: schedule.id, reason: (error as Error).message });
    return false;
  }
}

async function restUntilNext(control: Knex): Promise<number> {
  const wait = (await untilNextSlot(control)) ?? LONGEST_REST;
  return Math.min(Math.max(wait, SHORTEST_REST), LONGEST_REST);
}
