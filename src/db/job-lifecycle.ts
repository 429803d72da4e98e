import type { Knex } from 'knex';
import { hasWaiting, insertJob, JOB_COLUMNS, type JobError, type JobRow, type JobState, type NewJob } from './jobs.ts';
import { prepared } from './prepared.ts';

/** A worker's hold on a job; every later write names the epoch and does nothing once another worker has a newer one. */
export interface Lease {
  jobId: string;
  epoch: number;
}

/** The job was given to another worker, cancelled or ended: this worker's writes no longer count. */
export class LeaseLost extends Error {
  constructor() {
    super('This worker no longer holds the lease of the job.');
    this.name = 'LeaseLost';
  }
}

/** Holds the job until the transaction ends. Throws LeaseLost when it is another worker's by now. */
export async function holdLease(transaction: Knex.Transaction, { jobId, epoch }: Lease): Promise<void> {
  const held = await transaction('jobs')
    .where({ id: jobId, lease_epoch: epoch, state: 'running' })
    .forUpdate()
    .first('id');
  if (!held) throw new LeaseLost();
}

/** What came of the attempt to take a job. */
export type Claim =
  | { outcome: 'claimed'; job: JobRow }
  /** Another worker holds it, and its lease has not run out. */
  | { outcome: 'held' }
  /** Written by newer code than this, which cannot read it. */
  | { outcome: 'newer'; version: number }
  /** Nothing to do: finished, cancelled, or unknown. */
  | { outcome: 'over'; state: JobState | 'unknown' };

/** Deaths before the first renewal of a lease that count as one crash: a worker that dies so early had hardly begun. */
const EARLY_DEATHS_PER_CRASH = 6;

/**
 * Takes a job that is queued, or that is running under a lease that ran out. The latter counts as a crash (or, when the
 * worker had not even renewed its lease, as an early death); after `maxCrashes` without progress in between the job is
 * quarantined instead, so that a file that kills its reader does not kill every worker in turn.
 */
export async function claimJob(
  control: Knex,
  { jobId, kind, payloadVersion = 1 }: { jobId: string; kind: string; payloadVersion?: number },
  worker: string,
  leaseSeconds: number,
  maxCrashes: number,
): Promise<Claim> {
  const [job] = await prepared<JobRow>(
    control,
    `update jobs set
       state = 'running', lease_epoch = lease_epoch + 1, leased_by = $1,
       lease_expires_at = clock_timestamp() + make_interval(secs => $2),
       attempts = attempts + 1, lease_renewed = false,
       crashes = crashes + (state = 'running' and lease_renewed)::int,
       early_deaths = early_deaths + (state = 'running' and not lease_renewed)::int,
       step = case when state = 'running' then 'Taking over from a worker that was lost' else 'Starting' end,
       started_at = coalesce(started_at, clock_timestamp()), error = null
     where id = $3 and kind = $4 and payload_version <= $5
       and (state = 'queued' or (state = 'running' and lease_expires_at < clock_timestamp()))
     returning ${JOB_COLUMNS}`,
    [worker, leaseSeconds, jobId, kind, payloadVersion],
  );
  if (!job) return whyNot(control, { jobId, kind, payloadVersion });
  const lease = { jobId, epoch: job.lease_epoch };
  if (crashesOf(job) >= maxCrashes) {
    await endJob(control, lease, 'quarantined', {
      code: 'crash-loop',
      message: `The worker died ${job.crashes + job.early_deaths} times on this job without getting any further.`,
      hint: 'Look at the workers\' logs for the reason. "retry" starts the job again with a clean record.',
    });
    return { outcome: 'over', state: 'quarantined' };
  }
  if (job.cancel_requested_at) {
    await endJob(control, lease, 'cancelled', null);
    return { outcome: 'over', state: 'cancelled' };
  }
  return { outcome: 'claimed', job };
}

/** How many crashes without progress are held against a job. */
export function crashesOf({ crashes, early_deaths }: Pick<JobRow, 'crashes' | 'early_deaths'>): number {
  return crashes + Math.floor(early_deaths / EARLY_DEATHS_PER_CRASH);
}

async function whyNot(
  control: Knex,
  { jobId, kind, payloadVersion }: { jobId: string; kind: string; payloadVersion: number },
): Promise<Claim> {
  const row = (await control('jobs').select('state', 'payload_version').where({ id: jobId, kind }).first()) as
    | Pick<JobRow, 'state' | 'payload_version'>
    | undefined;
  if (row?.state === 'queued' && row.payload_version > payloadVersion) {
    return { outcome: 'newer', version: row.payload_version };
  }
  if (row?.state === 'running' || row?.state === 'queued') return { outcome: 'held' };
  return { outcome: 'over', state: row?.state ?? 'unknown' };
}

