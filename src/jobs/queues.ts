import { type ConnectionOptions, Queue } from 'bullmq';
import { Cluster, type Redis } from 'ioredis';
import { z } from 'zod';
import {
  impatientRedisOptions,
  isCluster,
  openRedis,
  type RedisAddress,
  redisOptions,
} from '../infra/redis-options.ts';
import { JOB_KINDS, type JobKind } from './registry.ts';

/** No entry waits longer than that for its next try. */
export const LONGEST_DELAY_SECONDS = 60;

/** One BullMQ queue per job kind, over one shared connection that answers or fails within a second. */
export interface JobQueues {
  byKind: Record<JobKind, Queue>;
  connection: Redis;
  close(): Promise<void>;
}

/** What travels through Redis: ids only. The worker reads everything else from `jobs`. */
export const queueMessage = z.strictObject({ job_id: z.uuid(), tenant_id: z.uuid() });
export type QueueMessage = z.output<typeof queueMessage>;

/**
 * Opens the queues for producers. Only `commandTimeout` returns from a frozen Redis (the other settings still wait), and
 * a timed-out add may yet have happened: harmless, because the BullMQ id is the job's id. A queue made while Redis is
 * away waits for it without limit, so whoever must not wait asks `isReachable` first.
 */
export function openQueues(redis: RedisAddress, prefix: string, onError: (error: Error) => void): JobQueues {
  const connection = openRedis(redis, impatientRedisOptions(redis, 2_000));
  connection.on('error', onError);
  const byKind = Object.fromEntries(
    JOB_KINDS.map((kind) => {
      const queue = new Queue(kind, {
        connection: connection as unknown as ConnectionOptions,
        prefix,
        defaultJobOptions: {
          // Postgres decides when to stop trying; a job that is finished there throws UnrecoverableError here.
          attempts: 1_000,
          backoff: { type: 'custom' },
          removeOnComplete: { age: 3_600, count: 1_000 },
          removeOnFail: { age: 604_800, count: 5_000 },
          sizeLimit: 65_536,
        },
      });
      queue.on('error', onError);
      return [kind, queue];
    }),
  ) as Record<JobKind, Queue>;
  return {
    byKind,
    connection,
    async close() {
      await Promise.allSettled(Object.values(byKind).map((queue) => queue.close()));
      connection.disconnect();
    },
  };
}

/** Whether commands to Redis have a chance now. */
export function isReachable({ connection }: Pick<JobQueues, 'connection'>): boolean {
  return connection.status === 'ready';
}

/** Ends what `workerConnection` opened; what BullMQ opens it ends itself. */
export function endConnection(connection: ConnectionOptions): void {
  if (connection instanceof Cluster) connection.disconnect();
}

/** The connection options of workers: they wait for Redis as long as it takes. */
export function workerConnection(redis: RedisAddress): ConnectionOptions {
  const options = { ...redisOptions(redis), maxRetriesPerRequest: null };
  // Of a cluster BullMQ wants to be given a connection, which it then makes its own from.
  return (isCluster(redis) ? openRedis(redis, options) : options) as unknown as ConnectionOptions;
}
