import { FINAL_STATES, findJob, type JobRow } from '../db/jobs.ts';
import type { RouteContext } from './define-route.ts';
import { ownTenant } from './in-tenant.ts';

/** A wake-up can be lost (the listener reconnects), so a waiter looks again by itself this often. */
const LONGEST_SLEEP = 5_000;

/**
 * The job, as soon as it is newer than version `after`, or ended, or the time is over. Without `after`: newer than it
 * is now. Holds no database connection while it waits. Undefined when there is no such job.
 */
export async function waitForJob(
  context: Pick<RouteContext, 'principal' | 'services' | 'signal'>,
  id: string,
  { seconds, after }: { seconds: number; after: number | undefined },
): Promise<JobRow | undefined> {
  const { services, signal } = context;
  const deadline = performance.now() + seconds * 1_000;
  let newerThan = after;
  for (;;) {
    // Listening starts before reading: a change between the two would otherwise go unnoticed.
    const sleep = new AbortController();
    const stop = () => sleep.abort();
    signal.addEventListener('abort', stop, { once: true });
    const milliseconds = Math.max(0, Math.min(LONGEST_SLEEP, deadline - performance.now()));
    const change = services.watch.waitForJob(id, { milliseconds, signal: sleep.signal });
    try {
      const job = await findJob(ownTenant(context), id);
      newerThan ??= job?.version;
      if (!job || job.version > (newerThan ?? 0) || FINAL_STATES.includes(job.state)) return job;
      if (milliseconds === 0 || signal.aborted) return job;
      await change;
    } finally {
      sleep.abort();
      signal.removeEventListener('abort', stop);
    }
  }
}
