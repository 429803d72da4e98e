import type { Knex } from 'knex';

/** The time of the database, which all processes share however wrong the clocks of their machines are. */
export interface DatabaseClock {
  /** Milliseconds since the epoch, without asking. */
  now(): number;
  /** Asks again. What cannot be read changes nothing, and is thrown. */
  refresh(): Promise<void>;
  stop(): void;
}

/** The clocks of two machines drift apart by some milliseconds in that time. */
const EVERY_MILLISECONDS = 30_000;
/** A slower answer says less than what is known already. */
const LONGEST_ANSWER = 1_000;

/**
 * Asks the database what time it is, now and twice a minute. In between the monotonic clock counts, which does not jump
 * when somebody sets the machine's clock; `trouble` hears of answers that did not come.
 */
export async function openDatabaseClock(control: Knex, trouble: (error: Error) => void): Promise<DatabaseClock> {
  let ahead = await ask(control).then((answer) => answer.ahead);
  const refresh = async () => {
    const answer = await ask(control);
    if (answer.took <= LONGEST_ANSWER) ahead = answer.ahead;
  };
  const timer = setInterval(() => void refresh().catch(trouble), EVERY_MILLISECONDS).unref();
  return { now: () => performance.now() + ahead, refresh, stop: () => clearInterval(timer) };
}

/** How far the database is ahead of the monotonic clock, and how long the answer took; in milliseconds. */
async function ask(control: Knex): Promise<{ ahead: number; took: number }> {
  const asked = performance.now();
  const { rows } = await control.raw('select extract(epoch from clock_timestamp())::float8 * 1000 as now');
  const took = performance.now() - asked;
  return { ahead: rows[0].now - (asked + took / 2), took };
}
