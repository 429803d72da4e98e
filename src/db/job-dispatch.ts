import type { Knex } from 'knex';

/** A job on its way from the table to its queue. */
export interface Dispatch {
  id: string;
  tenant_id: string;
  kind: string;
  priority: number;
  dispatches: number;
  /** When it is its turn among jobs of its priority; null for one that was never dispatched fairly. */
  turn: number | null;
}

/** What came of a round. */
export interface Dispatched {
  handed: number;
  /** More wait, for which there is no room in the queues before others have begun. */
  more: boolean;
  /** Another dispatcher is at it; it may have looked before the last job was there. */
  busy: boolean;
}

/** How jobs are handed over. */
export interface DispatchRules {
  /** Of one kind and tenant, as many may stand in a queue and not have begun. */
  window: number;
  /** Kinds that somebody waits for, and those that stand back for them. */
  urgent: readonly string[];
  patient: readonly string[];
  /** No longer than this, in seconds. */
  patience: number;
}

const WAITS = `state = 'queued' and dispatched_at is null`;
/** Nothing has happened to it since it was handed over: neither begun, nor failed and waiting to try again. */
const STANDS = `state = 'queued' and dispatched_at is not null and updated_at <= dispatched_at`;

/**
 * Marks the next jobs that wait for dispatch as dispatched and gives them to `hand`; when that throws, they wait again.
 * Tenants take turns in each queue: a job's turn is the one after its tenant's last, and not before those that are due
 * now (start-time fair queueing, Goyal, Vin and Cheng 1996), so a thousand jobs of one tenant leave the next turn but
 * one to the only job of another. A window for each tenant keeps the queues short.
 */
export async function dispatchNext(
  control: Knex,
  rules: DispatchRules,
  hand: (jobs: Dispatch[]) => Promise<void>,
): Promise<Dispatched> {
  return control.transaction(async (transaction) => {
    const { mine, more, jobs } = await takeNext(transaction, rules);
    if (jobs.length > 0) await hand(jobs);
    return { handed: jobs.length, more, busy: !mine };
  });
}

/**
 * The pairs of kind and tenant are found one by one along the index: a long backlog is not read for it. One dispatcher
 * works at a time, so that windows hold and turns are given once.
 */
async function takeNext(
  transaction: Knex.Transaction,
  { window, urgent, patient, patience }: DispatchRules,
): Promise<{ mine: boolean; more: boolean; jobs: Dispatch[] }> {
  const { rows } = await transaction.raw(
    `with recursive lock as materialized (
       select pg_try_advisory_xact_lock(hashtext('ringfence:dispatch')) as mine
     ),
     pairs as (
       (select kind, tenant_id from jobs where ${WAITS} and (select mine from lock) order by kind, tenant_id limit 1)
       union all
       select next.* from pairs cross join lateral (
         select kind, tenant_id from jobs
          where ${WAITS} and (kind, tenant_id) > (pairs.kind, pairs.tenant_id)
          order by kind, tenant_id limit 1) next
     ),
     standing as (
       select kind, tenant_id, count(*) as jobs, max(turn) as last, min(min(turn)) over (partition by kind) as due
         from jobs where ${STANDS} and exists (select from pairs) group by kind, tenant_id
     ),
     room as (
       select pairs.kind, pairs.tenant_id, settings.priority, greatest(:window - coalesce(standing.jobs, 0), 0) as room,
         greatest((select min(due) from standing where kind = pairs.kind), standing.last + 1, 0) as turn,
         pairs.kind = any(:patient) and exists (
           select from jobs where kind = any(:urgent)
             and (state = 'running' and lease_expires_at > now()
               or state = 'queued' and updated_at > now() - make_interval(secs => :patience))) as stands_back
       from pairs left join standing using (kind, tenant_id) left join queue_settings settings using (kind)
     ),
     chosen as (
       select j.id, coalesce(room.priority, j.priority) as priority,
         room.turn + row_number() over (partition by room.kind, room.tenant_id order by j.priority, j.created_at) - 1 as turn
       from room cross join lateral (
         select id, priority, created_at from jobs
          where ${WAITS} and kind = room.kind and tenant_id = room.tenant_id
            and (not room.stands_back or created_at < now() - make_interval(secs => :patience))
          order by priority, created_at limit room.room for update skip locked) j
     ),
     taken as (
       update jobs set dispatched_at = clock_timestamp(), dispatches = dispatches + 1, turn = chosen.turn
         from chosen where jobs.id = chosen.id
       returning jobs.id, jobs.tenant_id, jobs.kind, chosen.priority, jobs.dispatches - 1 as dispatches, chosen.turn
     )
     select (select mine from lock) as mine,
       (select coalesce(sum(room), 0) from room) <= (select count(*) from taken) and exists (select from pairs) as more,
       (select coalesce(json_agg(taken order by turn), '[]') from taken) as jobs`,
    { window, urgent: [...urgent], patient: [...patient], patience },
  );
  return rows[0];
}

/**
 * Jobs that were dispatched a while ago and still have not begun, and jobs whose worker let its lease run out; `still`
 * is for how many seconds nothing has happened to one.
 */
export async function unsettledJobs(
  control: Knex,
  olderThanSeconds: number,
  limit: number,
): Promise<(Dispatch & { state: string; still: number })[]> {
  const { rows } = await control.raw(
    `select id, tenant_id, kind, priority, dispatches, turn, state,
        extract(epoch from now() - greatest(updated_at, dispatched_at, lease_expires_at))::float8 as still from jobs
      where (state = 'queued' and dispatched_at < now() - make_interval(secs => ?))
         or (state = 'running' and lease_expires_at < now() - make_interval(secs => ?))
      order by created_at limit ?`,
    [olderThanSeconds, olderThanSeconds, limit],
  );
  return rows as (Dispatch & { state: string; still: number })[];
}
