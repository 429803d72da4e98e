import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'winston';
import { unavailable } from './unavailable.ts';

const LONGEST = 60_000;
const PAUSE = 500;
/** Nobody is there, which is a wrong address more often than a restart: better said at once. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/**
 * Does what a process needs of Postgres before it can start, again and again for a minute while Postgres is there but
 * cannot serve yet (it recovers, or is crowded). Throws what the last try threw, and at once what waiting cannot mend.
 */
export async function patientStart<Result>(work: () => Promise<Result>, log: Logger): Promise<Result> {
  for (const until = Date.now() + LONGEST; ; await wait(PAUSE)) {
    try {
      return await work();
    } catch (error) {
      const isNobody = NOBODY.has((error as NodeJS.ErrnoException).code ?? '');
      if (!unavailable(error) || isNobody || Date.now() > until) throw error;
      log.warn('Postgres cannot serve yet; waiting for it', { reason: (error as Error).message });
    }
  }
}
