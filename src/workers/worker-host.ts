import { DelayedError, type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import {
  claimJob,
  completeJob,
  endJob,
  type Lease,
  LeaseLost,
  releaseJob,
  renewLease,
  saveProgress,
} from '../db/job-lifecycle.ts';
import type { JobRow, NewJob } from '../db/jobs.ts';
import { pipeline } from '../jobs/pipeline.ts';
import { type QueueMessage, queueMessage, workerConnection } from '../jobs/queues.ts';
import { type JobKind, jobKinds } from '../jobs/registry.ts';
import { type JobContext, PermanentFailure, type Processor, type Processors, type Progress } from './processor.ts';
import type { WorkerServices } from './services.ts';

export interface WorkerHostOptions {
  services: WorkerServices;
  redisUrl: string;
  prefix: string;
  kinds: readonly JobKind[];
  /** Jobs of one kind at once; 0 leaves it to the kind's own number. */
  concurrency: number;
  lockSeconds: number;
  stalledSeconds: number;
  drainSeconds: number;
  maxCrashes: number;
  /** Who holds a lease, for people who look: host and process. */
  name: string;
  processors: Processors;
}

export interface WorkerHost {
  /** Takes no new jobs, waits `drainSeconds` for the running ones, then gives those back to the queue. */
  close(): Promise<void>;
}

/** Why a job's signal was aborted. */
type Reason = 'cancelled' | 'timeout' | 'lease-lost' | 'shutdown';
class Aborted extends Error {
  readonly reason: Reason;
  constructor(reason: Reason) {
    super(`The job was stopped: ${reason}.`);
    this.reason = reason;
  }
}

/** Runs the processors of the given kinds: claims, leases, progress, cancellation, retries, and what follows on success. */
export function startWorkerHost(options: WorkerHostOptions): WorkerHost {
  const running = new Set<AbortController>();
  const workers = options.kinds.map((kind) => startWorker(kind, options, running));
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
      const deadline = Date.now() + options.drainSeconds * 1_000;
      while (running.size > 0 && Date.now() < deadline) await sleep(50);
      for (const controller of running) controller.abort(new Aborted('shutdown'));
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(kind: JobKind, options: WorkerHostOptions, running: Set<AbortController>): Worker {
  const { log } = options.services;
  const worker = new Worker<QueueMessage>(
    kind,
    async (job: Job<QueueMessage>, token?: string) => {
      const controller = new AbortController();
      running.add(controller);
      try {
        return await runJob(kind, job, token ?? '', controller, options);
      } finally {
        running.delete(controller);
      }
    },
    {
      connection: workerConnection(options.redisUrl),
      prefix: options.prefix,
      name: `${options.name}:${kind}`,
      concurrency: options.concurrency || jobKinds[kind].concurrency,
      lockDuration: options.lockSeconds * 1_000,
      stalledInterval: options.stalledSeconds * 1_000,
      // Postgres counts crashes; BullMQ's own limit would fail a job for ever at the second.
      maxStalledCount: 1_000_000,
      drainDelay: 5,
      metrics: { maxDataPoints: 20_160 },
      settings: { backoffStrategy },
    },
  );
  worker.on('error', (error) => log.warn('queue trouble', { kind, reason: error.message }));
  return worker;
}

/** 2 s, doubling to at most a minute, half of it random: after an outage jobs come back soon, and not all at once. */
function backoffStrategy(attempt: number): number {
  return Math.min(2_000 * 2 ** (attempt - 1), 60_000) * (0.5 + Math.random() / 2);
}

/** One execution: from the queue's message to the job's next state, which is what this resolves or throws for BullMQ. */
async function runJob(
  kind: JobKind,
  job: Job<QueueMessage>,
  token: string,
  controller: AbortController,
  options: WorkerHostOptions,
): Promise<unknown> {
  const { control } = options.services.database;
  // Anyone who can write to Redis can forge a message: the row decides, and a message that is no job's name ends here.
  const message = queueMessage.safeParse(job.data);
  if (!message.success) throw new UnrecoverableError('not a message of this platform');
  const claim = await claimJob(
    control,
    { jobId: message.data.job_id, kind },
    options.name,
    options.lockSeconds,
    options.maxCrashes,
  );
  if (claim.outcome === 'held') {
    await job.moveToDelayed(Date.now() + 1_000, token);
    throw new DelayedError();
  }
  if (claim.outcome === 'over') {
    if (claim.state === 'failed' || claim.state === 'quarantined') throw new UnrecoverableError(claim.state);
    return { state: claim.state };
  }
  const started = Date.now();
  const lease: Lease = { jobId: claim.job.id, epoch: claim.job.lease_epoch };
  const stopHolding = holdLease(lease, controller, options, jobKinds[kind].timeout);
  try {
    const result = await process(kind, claim.job, lease, controller, options);
    const done = await completeJob(control, lease, result, followUps(kind, claim.job));
    if (!done) throw new LeaseLost();
    logEnd(options, claim.job, 'completed', started);
    return result;
  } catch (error) {
    return await settleFailure(claim.job, lease, error, controller, job, token, started, options);
  } finally {
    stopHolding();
  }
}

/** Renews the lease while the job runs, and aborts it on cancellation, timeout or a lost lease. Returns how to stop. */
function holdLease(lease: Lease, controller: AbortController, options: WorkerHostOptions, timeout: number): () => void {
  const { control } = options.services.database;
  let lastHeld = Date.now();
  const renew = async () => {
    try {
      const { held, cancelRequested } = await renewLease(control, lease, options.lockSeconds);
      if (!held) controller.abort(new Aborted('lease-lost'));
      else if (cancelRequested) controller.abort(new Aborted('cancelled'));
      else lastHeld = Date.now();
    } catch {
      // Postgres is away: until the lease is certainly over the work may still be good.
      if (Date.now() - lastHeld > options.lockSeconds * 1_000) controller.abort(new Aborted('lease-lost'));
    }
  };
  const renewal = setInterval(() => void renew(), Math.min((options.lockSeconds * 1_000) / 3, 1_000));
  const deadline = setTimeout(() => controller.abort(new Aborted('timeout')), Math.min(timeout, 2 ** 31 - 1));
  return () => {
    clearInterval(renewal);
    clearTimeout(deadline);
  };
}

async function process(
  kind: JobKind,
  job: JobRow,
  lease: Lease,
  controller: AbortController,
  options: WorkerHostOptions,
): Promise<Record<string, unknown>> {
  const payload = jobKinds[kind].payload.safeParse(job.payload);
  if (!payload.success) {
    throw new PermanentFailure(
      'invalid-payload',
      `The payload is not one of a ${kind} job.`,
      'Submit the job again through the API.',
    );
  }
  const context: JobContext = {
    jobId: job.id,
    tenantId: job.tenant_id,
    uploadId: job.upload_id,
    leaseEpoch: lease.epoch,
    signal: controller.signal,
    report: throttledProgress(lease, options),
    services: options.services,
  };
  const processor = options.processors[kind] as Processor<JobKind>;
  return processor(payload.data as never, context);
}

/** At most two writes a second; what comes in between is merged into the next one. */
function throttledProgress(lease: Lease, options: WorkerHostOptions): (progress: Progress) => Promise<void> {
  let pending: Progress = {};
  let last = 0;
  return async (progress) => {
    pending = { ...pending, ...progress };
    if (Date.now() - last < 500) return;
    last = Date.now();
    const now = pending;
    pending = {};
    await saveProgress(options.services.database.control, lease, now);
  };
}

function followUps(kind: JobKind, job: JobRow): NewJob[] {
  const followers = pipeline[kind] as (payload: unknown) => { kind: JobKind; payload: Record<string, unknown> }[];
  return followers(job.payload).map((next) => ({
    tenantId: job.tenant_id,
    kind: next.kind,
    payload: jobKinds[next.kind].payload.parse(next.payload) as Record<string, unknown>,
    uploadId: job.upload_id,
    parentId: job.id,
    createdBy: job.created_by,
    priority: job.priority,
  }));
}

/** Decides what a failure means, stores it, and throws what BullMQ needs to hear (or returns when there is nothing left to do). */
async function settleFailure(
  row: JobRow,
  lease: Lease,
  error: unknown,
  controller: AbortController,
  job: Job<QueueMessage>,
  token: string,
  started: number,
  options: WorkerHostOptions,
): Promise<unknown> {
  const { control } = options.services.database;
  const reason = controller.signal.reason instanceof Aborted ? controller.signal.reason.reason : undefined;
  if (reason === 'lease-lost' || error instanceof LeaseLost) {
    logEnd(options, row, 'lease lost', started);
    await job.moveToDelayed(Date.now() + 1_000, token);
    throw new DelayedError();
  }
  if (reason === 'cancelled') {
    await endJob(control, lease, 'cancelled', null);
    logEnd(options, row, 'cancelled', started);
    return { state: 'cancelled' };
  }
  if (reason === 'shutdown') {
    await releaseJob(control, lease, null);
    logEnd(options, row, 'given back', started);
    await job.moveToWait(token);
    throw new WaitingError();
  }
  const problem = describe(error, reason);
  const last = error instanceof PermanentFailure || row.failures + 1 >= jobKinds[row.kind as JobKind].maxFailures;
  logEnd(options, row, last ? 'failed' : 'will be tried again', started, error);
  if (last) {
    await endJob(control, lease, 'failed', problem);
    throw new UnrecoverableError(problem.message);
  }
  await releaseJob(control, lease, problem);
  throw new Error(problem.message);
}

function describe(error: unknown, reason: Reason | undefined): { code: string; message: string; hint?: string } {
  if (error instanceof PermanentFailure) return { code: error.code, message: error.message, hint: error.hint };
  if (reason === 'timeout') {
    return {
      code: 'timeout',
      message: 'The job took longer than its kind may take.',
      hint: 'Try again when the system is less busy, or split the input.',
    };
  }
  // The message may name tables or files; it goes to the log, not to the person.
  return {
    code: 'internal',
    message: 'Something failed inside the worker.',
    hint: "The job is tried again by itself; the workers' log has the reason.",
  };
}

function logEnd(options: WorkerHostOptions, job: JobRow, outcome: string, started: number, error?: unknown): void {
  const { log } = options.services;
  const fields = {
    job: job.id,
    kind: job.kind,
    tenant: job.tenant_id,
    attempt: job.attempts,
    ms: Date.now() - started,
  };
  if (error && !(error instanceof PermanentFailure))
    log.error(`job ${outcome}`, { ...fields, error: (error as Error).stack });
  else
    log.info(`job ${outcome}`, { ...fields, ...(error instanceof PermanentFailure ? { reason: error.message } : {}) });
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
