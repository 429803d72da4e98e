import type { Queue } from 'bullmq';
import { type QueueSettings, UNCHANGED_QUEUE } from '../db/queue-settings.ts';

/** Makes the queue in Redis what its settings say. Safe to repeat; Redis only remembers what the table decides. */
export async function applyToQueue(queue: Queue, settings: QueueSettings = UNCHANGED_QUEUE): Promise<void> {
  const paused = settings.paused_at !== null;
  if ((await queue.isPaused()) !== paused) await (paused ? queue.pause() : queue.resume());
  if (settings.fleet_concurrency === null) await queue.removeGlobalConcurrency();
  else await queue.setGlobalConcurrency(settings.fleet_concurrency);
  if (settings.rate_jobs === null || settings.rate_seconds === null) {
    await queue.removeGlobalRateLimit();
    // Otherwise the last window, which may be a day, would be waited for.
    await queue.removeRateLimitKey();
  } else await queue.setGlobalRateLimit(settings.rate_jobs, settings.rate_seconds * 1_000);
}
