import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { endJob, LeaseLost, outliveLease, releaseJob } from '../db/job-lifecycle.ts';
import type { JobError } from '../db/jobs.ts';
import { isOutage, unavailable } from '../db/unavailable.ts';
import { whenReachable } from '../db/when-reachable.ts';
import { ObjectStoreFailed } from '../infra/object-store-failed.ts';
import { KeyServiceFailed } from '../infra/security/kms.ts';
import { jobKinds } from '../jobs/registry.ts';
import type { Delivery, Execution } from './execution.ts';
import { type StopReason, stopReason } from './hold-lease.ts';
import { PermanentFailure } from './processor.ts';

/** How soon an entry is looked at again whose job another worker holds. */
const HELD_MILLISECONDS = 1_000;

/** Decides what a failure means, stores it, and throws what BullMQ needs to hear (or returns when nothing is left to do). */
export async function settle(execution: Execution, error: unknown): Promise<unknown> {
  const { control } = execution.settings.services.database;
  const { row, lease, entry, token, stopping: signal } = execution;
  const reason = stopReason(execution.controller.signal);
  if (reason === 'lease-lost' || error instanceof LeaseLost) {
    await whenReachable(() => outliveLease(control, lease), { signal });
    logEnd(execution, 'lease lost');
    return lookAgain(execution);
  }
  if (reason === 'cancelled') {
    await whenReachable(() => endJob(control, lease, 'cancelled', null), { signal });
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
  const last =
    error instanceof PermanentFailure || (!isOutage(error) && row.failures + 1 >= jobKinds[execution.kind].maxFailures);
  logEnd(execution, last ? 'failed' : 'will be tried again', error);
  if (last) {
    const dangerous = error instanceof PermanentFailure && error.dangerous;
    await whenReachable(() => endJob(control, lease, dangerous ? 'quarantined' : 'failed', fault), { signal });
    throw new UnrecoverableError(fault.message);
  }
  await giveBack(execution, fault, isOutage(error));
  throw new Error(fault.message);
}

/** Gives the job back for another try. The failure is the job's own, and counted, unless Postgres was out meanwhile. */
async function giveBack(
  { lease, settings, stopping: signal }: Execution,
  fault: JobError,
  wasOut: boolean,
): Promise<void> {
  const { control } = settings.services.database;
  try {
    await releaseJob(control, lease, wasOut ? null : fault);
  } catch (error) {
    if (!unavailable(error)) throw error;
    await whenReachable(() => releaseJob(control, lease, null), { signal });
  }
}

/** Has the queue offer the entry again in a moment: another worker holds its job. */
export async function lookAgain({ entry, token }: Delivery): Promise<never> {
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

/** Logs and counts how an execution ended. */
export function logEnd(
  { row, started, settings }: Execution,
  outcome: string,
  error?: unknown,
  result?: Record<string, unknown>,
): void {
  const { log } = settings.services;
  const seconds = (performance.now() - started) / 1_000;
  settings.observe?.({ kind: row.kind, outcome, seconds, ...(result ? { result } : {}) });
  const fields = {
    job: row.id,
    kind: row.kind,
    tenant: row.tenant_id,
    attempt: row.attempts,
    ms: Math.round(performance.now() - started),
  };
  if (error instanceof PermanentFailure)
    log.info(`job ${outcome}`, { ...fields, reason: error.message, cause: error.cause });
  else if (error) log.error(`job ${outcome}`, { ...fields, error: (error as Error).stack });
  else log.info(`job ${outcome}`, fields);
}
