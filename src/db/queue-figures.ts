import type { Knex } from 'knex';

/** What a queue is like now and was in the last quarter of an hour, over all tenants. */
export interface QueueFigures {
  kind: string;
  /** In the table, where nothing has handed them over yet. */
  waiting: number;
  /** In the queue, and not begun. */
  standing: number;
  /** Failed, and to be tried again. */
  retrying: number;
  running: number;
  /** Failed or quarantined, for good. */
  dead: number;
  /** Age of the job that has waited longest; null when none waits. */
  oldest_waiting_seconds: number | null;
  /** Tenants who wait. */
  tenants_waiting: number;
  completed_1m: number;
  completed_5m: number;
  completed_15m: number;
  failed_15m: number;
  /** From being asked for to beginning, and from there to the end, of the last quarter of an hour. */
  wait_p50_seconds: number | null;
  wait_p95_seconds: number | null;
  run_p50_seconds: number | null;
  run_p95_seconds: number | null;
}

const OPEN = `
  select kind,
    count(*) filter (where state = 'queued' and dispatched_at is null)::int as waiting,
    count(*) filter (where state = 'queued' and dispatched_at is not null and updated_at <= dispatched_at)::int as standing,
    count(*) filter (where state = 'queued' and dispatched_at is not null and updated_at > dispatched_at)::int as retrying,
    count(*) filter (where state = 'running')::int as running,
    count(distinct tenant_id) filter (where state = 'queued')::int as tenants_waiting,
    extract(epoch from now() - min(created_at) filter (where state = 'queued'))::float8 as oldest_waiting_seconds
  from jobs where state in ('queued', 'running') group by kind`;

const RECENT = `
  select kind,
    count(*) filter (where state = 'completed' and finished_at > now() - interval '1 min')::int as completed_1m,
    count(*) filter (where state = 'completed' and finished_at > now() - interval '5 min')::int as completed_5m,
    count(*) filter (where state = 'completed')::int as completed_15m,
    count(*) filter (where state in ('failed', 'quarantined'))::int as failed_15m,
    percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from started_at - created_at)) as waits,
    percentile_cont(array[0.5, 0.95]) within group (order by extract(epoch from finished_at - started_at)) as runs
  from jobs where finished_at > now() - interval '15 min' group by kind`;

/** The figures of the kinds, in their order. */
export async function queueFigures(control: Knex, kinds: readonly string[]): Promise<QueueFigures[]> {
  const { rows } = await control.raw(
    `select kind, coalesce(waiting, 0) as waiting, coalesce(standing, 0) as standing, coalesce(retrying, 0) as retrying,
       coalesce(running, 0) as running, coalesce(tenants_waiting, 0) as tenants_waiting, oldest_waiting_seconds,
       coalesce(completed_1m, 0) as completed_1m, coalesce(completed_5m, 0) as completed_5m,
       coalesce(completed_15m, 0) as completed_15m, coalesce(failed_15m, 0) as failed_15m,
       waits[1] as wait_p50_seconds, waits[2] as wait_p95_seconds, runs[1] as run_p50_seconds, runs[2] as run_p95_seconds,
       (select count(*)::int from jobs where kind = wanted.kind and state in ('failed', 'quarantined')) as dead
     from unnest(?::text[]) with ordinality as wanted(kind, place)
     left join (${OPEN}) open using (kind) left join (${RECENT}) recent using (kind)
     order by place`,
    [[...kinds]],
  );
  return rows;
}

/** How late things are, over all tenants, in seconds; null when nothing waits. */
export async function platformLag(control: Knex): Promise<{ outbox: number | null; feed: number }> {
  const { rows } = await control.raw(
    `select extract(epoch from now() - min(created_at))::float8 as outbox, (select settled from feed_horizon()) as settled
       from jobs where state = 'queued' and dispatched_at is null`,
  );
  const { outbox, settled } = rows[0] as { outbox: number | null; settled: number };
  const feed = await control.raw(
    'select coalesce(extract(epoch from now() - min(at)), 0)::float8 as feed from job_events where id > ?',
    [settled],
  );
  return { outbox, feed: feed.rows[0].feed };
}
