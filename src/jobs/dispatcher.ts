import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { DatabaseAddress } from '../db/connection-options.ts';
import { type Dispatch, dispatchNext, unsettledJobs } from '../db/job-dispatch.ts';
import { listen } from '../db/job-watch.ts';
import { isReachable, type JobQueues, type QueueMessage } from './queues.ts';
import type { JobKind } from './registry.ts';

export interface DispatcherOptions {
  control: Knex;
  /** For the listening connection, which a pool cannot hold. */
  controlUrl: DatabaseAddress;
  queues: JobQueues;
  log: Logger;
  /** How long a dispatched job may wait unseen, or a lease be over, before Redis is asked about it. */
  reconcileSeconds: number;
}

const BATCH = 200;
/** Rounds also happen by themselves: a wake-up can be lost with its connection. */
const IDLE_MILLISECONDS = 2_000;

/**
 * Carries jobs from the table to their queues as they appear, and hands over again what Redis forgot. Any number may
 * run beside each other: rows are claimed with SKIP LOCKED, and the queue knows a job by its id. While Redis is away
 * jobs simply stay in the table.
 */
export async function startDispatcher(options: DispatcherOptions): Promise<{ stop(): Promise<void> }> {
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
        while ((await dispatchNext(control, BATCH, (jobs) => handOver(options.queues, jobs))) === BATCH && !stopped);
        if (troubled) log.info('dispatcher works again');
        troubled = false;
        await rest(IDLE_MILLISECONDS);
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
    async stop() {
      stopped = true;
      wake();
      clearInterval(reconciler);
      await listener.close();
      await loop;
    },
  };
}

/** Adds jobs to their queues; returns the ids that are now there for certain. Throws when Redis takes none. */
async function handOver(queues: JobQueues, jobs: Dispatch[]): Promise<string[]> {
  for (const job of jobs) {
    if (job.dispatches > 0) await forgetFinished(queues, job);
  }
  const handed: string[] = [];
  for (const kind of new Set(jobs.map((job) => job.kind as JobKind))) {
    const group = jobs.filter((job) => job.kind === kind);
    await queues.byKind[kind].addBulk(
      group.map((job) => ({
        name: kind,
        data: { job_id: job.id, tenant_id: job.tenant_id } satisfies QueueMessage,
        opts: { jobId: job.id, priority: job.priority },
      })),
    );
    handed.push(...group.map((job) => job.id));
  }
  return handed;
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
