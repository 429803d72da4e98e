import { setTimeout } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Database } from './database.ts';
import { unavailable } from './unavailable.ts';

const LOOK_EVERY = 100;
/** A statement that took too long there takes as long on the primary. */
const TOO_LONG = '57014';

/**
 * Runs `work`, which only reads, on the replica when there is one that shows everything the primary shows now, and else
 * on the primary; there again when the replica goes away meanwhile, or must stop the work to follow the primary.
 * `fellBack` hears why.
 */
export async function onReplica<Result>(
  database: Database,
  work: (app: Knex) => Promise<Result>,
  fellBack: (reason: string) => void,
): Promise<Result> {
  const { app, replica } = database;
  if (!replica) return work(app);
  if (!(await catchesUp(replica, app))) {
    fellBack('it is behind, away or no replica');
    return work(app);
  }
  try {
    return await work(replica.app);
  } catch (error) {
    if (!unavailable(error) || (error as { code?: string }).code === TOO_LONG) throw error;
    fellBack((error as Error).message);
    return work(app);
  }
}

/** Whether the replica shows, within its time, everything that is on the primary when this is called. */
async function catchesUp({ app, waitMilliseconds }: NonNullable<Database['replica']>, primary: Knex): Promise<boolean> {
  const { rows } = await primary.raw('select pg_current_wal_insert_lsn()::text as place');
  const until = performance.now() + waitMilliseconds;
  try {
    for (;;) {
      const answer = await app.raw(
        'select pg_is_in_recovery() as follows, pg_last_wal_replay_lsn() >= ?::pg_lsn as there',
        [rows[0].place],
      );
      const { follows, there } = answer.rows[0];
      // One that was promoted goes its own way.
      if (!follows || there) return follows;
      if (performance.now() > until) return false;
      await setTimeout(LOOK_EVERY);
    }
  } catch {
    return false;
  }
}
