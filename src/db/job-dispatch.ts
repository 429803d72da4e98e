import type { Knex } from 'knex';

/** A job on its way from the table to its queue. */
export interface Dispatch {
  id: string;
  tenant_id: string;
  kind: string;
  priority: number;
  dispatches: number;
}

/**
 * Hands the next jobs that wait for dispatch to `hand`, first by priority, then by age, and marks those it returns as
 * dispatched; the others stay for the next round. Rows that another dispatcher holds are passed over.
 */
export async function dispatchNext(
  control: Knex,
  limit: number,
  hand: (jobs: Dispatch[]) => Promise<string[]>,
): Promise<number> {
  return control.transaction(async (transaction) => {
    const { rows } = await transaction.raw(
      `select id, tenant_id, kind, priority, dispatches from jobs
        where state = 'queued' and dispatched_at is null
        order by priority, created_at limit ? for update skip locked`,
      [limit],
    );
    if (rows.length === 0) return 0;
    const handed = await hand(rows as Dispatch[]);
    await transaction('jobs')
      .whereIn('id', handed)
      .update({ dispatched_at: transaction.fn.now(), dispatches: transaction.raw('dispatches + 1') });
    return handed.length;
  });
}

/** Jobs that were dispatched a while ago and still have not begun, and jobs whose worker let its lease run out. */
export async function unsettledJobs(
  control: Knex,
  olderThanSeconds: number,
  limit: number,
): Promise<(Dispatch & { state: string })[]> {
  const { rows } = await control.raw(
    `select id, tenant_id, kind, priority, dispatches, state from jobs
      where (state = 'queued' and dispatched_at < now() - make_interval(secs => ?))
         or (state = 'running' and lease_expires_at < now() - make_interval(secs => ?))
      order by created_at limit ?`,
    [olderThanSeconds, olderThanSeconds, limit],
  );
  return rows as (Dispatch & { state: string })[];
}
