import type { Knex } from 'knex';
import { InvalidCursor } from './paging.ts';

/** One change of a job, as progress readers see it. */
export interface JobEvent {
  type: 'job';
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
  /** The job reads or writes a workbook. */
  workbook: boolean;
  at: string;
}

/** One thing that happened to an alert; the words of comments stay in its history. */
export interface AlertFeedEvent {
  type: 'alert';
  cursor: string;
  alert_id: string;
  detection: string;
  severity: string;
  title: string;
  change: 'raised' | 'grown' | 'status' | 'assignee' | 'comment';
  before: string | null;
  after: string | null;
  actor_id: string | null;
  at: string;
}

/** What the feed consists of. */
export type FeedEvent = JobEvent | AlertFeedEvent;

export interface EventPage {
  items: FeedEvent[];
  /** Where to go on; give it back as `after`. */
  cursor: string;
  /** `after` was before what is kept, or of another database: what is here may lack events, so read everything anew. */
  reset: boolean;
  /** Events are there that wait for a transaction begun before them; nothing wakes a reader when that one ends. */
  held: boolean;
}

const CURSOR = /^\d{1,15}$/;

/** Throws InvalidCursor for what no feed handed out. */
export function checkCursor(after: string): void {
  if (!CURSOR.test(after)) throw new InvalidCursor();
}

/**
 * Events of a tenant after a cursor, oldest first; without one, none but the cursor of now. An id is shown only once
 * every transaction is over that may have taken a lower one (see feed_horizon): ids alone would skip events that commit
 * late. Needs no transaction around it.
 */
export async function eventsAfter(
  connection: Knex,
  { tenantId, after, limit }: { tenantId: string; after: string | null; limit: number },
): Promise<EventPage> {
  if (after !== null) checkCursor(after);
  const { rows } = await connection.raw('select * from feed_read(?, ?, ?)', [tenantId, after, limit]);
  const { settled, held, kept_after: floor, events } = rows[0] as FeedRead;
  const newest = Math.max(settled, floor);
  if (after === null) return { items: [], cursor: String(newest), held, reset: false };
  const from = Number(after);
  // A cursor may be ahead of one reading only, whose horizon was lower than that of the reading before.
  if (from < floor || (from > newest && !held)) return { items: [], cursor: String(newest), held, reset: true };
  const items = events ?? [];
  const reached = items.length < limit ? Math.max(from, settled) : Number(items.at(-1)?.cursor);
  return { items, cursor: String(reached), held, reset: false };
}

interface FeedRead {
  settled: number;
  held: boolean;
  kept_after: number;
  events: FeedEvent[] | null;
}

/** Lets events go that are older than that, and notes how far. In steps, so that nobody waits for it. */
export async function pruneEvents(control: Knex, hours: number): Promise<void> {
  for (let gone = STEP; gone === STEP; ) {
    gone = await control.transaction(async (transaction) => {
      const { rows } = await transaction.raw(
        `with gone as (
           delete from job_events where id in (
             select id from job_events where at < now() - make_interval(hours => ?) order by id limit ?)
           returning tenant_id, id
         ),
         noted as (
           insert into feed_floor (tenant_id, id) select tenant_id, max(id) from gone group by 1
           on conflict (tenant_id) do update set id = greatest(feed_floor.id, excluded.id)
         )
         select count(*)::int as gone from gone`,
        [hours, STEP],
      );
      return rows[0].gone;
    });
  }
}

const STEP = 20_000;
