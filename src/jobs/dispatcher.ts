import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { DatabaseAddress } from '../db/connection-options.ts';
import { type Dispatch, type Dispatched, dispatchNext, unsettledJobs } from '../db/job-dispatch.ts';
import { listen } from '../db/job-watch.ts';
import { isReachable, type JobQueues, LONGEST_DELAY_SECONDS, type QueueMessage } from './queues.ts';
import { isPatient, isUrgent, JOB_KINDS, type JobKind } from './registry.ts';

export interface DispatcherOptions {
  control: Knex;
  /** For the listening connection, which a pool cannot hold. */
  controlUrl: DatabaseAddress;
  queues: JobQueues;
  log: Logger;
  /** How long a dispatched job may wait unseen, or a lease be over, before Redis is asked about it. */
  reconcileSeconds: number;
}

/** Carries jobs to their queues. */
export interface Dispatcher {
  /** A job has begun, which may have made room for another. */
  begun(): void;
  stop(): Promise<void>;
}

/** So many jobs of a tenant and kind stand in a queue; how many there are says nothing of whose turn it is. */
const WINDOW = 100;
/**
 * A window is refilled long before it is empty, also when several workers empty it: soon after so many have begun, and
 * not long after the first. A round for each would cost more than the jobs.
 */
const REFILL = { jobs: 10, soon: 25, latest: 250 } as const;
/** Turns in one priority; beyond, jobs are taken as they come until the queue has been empty once. */
const TURNS = 500_000;
const PATIENCE_SECONDS = 20;
const BUSY_MILLISECONDS = 5;
/** Rounds also happen by themselves: a wake-up can be lost with its connection. */
const IDLE_MILLISECONDS = 2_000;

/**
 * Carries jobs from the table to their queues as they appear, and hands over again what Redis forgot. Any number may
 * run beside each other: rows are claimed with SKIP LOCKED, and the queue knows a job by its id. While Redis is away
 * jobs simply stay in the table.
 */
export async function startDispatcher(options: DispatcherOptions): Promise<Dispatcher> {
  const { control, controlUrl, log } = options;
  let stopped = false;
  let wake = () => {};
  let woken = false;
  const ring = () => {
    woken = true;
    wake();
  };
  const listener = listen(
    controlUrl,
    'ringfence_dispatch',
    (error) => log.warn('dispatcher lost its listener', { reason: error.message }),
    ring,
  );

  const rules = {
    ...{ window: WINDOW, patience: PATIENCE_SECONDS },
    ...{ urgent: JOB_KINDS.filter(isUrgent), patient: JOB_KINDS.filter(isPatient) },
  };
  /** More wait in the table than fit into the queues. */
  let more = false;
  let begun = 0;
  let refill: NodeJS.Timeout | undefined;
  const refillIn = (milliseconds: number) => {
    clearTimeout(refill);
    refill = setTimeout(() => {
      refill = undefined;
      ring();
    }, milliseconds);
  };
  const round = async (): Promise<Dispatched> => {
    begun = 0;
    const result = await dispatchNext(control, rules, (jobs) => handOver(options.queues, jobs));
    if (!result.busy) more = result.more;
    return result;
  };

  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken || stopped) wake();
    });

  const loop = (async () => {
    let troubled = false;
    while (!stopped) {
      woken = false;
      try {
        if (!isReachable(options.queues)) throw new Error('Redis is away');
        const result = await round();
        if (troubled) log.info('dispatcher works again');
        troubled = false;
        await rest(result.busy ? BUSY_MILLISECONDS : IDLE_MILLISECONDS);
      } catch (error) {
        if (!troubled && !stopped)
          log.warn('dispatcher cannot reach Postgres or Redis; jobs wait in the table', {
            reason: (error as Error).message,
          });
        troubled = true;
        woken = false;
        await rest(500);
      }
    }
  })();

  const reconciler = startReconciler(options);
  return {
    begun() {
      begun += 1;
      if (!more) return;
      if (begun === REFILL.jobs) refillIn(REFILL.soon);
      else if (refill === undefined) refillIn(REFILL.latest);
    },
    async stop() {
      stopped = true;
      wake();
      clearInterval(reconciler);
      clearTimeout(refill);
      await listener.close();
      await loop;
    },
  };
}

/** Adds jobs to their queues. Throws when Redis does not take them all. */
async function handOver(queues: JobQueues, jobs: Dispatch[]): Promise<void> {
  for (const job of jobs) {
    if (job.dispatches > 0) await forgetFinished(queues, job);
  }
  for (const kind of new Set(jobs.map((job) => job.kind as JobKind))) {
    const group = jobs.filter((job) => job.kind === kind);
    await queues.byKind[kind].addBulk(
      group.map((job) => ({
        name: kind,
        data: { job_id: job.id, tenant_id: job.tenant_id } satisfies QueueMessage,
        opts: { jobId: job.id, priority: orderOf(job) },
      })),
    );
  }
}

/** BullMQ takes the lowest number first: by priority, then by turn. */
function orderOf({ priority, turn }: Dispatch): number {
  return (priority - 1) * TURNS + Math.min(turn ?? 0, TURNS - 1) + 1;
}

/** A finished entry of the same id would make BullMQ ignore the new one. */
async function forgetFinished(queues: JobQueues, job: Dispatch): Promise<void> {
  const entry = await queues.byKind[job.kind as JobKind].getJob(job.id);
  const state = await entry?.getState();
  if (state === 'completed' || state === 'failed') await entry?.remove();
}

function startReconciler({ control, queues, log, reconcileSeconds }: DispatcherOptions): NodeJS.Timeout {
  let busy = false;
  const round = async () => {
    if (busy || !isReachable(queues)) return;
    busy = true;
    try {
      const lost: Dispatch[] = [];
      for (const job of await unsettledJobs(control, reconcileSeconds, 500)) {
        const state = await queues.byKind[job.kind as JobKind].getJobState(job.id);
        if (state === 'unknown' || state === 'completed' || state === 'failed')
          lost.push({ ...job, dispatches: job.dispatches + 1 });
        // BullMQ delays by the clock of the worker's machine. Set back meanwhile, it would hold the job for as long.
        else if (state === 'delayed' && (job.state === 'running' || job.still > LONGEST_DELAY_SECONDS))
          await (await queues.byKind[job.kind as JobKind].getJob(job.id))?.promote();
      }
      if (lost.length === 0) return;
      log.warn('handing over jobs again that the queue had lost', { jobs: lost.length });
      // A running job whose lease is over stays marked running: its next claim counts the crash.
      await handOver(queues, lost);
    } catch (error) {
      log.debug('reconciler round failed', { reason: (error as Error).message });
    } finally {
      busy = false;
    }
  };
  // At half the wait, so that a lost job is back within one and a half of it.
  return setInterval(() => void round(), reconcileSeconds * 500);
}
