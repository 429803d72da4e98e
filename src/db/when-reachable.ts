import { setTimeout as wait } from 'node:timers/promises';
import { unavailable } from './unavailable.ts';

interface Patience {
  /** Milliseconds after which the last failure is thrown; ten minutes when not given. */
  longest?: number;
  /** Which failures waiting may mend; those that say "not now" when not given. */
  mayPass?: (error: unknown) => boolean;
  /** Aborted when nobody waits for it any more; the last failure is then thrown. */
  signal?: AbortSignal;
  /** Told of each failure that is waited for. */
  onTrouble?: (error: Error) => void;
}

const PAUSE = 500;

/**
 * Does something with Postgres again and again while it cannot be reached or cannot serve: what it has to hear (a job
 * that its worker cannot give back looks as if the worker had died of it), and what a process cannot start without.
 */
export async function whenReachable<Result>(
  work: () => Promise<Result>,
  { longest = 10 * 60_000, mayPass = unavailable, signal, onTrouble }: Patience = {},
): Promise<Result> {
  for (const until = performance.now() + longest; ; await wait(PAUSE, undefined, { signal }).catch(() => {})) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || performance.now() > until || signal?.aborted) throw error;
      onTrouble?.(error as Error);
    }
  }
}
