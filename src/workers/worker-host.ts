import { setTimeout as wait } from 'node:timers/promises';
import { type Job, Worker } from 'bullmq';
import type { RedisAddress } from '../infra/redis-options.ts';
import { type QueueMessage, workerConnection } from '../jobs/queues.ts';
import { type JobKind, jobKinds } from '../jobs/registry.ts';
import { Stopped } from './hold-lease.ts';
import { type ExecutionSettings, runJob } from './run-job.ts';

export interface WorkerHostOptions extends ExecutionSettings {
  redisUrl: RedisAddress;
  prefix: string;
  kinds: readonly JobKind[];
  /** Jobs of one kind at once; 0 leaves it to the kind's own number. */
  concurrency: number;
  stalledSeconds: number;
  drainSeconds: number;
}

export interface WorkerHost {
  /** Takes no new jobs, waits `drainSeconds` for the running ones, then gives those back to the queue. */
  close(): Promise<void>;
}

/** Takes jobs of the given kinds from their queues and runs their processors. */
export function startWorkerHost(options: WorkerHostOptions): WorkerHost {
  const running = new Set<AbortController>();
  const workers = options.kinds.map((kind) => startWorker(kind, options, running));
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.pause(true)));
      const deadline = Date.now() + options.drainSeconds * 1_000;
      while (running.size > 0 && Date.now() < deadline) await wait(50);
      for (const controller of running) controller.abort(new Stopped('shutdown'));
      await Promise.all(workers.map((worker) => worker.close()));
    },
  };
}

function startWorker(kind: JobKind, options: WorkerHostOptions, running: Set<AbortController>): Worker {
  const { log } = options.services;
  const worker = new Worker<QueueMessage>(
    kind,
    async (entry: Job<QueueMessage>, token = '') => {
      const controller = new AbortController();
      running.add(controller);
      try {
        return await runJob({ kind, entry, token, controller }, options);
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