/** Extends the lease; tells whether it is still held and whether cancellation was asked for. */
export async function renewLease(
  control: Knex,
  lease: Lease,
  leaseSeconds: number,
): Promise<{ held: boolean; cancelRequested: boolean }> {
  const { rows } = await control.raw(
    `update jobs set lease_renewed = true, lease_expires_at = clock_timestamp() + make_interval(secs => ?)
      where id = ? and lease_epoch = ? and state = 'running'
      returning cancel_requested_at is not null as cancel_requested`,
    [leaseSeconds, lease.jobId, lease.epoch],
  );
  return { held: rows.length === 1, cancelRequested: rows[0]?.cancel_requested ?? false };
}

/** Stores progress. It never goes back, and going further than ever before clears the crash count. */
export async function saveProgress(
  control: Knex,
  lease: Lease,
  { percent, rows, step }: { percent?: number; rows?: number; step?: string },
): Promise<void> {
  await control.raw(
    `update jobs set
       percent = greatest(percent, ?::smallint), rows = coalesce(?::bigint, rows), step = coalesce(?, step),
       (crashes, early_deaths) = (
         select case when further then 0 else crashes end, case when further then 0 else early_deaths end
           from (select coalesce(?::smallint > percent or ?::bigint > rows, false) as further) reached)
      where id = ? and lease_epoch = ? and state = 'running'`,
    [percent ?? 0, rows ?? null, step ?? null, percent ?? 0, rows ?? null, lease.jobId, lease.epoch],
  );
}

const COMPLETE = `update jobs set state = 'completed', percent = 100, step = null, leased_by = null,
    lease_expires_at = null, finished_at = clock_timestamp(), result = $1::jsonb
  where id = $2 and lease_epoch = $3 and state = 'running' returning id`;

/** Completes the job and writes what follows from it, in one transaction. False when the lease was lost. */
export async function completeJob(
  control: Knex,
  lease: Lease,
  result: Record<string, unknown>,
  followUps: NewJob[],
): Promise<boolean> {
  const values = [JSON.stringify(result), lease.jobId, lease.epoch];
  // Alone it is a transaction of its own, which saves two round trips of three.
  if (followUps.length === 0) return (await prepared(control, COMPLETE, values)).length === 1;
  return control.transaction(async (transaction) => {
    const ended = await transaction.raw(COMPLETE.replaceAll(/\$\d/g, '?'), values);
    if (ended.rows.length !== 1) return false;
    for (const followUp of followUps) {
      // A job that still waits begins after what this one did, which was committed before: it will see it.
      if (followUp.joinsWaiting && (await hasWaiting(transaction, followUp))) continue;
      await insertJob(transaction, followUp);
    }
    return true;
  });
}

/** Ends the job without success. False when the lease was lost. */
export async function endJob(
  control: Knex,
  lease: Lease,
  state: 'failed' | 'cancelled' | 'quarantined',
  error: JobError | null,
): Promise<boolean> {
  const ended = await control('jobs')
    .where({ id: lease.jobId, lease_epoch: lease.epoch, state: 'running' })
    .update({
      state,
      error: error ? JSON.stringify(error) : null,
      step: null,
      leased_by: null,
      lease_expires_at: null,
      failures: control.raw(`failures + ?`, [state === 'failed' ? 1 : 0]),
      finished_at: control.raw('clock_timestamp()'),
    });
  return ended === 1;
}

/** Gives the job back: after a failure that may pass (`error` given, counted), or at shutdown (not counted). */
export async function releaseJob(control: Knex, lease: Lease, error: JobError | null): Promise<void> {
  await control('jobs')
    .where({ id: lease.jobId, lease_epoch: lease.epoch, state: 'running' })
    .update({
      state: 'queued',
      error: error ? JSON.stringify(error) : null,
      step: error ? 'Waiting to try again' : null,
      failures: control.raw('failures + ?', [error ? 1 : 0]),
      leased_by: null,
      lease_expires_at: null,
    });
}

/**
 * For a worker that lives although its lease ran out (it was starved, or Postgres was away): gives the job back when
 * nobody has taken it over. Where somebody has, the crash that was counted then was none; it becomes an early death, so
 * that a job which starves one worker after the other still comes to an end.
 */
export async function outliveLease(control: Knex, lease: Lease): Promise<void> {
  await releaseJob(control, lease, null);
  await control('jobs')
    .where({ id: lease.jobId, state: 'running' })
    .where('lease_epoch', '>', lease.epoch)
    .where('crashes', '>', 0)
    .update({ crashes: control.raw('crashes - 1'), early_deaths: control.raw('early_deaths + 1') });
}
