import { DelayedError, type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { claimJob, completeJob, endJob, type Lease, LeaseLost, releaseJob, saveProgress } from '../db/job-lifecycle.ts';
import type { JobError, JobRow, NewJob } from '../db/jobs.ts';
import { ObjectStoreFailed } from '../infra/object-store-failed.ts';
import { KeyServiceFailed } from '../infra/security/kms.ts';
import { inSpan } from '../infra/tracing.ts';
import type { JobEnd } from '../infra/worker-metrics.ts';
import { pipeline } from '../jobs/pipeline.ts';
import { type QueueMessage, queueMessage } from '../jobs/queues.ts';
import { isPatient, type JobKind, jobKinds, joinsWaiting, payloadVersion } from '../jobs/registry.ts';
import { holdLease, type StopReason, stopReason } from './hold-lease.ts';
import { PermanentFailure, type Processor, type Processors, type Progress } from './processor.ts';
import type { WorkerServices } from './services.ts';

/** What an execution needs to know of the worker it runs in. */
export interface ExecutionSettings {
  services: WorkerServices;
  processors: Processors;
  /** Who holds a lease, for people who look: host and process. */
  name: string;
  lockSeconds: number;
  maxCrashes: number;
  /** Told how each execution ended. */
  observe?(end: JobEnd): void;
  /** Told when a job was left alone because its payload is of a newer version. */
  refused?(kind: JobKind, version: number): void;
}

/** The queue's side of an execution: its entry, and the token that proves the lock on it. */
export interface Delivery {
  kind: JobKind;
  entry: Job<QueueMessage>;
  token: string;
  controller: AbortController;
}

/** One execution under way. */
interface Execution extends Delivery {
  row: JobRow;
  lease: Lease;
  started: number;
  settings: ExecutionSettings;
}

const LAST_PRIORITY = 4;
/** How soon an entry is looked at again whose job another worker holds. */
const HELD_MILLISECONDS = 1_000;

/** One execution, from the queue's message to the job's next state; what it resolves or throws is for BullMQ. */
export async function runJob(delivery: Delivery, settings: ExecutionSettings): Promise<unknown> {
  const { kind, entry } = delivery;
  const { control } = settings.services.database;
  // Anyone who can write to Redis can forge a message: the row decides, and a message that is no job's name ends here.
  const message = queueMessage.safeParse(entry.data);
  if (!message.success) throw new UnrecoverableError('not a message of this platform');
  const job = { jobId: message.data.job_id, kind, payloadVersion: payloadVersion(kind) };
  const claim = await claimJob(control, job, settings.name, settings.lockSeconds, settings.maxCrashes);
  if (claim.outcome === 'held') return lookAgain(delivery);
  if (claim.outcome === 'newer') {
    settings.refused?.(kind, claim.version);
    return lookAgain(delivery);
  }
  if (claim.outcome === 'over') {
    if (claim.state === 'failed' || claim.state === 'quarantined') throw new UnrecoverableError(claim.state);
    return { state: claim.state };
  }
  const { job: row } = claim;
  const lease = { jobId: row.id, epoch: row.lease_epoch };
  const attributes = { 'ringfence.job': row.id, 'ringfence.attempt': row.attempts };
  return inSpan(`job ${kind}`, { kind: 'consumer', parent: row.trace_parent, attributes }, () =>
    execute({ ...delivery, row, lease, started: Date.now(), settings }),
  );
}

async function execute(execution: Execution): Promise<unknown> {
  const { kind, row, lease, controller, settings } = execution;
  const { control } = settings.services.database;
  const { timeout } = jobKinds[kind];
  const letGo = holdLease(control, lease, controller, { leaseSeconds: settings.lockSeconds, timeout });
  try {
    const result = await work(execution);
    if (!(await completeJob(control, lease, result, followUps(kind, row, result)))) throw new LeaseLost();
    logEnd(execution, 'completed', undefined, result);
    return result;
  } catch (error) {
    return await settle(execution, error);
  } finally {
    letGo();
  }
}

/** Calls the processor with a payload that is checked once more: the row may be older than the code. */
function work({ kind, row, lease, controller, settings }: Execution): Promise<Record<string, unknown>> {
  const payload = jobKinds[kind].payload.safeParse(row.payload);
  if (!payload.success) {
    const message = `The payload is not one of a ${kind} job.`;
    throw new PermanentFailure('invalid-payload', message, 'Submit the job again through the API.');
  }
  const processor = settings.processors[kind] as Processor<JobKind>;
  return processor(payload.data as never, {
    jobId: row.id,
    tenantId: row.tenant_id,
    uploadId: row.upload_id,
    leaseEpoch: lease.epoch,
    signal: controller.signal,
    report: throttledProgress(lease, settings),
    services: settings.services,
  });
}

/** At most two writes a second; what comes in between is merged into the next one. */
function throttledProgress(lease: Lease, { services }: ExecutionSettings): (progress: Progress) => Promise<void> {
  let pending: Progress = {};
  let last = 0;
  return async (progress) => {
    pending = { ...pending, ...progress };
    if (Date.now() - last < 500) return;
    last = Date.now();
    const now = pending;
    pending = {};
    await saveProgress(services.database.control, lease, now);
  };
}

function followUps(kind: JobKind, row: JobRow, result: Record<string, unknown>): NewJob[] {
  const followers = pipeline[kind] as (
    payload: unknown,
    result: unknown,
  ) => { kind: JobKind; payload: Record<string, unknown> }[];
  return followers(row.payload, result).map((next) => ({
    tenantId: row.tenant_id,
    kind: next.kind,
    payload: jobKinds[next.kind].payload.parse(next.payload) as Record<string, unknown>,
    payloadVersion: payloadVersion(next.kind),
    uploadId: row.upload_id,
    parentId: row.id,
    createdBy: row.created_by,
    priority: isPatient(next.kind) ? Math.min(row.priority + 1, LAST_PRIORITY) : row.priority,
    joinsWaiting: joinsWaiting(next.kind),
  }));
}

/** Decides what a failure means, stores it, and throws what BullMQ needs to hear (or returns when nothing is left to do). */
async function settle(execution: Execution, error: unknown): Promise<unknown> {
  const { control } = execution.settings.services.database;
  const { row, lease, entry, token } = execution;
  const reason = stopReason(execution.controller.signal);
  if (reason === 'lease-lost' || error instanceof LeaseLost) {
    logEnd(execution, 'lease lost');
    return lookAgain(execution);
  }
  if (reason === 'cancelled') {
    await endJob(control, lease, 'cancelled', null);
    logEnd(execution, 'cancelled');
    return { state: 'cancelled' };
  }
  if (reason === 'shutdown') {
    await releaseJob(control, lease, null);
    logEnd(execution, 'given back');
    await entry.moveToWait(token);
    throw new WaitingError();
  }
  const fault = describe(error, reason);
  const last = error instanceof PermanentFailure || row.failures + 1 >= jobKinds[execution.kind].maxFailures;
  logEnd(execution, last ? 'failed' : 'will be tried again', error);
  if (last) {
    const dangerous = error instanceof PermanentFailure && error.dangerous;
    await endJob(control, lease, dangerous ? 'quarantined' : 'failed', fault);
    throw new UnrecoverableError(fault.message);
  }
  await releaseJob(control, lease, fault);
  throw new Error(fault.message);
}

async function lookAgain({ entry, token }: Delivery): Promise<never> {
  await entry.moveToDelayed(Date.now() + HELD_MILLISECONDS, token);
  throw new DelayedError();
}

function describe(error: unknown, reason: StopReason | undefined): JobError {
  if (error instanceof PermanentFailure) return { code: error.code, message: error.message, hint: error.hint };
  if (reason === 'timeout') {
    return {
      code: 'timeout',
      message: 'The job took longer than its kind may take.',
      hint: 'Try again when the system is less busy, or split the input.',
    };
  }
  if (error instanceof KeyServiceFailed) {
    return {
      code: error.code,
      message: 'The service that keeps the keys of stored files does not answer, or refuses.',
      hint: "The job is tried again by itself; the workers' log has the reason.",
    };
  }
  if (error instanceof ObjectStoreFailed) {
    return {
      code: error.code,
      message: 'The service that keeps stored files does not answer, or refuses.',
      hint: "The job is tried again by itself; the workers' log has the reason.",
    };
  }
  // The message may name tables or files; it goes to the log, not to the person.
  return {
    code: 'internal',
    message: 'Something failed inside the worker.',
    hint: "The job is tried again by itself; the workers' log has the reason.",
  };
}

function logEnd(
  { row, started, settings }: Execution,
  outcome: string,
  error?: unknown,
  result?: Record<string, unknown>,
): void {
  const { log } = settings.services;
  const seconds = (Date.now() - started) / 1_000;
  settings.observe?.({ kind: row.kind, outcome, seconds, ...(result ? { result } : {}) });
  const fields = {
    job: row.id,
    kind: row.kind,
    tenant: row.tenant_id,
    attempt: row.attempts,
    ms: Date.now() - started,
  };
  if (error instanceof PermanentFailure)
    log.info(`job ${outcome}`, { ...fields, reason: error.message, cause: error.cause });
  else if (error) log.error(`job ${outcome}`, { ...fields, error: (error as Error).stack });
  else log.info(`job ${outcome}`, fields);
}
