import type { Knex } from 'knex';
import { type Lease, renewLease } from '../db/job-lifecycle.ts';

/** Why a running job was stopped from outside. */
export type StopReason = 'cancelled' | 'timeout' | 'lease-lost' | 'shutdown';

/** What a job's signal is aborted with. */
export class Stopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The job was stopped: ${reason}.`);
    this.name = 'Stopped';
    this.reason = reason;
  }
}

/** Why the signal was aborted; undefined while it was not. */
export function stopReason(signal: AbortSignal): StopReason | undefined {
  return signal.reason instanceof Stopped ? signal.reason.reason : undefined;
}

/**
 * Renews the lease while a job runs, and aborts the job when it is cancelled, takes longer than `timeout` milliseconds,
 * or has lost its lease. Returns how to stop holding.
 */
export function holdLease(
  control: Knex,
  lease: Lease,
  controller: AbortController,
  { leaseSeconds, timeout }: { leaseSeconds: number; timeout: number },
): () => void {
  const leaseMilliseconds = leaseSeconds * 1_000;
  let lastHeld = performance.now();
  const renew = async () => {
    try {
      const { held, cancelRequested } = await renewLease(control, lease, leaseSeconds);
      if (!held) controller.abort(new Stopped('lease-lost'));
      else if (cancelRequested) controller.abort(new Stopped('cancelled'));
      else lastHeld = performance.now();
    } catch {
      // Postgres is away: until the lease is certainly over the work may still be good.
      if (performance.now() - lastHeld > leaseMilliseconds) controller.abort(new Stopped('lease-lost'));
    }
  };
  // At least every second, because cancellation is heard of here.
  const renewal = setInterval(() => void renew(), Math.min(leaseMilliseconds / 3, 1_000));
  const deadline = setTimeout(() => controller.abort(new Stopped('timeout')), timeout);
  return () => {
    clearInterval(renewal);
    clearTimeout(deadline);
  };
}
