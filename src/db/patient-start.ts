import type { Logger } from 'winston';
import { unavailable } from './unavailable.ts';
import { whenReachable } from './when-reachable.ts';

const LONGEST = 60_000;
/** Nobody is there, which is a wrong address more often than a restart: better said at once. */
const NOBODY = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/**
 * Does what a process needs of Postgres before it can start; waits up to a minute while Postgres is there but cannot
 * serve yet (it recovers, or is crowded). Throws at once what waiting cannot mend.
 */
export function patientStart<Result>(work: () => Promise<Result>, log: Logger): Promise<Result> {
  return whenReachable(work, {
    longest: LONGEST,
    mayPass: (error) => unavailable(error) && !NOBODY.has((error as NodeJS.ErrnoException).code ?? ''),
    onTrouble: ({ message }) => log.warn('Postgres cannot serve yet; waiting for it', { reason: message }),
  });
}
