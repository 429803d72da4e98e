import { setTimeout as wait } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { RedisAddress } from '../infra/redis-options.ts';
import { endConnection, LONGEST_DELAY_SECONDS, type QueueMessage, workerConnection } from '../jobs/queues.ts';
import { type JobKind, jobKinds } from '../jobs/registry.ts';
import type { ExecutionSettings } from './execution.ts';
import { Stopped } from './hold-lease.ts';
import { type LastChance, openLastChance } from './last-chance.ts';
import { runJob } from './run-job.ts';

export interface WorkerHostOptions extends ExecutionSettings {
  redisUrl: RedisAddress;
  prefix: string;
  kinds: readonly JobKind[];
  /** Jobs of one kind at once; 0 leaves it to the kind's own number. */
  concurrency: number;
  stalledSeconds: number;
  drainSeconds: number;
  /** Told when a job was taken from its queue. */
  begun?(): void;
}

export interface WorkerHost {
  /** Jobs of each kind that run at once at the most. */
  concurrency(): Record<string, number>;
  /** Jobs of each kind under way; kinds without any are left out. */
  running(): Record<string, number>;
  /** Changes how many jobs of a kind run at once, from the next job on; null gives the kind its own number back. */
  setConcurrency(kind: JobKind, jobs: number | null): void;
  /** Takes no new jobs, waits `drainSeconds` for the running ones, then gives those back to the queue. */
  close(): Promise<void>;
}

/** Takes jobs of the given kinds from their queues and runs their processors. */
export function startWorkerHost(options: WorkerHostOptions): WorkerHost {
  const running = new Map<AbortController, JobKind>();
  const stopping = new AbortController();
  const lastChance = openLastChance(() => running.size);
  const shared = { running, stopping: stopping.signal, lastChance };
  const workers = new Map(options.kinds.map((kind) => [kind, startWorker(kind, options, shared)]));
  const all = [...workers.values()];
  return {
    concurrency: () => Object.fromEntries([...workers].map(([kind, worker]) => [kind, worker.concurrency])),
    running() {
      const counts: Record<string, number> = {};
      for (const kind of running.values()) counts[kind] = (counts[kind] ?? 0) + 1;
      return counts;
    },
    setConcurrency(kind, jobs) {
      const worker = workers.get(kind);
      const wanted = jobs ?? concurrencyOf(kind, options);
      if (worker && worker.concurrency !== wanted) worker.concurrency = wanted;
    },
    async close() {
      await Promise.all(all.map((worker) => worker.pause(true)));
      const deadline = performance.now() + options.drainSeconds * 1_000;
      while (running.size > 0 && performance.now() < deadline) await wait(50);
      for (const controller of running.keys()) controller.abort(new Stopped('shutdown'));
      stopping.abort();
      await Promise.all(all.map((worker) => worker.close()));
    },
  };
}

function concurrencyOf(kind: JobKind, { concurrency }: WorkerHostOptions): number {
  return concurrency || jobKinds[kind].concurrency;
}

function startWorker(
  kind: JobKind,
  options: WorkerHostOptions,
  {
    running,
    stopping,
    lastChance,
  }: { running: Map<AbortController, JobKind>; stopping: AbortSignal; lastChance: LastChance },
): Worker {
  const { log } = options.services;
  const connection = workerConnection(options.redisUrl);
  const worker = new Worker<QueueMessage>(
    kind,
    async (entry: Job<QueueMessage>, token = '') => {
      const controller = new AbortController();
      running.set(controller, kind);
      options.begun?.();
      try {
        return await runJob({ kind, entry, token, controller, stopping, lastChance }, options);
      } finally {
        running.delete(controller);
      }
    },
    {
      connection,
      prefix: options.prefix,
      name: `${options.name}:${kind}`,
      concurrency: concurrencyOf(kind, options),
      lockDuration: options.lockSeconds * 1_000,
      stalledInterval: options.stalledSeconds * 1_000,
      // Postgres counts crashes; BullMQ's own limit would fail a job for ever at the second.
      maxStalledCount: 1_000_000,
      drainDelay: 5,
      // A limit may be lifted meanwhile.
      maximumRateLimitDelay: 2_000,
      metrics: { maxDataPoints: 20_160 },
      settings: { backoffStrategy },
    },
  );
  worker.once('closed', () => endConnection(connection));
  worker.on('error', (error) => log.warn('queue trouble', { kind, reason: error.message }));
  return worker;
}

/** 2 s, doubling to at most a minute, half of it random: after an outage jobs come back soon, and not all at once. */
function backoffStrategy(attempt: number): number {
  return Math.min(2_000 * 2 ** (attempt - 1), LONGEST_DELAY_SECONDS * 1_000) * (0.5 + Math.random() / 2);
}
