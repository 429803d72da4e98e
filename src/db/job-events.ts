import type { Knex } from 'knex';
import { InvalidCursor, refuseCursor } from './paging.ts';

/** One change of a job, as progress readers see it. */
export interface JobEvent {
  cursor: string;
  job_id: string;
  kind: string;
  upload_id: string | null;
  state: string;
  version: number;
  percent: number;
  rows: number;
  step: string | null;
  error: unknown;
  at: Date;
}

export interface EventPage {
  items: JobEvent[];
  /** Where to go on; give it back as `after`. */
  cursor: string;
}

const CURSOR = /^(\d{1,20})-(\d{1,19})$/;

/**
 * Events after a cursor, oldest first; without one, none but the cursor of now. The order is by transaction, and only
 * transactions older than every running one are shown: ids alone would skip events that commit late.
 */
export async function eventsAfter(
  transaction: Knex.Transaction,
  after: string | null,
  limit: number,
): Promise<EventPage> {
  if (after === null) {
    const { rows } = await transaction.raw('select pg_snapshot_xmin(pg_current_snapshot())::text as xid');
    return { items: [], cursor: `${rows[0].xid}-0` };
  }
  const [, xid, id] = CURSOR.exec(after) ?? [];
  if (!xid || !id) throw new InvalidCursor();
  const query = transaction.raw(
    `select xid::text || '-' || id as cursor, job_id, kind, upload_id, state, version, percent, rows, step, error, at
       from job_events
      where (xid, id) > (?::xid8, ?::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
      order by xid, id limit ?`,
    [xid, id, limit],
  );
  const { rows } = await query.catch(refuseCursor);
  const items = rows as JobEvent[];
  return { items, cursor: items.at(-1)?.cursor ?? after };
}
