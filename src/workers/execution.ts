import type { Job } from 'bullmq';
import type { Lease } from '../db/job-lifecycle.ts';
import type { JobRow } from '../db/jobs.ts';
import type { JobEnd } from '../infra/worker-metrics.ts';
import type { QueueMessage } from '../jobs/queues.ts';
import type { JobKind } from '../jobs/registry.ts';
import type { LastChance } from './last-chance.ts';
import type { Processors } from './processor.ts';
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
  /** Aborted when the worker goes and waits no longer. */
  stopping: AbortSignal;
  lastChance: LastChance;
}

/** One execution under way. */
export interface Execution extends Delivery {
  row: JobRow;
  lease: Lease;
  /** By the clock that nobody sets (`performance.now`). */
  started: number;
  settings: ExecutionSettings;
}
