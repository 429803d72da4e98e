import { hostname } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { readQueueSettings } from '../db/queue-settings.ts';
import { noteWorker, removeWorker, type WorkerReport } from '../db/workers.ts';
import { type Rounds, startRounds } from '../infra/rounds.ts';
import { applyToQueue } from '../jobs/queue-control.ts';
import { isReachable, type JobQueues } from '../jobs/queues.ts';
import type { JobKind } from '../jobs/registry.ts';
import { CodeTooOld, checkSchema } from './check-schema.ts';
import type { WorkerHost } from './worker-host.ts';

/** How soon a change of a queue is noticed, and how often a worker says that it lives. */
const EVERY = 2_000;
/** Redis may have forgotten what it was told. */
const TELL_AGAIN = 15;

export interface QueueKeeper {
  /** The worker takes no more jobs. */
  drain(): Promise<void>;
  /** Jobs of a kind are left to newer workers, because their payload is of a version that this one cannot read. */
  refuse(kind: JobKind, version: number): void;
  /** Why the worker takes no jobs, or not all; null when it takes what comes. */
  refusal(): string | null;
  stop(): Promise<void>;
}

interface Parts {
  control: Knex;
  queues: JobQueues;
  log: Logger;
  name: string;
  version: string;
  kinds: readonly JobKind[];
  /** What the worker does; undefined before it does anything. */
  host(): WorkerHost | undefined;
  /** Called when the database has left this code behind. */
  tooOld(error: CodeTooOld): void;
}

/** Keeps the worker's row, and keeps queues and the worker as their settings say. */
export function startQueueKeeper(parts: Parts): QueueKeeper {
  const { control, log, kinds } = parts;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const told = new Map<JobKind, string>();
  let round = 0;
  let draining = false;
  let refused: string | null = null;

  const note = () => noteWorker(control, { ...report(), ...measured(parts, delay) });
  const report = () => ({
    state: draining ? ('draining' as const) : refused ? ('refusing' as const) : ('running' as const),
    refusal: refused,
  });

  const rounds: Rounds = startRounds(
    'queue keeper',
    log,
    async () => {
      await note();
      await checkSchema(control).catch((error: Error) => {
        if (error instanceof CodeTooOld) parts.tooOld(error);
        else throw error;
      });
      const settings = await readQueueSettings(control);
      if (round % TELL_AGAIN === 0) told.clear();
      round += 1;
      for (const kind of kinds) {
        const wanted = settings.get(kind);
        parts.host()?.setConcurrency(kind, wanted?.concurrency ?? null);
        const text = JSON.stringify(wanted ?? null);
        if (told.get(kind) === text || !isReachable(parts.queues)) continue;
        await applyToQueue(parts.queues.byKind[kind], wanted);
        told.set(kind, text);
      }
      return EVERY;
    },
    { longestRest: 10_000 },
  );

  return {
    async drain() {
      draining = true;
      await note().catch(() => {});
    },
    refuse(kind, version) {
      const reason = `Jobs of kind ${kind} have payloads of version ${version}, which this worker is too old to read.`;
      if (refused !== reason) log.error('worker is too old', { kind, payload_version: version, worker: parts.version });
      refused = reason;
    },
    refusal: () => refused,
    async stop() {
      await rounds.stop();
      delay.disable();
      await removeWorker(control, parts.name).catch(() => {});
    },
  };
}

function measured(
  { name, version, host }: Parts,
  delay: ReturnType<typeof monitorEventLoopDelay>,
): Omit<WorkerReport, 'state' | 'refusal'> {
  // In nanoseconds; NaN before the first measure.
  const loopDelay = delay.percentile(99) / 1e6;
  delay.reset();
  return {
    ...{ name, version, host: hostname(), pid: process.pid },
    concurrency: host()?.concurrency() ?? {},
    running: host()?.running() ?? {},
    residentBytes: process.memoryUsage.rss(),
    loopDelayMilliseconds: Number.isFinite(loopDelay) ? loopDelay : 0,
  };
}
