import type { QueueFigures } from '../db/queue-figures.ts';
import { type QueueSettings, UNCHANGED_QUEUE } from '../db/queue-settings.ts';
import { type JobKind, jobKinds } from '../jobs/registry.ts';

/** The queue as the API shows it. */
export function queueView(figures: QueueFigures, settings: QueueSettings = UNCHANGED_QUEUE) {
  const { waiting, standing, retrying, running, dead } = figures;
  const { paused_at, paused_reason, rate_jobs, rate_seconds } = settings;
  return {
    queue: figures.kind,
    title: jobKinds[figures.kind as JobKind].title,
    paused: paused_at !== null,
    paused_reason,
    counts: { waiting, standing, retrying, running, dead },
    tenants_waiting: figures.tenants_waiting,
    oldest_waiting_seconds: figures.oldest_waiting_seconds,
    completed: {
      last_minute: figures.completed_1m,
      last_5_minutes: figures.completed_5m,
      last_15_minutes: figures.completed_15m,
    },
    failed_last_15_minutes: figures.failed_15m,
    // Clocks of machines differ a little.
    wait_seconds: { p50: atLeastZero(figures.wait_p50_seconds), p95: atLeastZero(figures.wait_p95_seconds) },
    run_seconds: { p50: atLeastZero(figures.run_p50_seconds), p95: atLeastZero(figures.run_p95_seconds) },
    limits: {
      concurrency: settings.concurrency,
      fleet_concurrency: settings.fleet_concurrency,
      rate: rate_jobs === null || rate_seconds === null ? null : { jobs: rate_jobs, seconds: rate_seconds },
      priority: settings.priority,
    },
  };
}

function atLeastZero(seconds: number | null): number | null {
  return seconds === null ? null : Math.max(0, seconds);
}
