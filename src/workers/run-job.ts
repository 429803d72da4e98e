import { UnrecoverableError } from 'bullmq';
import {
  claimJob,
  completeJob,
  crashesOf,
  type Lease,
  LeaseLost,
  releaseJob,
  saveProgress,
} from '../db/job-lifecycle.ts';
import type { JobRow, NewJob } from '../db/jobs.ts';
import { inSpan } from '../infra/tracing.ts';
import { pipeline } from '../jobs/pipeline.ts';
import { queueMessage } from '../jobs/queues.ts';
import { isPatient, type JobKind, jobKinds, joinsWaiting, payloadVersion } from '../jobs/registry.ts';
import type { Delivery, Execution, ExecutionSettings } from './execution.ts';
import { holdLease } from './hold-lease.ts';
import { PermanentFailure, type Processor, type Progress } from './processor.ts';
import { logEnd, lookAgain, settle } from './settle-job.ts';

const LAST_PRIORITY = 4;

/** One execution, from the queue's message to the job's next state; what it resolves or throws is for BullMQ. */
export async function runJob(delivery: Delivery, settings: ExecutionSettings): Promise<unknown> {
  const { kind, entry, lastChance } = delivery;
  const { control } = settings.services.database;
  // Anyone who can write to Redis can forge a message: the row decides, and a message that is no job's name ends here.
  const message = queueMessage.safeParse(entry.data);
  if (!message.success) throw new UnrecoverableError('not a message of this platform');
  const job = { jobId: message.data.job_id, kind, payloadVersion: payloadVersion(kind) };
  if (lastChance.isTaken()) return lookAgain(delivery);
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
  const isLast = row.crashes + row.early_deaths > 0 && crashesOf(row) >= settings.maxCrashes - 1;
  if (isLast && !lastChance.mayBegin(row.id)) {
    await releaseJob(control, lease, null);
    return lookAgain(delivery);
  }
  const letOthers = isLast ? lastChance.begin() : undefined;
  try {
    return await inSpan(`job ${kind}`, { kind: 'consumer', parent: row.trace_parent, attributes }, () =>
      execute({ ...delivery, row, lease, started: performance.now(), settings }),
    );
  } finally {
    letOthers?.();
  }
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
  let last = Number.NEGATIVE_INFINITY;
  return async (progress) => {
    pending = { ...pending, ...progress };
    if (performance.now() - last < 500) return;
    last = performance.now();
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
