import type { Knex } from 'knex';
import { pruneAttempts } from '../db/attempts.ts';
import { pruneEvents } from '../db/job-events.ts';
import { pruneChallenges } from '../db/mfa.ts';
import { pruneNotices } from '../db/notices.ts';
import { pruneSsoSignIns } from '../db/sso-sign-ins.ts';
import { pruneTopologyVersions } from '../db/topology-version.ts';

const EVERY = 10 * 60_000;
const NOTICE_DAYS = 366;
const VERSION_DAYS = 7;
/** How long somebody who follows the feed may be away without missing anything. */
const EVENT_HOURS = 7 * 24;

/** Removes now and then what nobody needs any more; clear the timer to end it. `trouble` hears what went wrong. */
export function startPruning(
  control: Knex,
  lockoutWindowSeconds: number,
  trouble: (error: Error) => void,
): NodeJS.Timeout {
  const prune = () =>
    Promise.all([
      pruneAttempts(control, lockoutWindowSeconds),
      pruneEvents(control, EVENT_HOURS),
      pruneChallenges(control),
      pruneSsoSignIns(control),
      pruneNotices(control, NOTICE_DAYS),
      pruneTopologyVersions(control, VERSION_DAYS),
    ])
      // Only room is at stake, and the next time comes.
      .catch(trouble);
  return setInterval(() => void prune(), EVERY).unref();
}
