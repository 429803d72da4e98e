import type { Knex } from 'knex';
import { type AttemptLimits, claimAttempt, clearAttempts, returnAttempt } from '../db/attempts.ts';
import { writeAudit } from '../db/audit.ts';
import { findCredentialsById } from '../db/users.ts';
import type { CounterSubject } from '../infra/security/counter-keys.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** Codes are six digits: after so many wrong ones in a row an administrator must look. */
const MOST_CODES_IN_A_ROW = 50;

/**
 * Makes one counted attempt at something that can be guessed. `check` runs only while the subject is not locked; a right
 * answer forgets the count, and `onLock` hears of the wrong one that was the last; without it, a lock of a known user is
 * recorded here. Throws 423 when it is locked, whatever the answer would have been.
 */
export async function attempt(
  { database, counterKey, config, log }: Pick<ApiServices, 'database' | 'counterKey' | 'config' | 'log'>,
  subject: CounterSubject,
  check: () => Promise<boolean>,
  onLock?: () => void,
): Promise<boolean> {
  const key = counterKey(subject);
  const userId = subject.kind === 'address' ? null : subject.userId;
  const claim = await claimAttempt(database.control, key, userId, limitsFor(subject, config));
  if (!claim.allowed) throw locked(claim.seconds);
  let right: boolean;
  try {
    right = await check();
  } catch (error) {
    // Nothing was learnt (too many at once, a lost connection), so nothing is counted.
    await returnAttempt(database.control, key);
    throw error;
  }
  if (right) await clearAttempts(database.control, [key]);
  else if (claim.locksNow) {
    log.warn('too many wrong attempts; locked', { counter: subject.kind, user: userId });
    if (onLock) onLock();
    else if (userId) await recordLock(database.control, userId, subject.kind);
  }
  return right;
}

async function recordLock(control: Knex, userId: string, counter: string): Promise<void> {
  const user = await findCredentialsById(control, userId);
  if (!user) return;
  const details = { reason: `too many wrong attempts (${counter})` };
  const about = { tenantId: user.tenant_id, actorId: userId, outcome: 'failure' as const, details };
  await writeAudit(control, { ...about, action: 'account.lock' });
}

function limitsFor({ kind }: CounterSubject, { auth }: ApiServices['config']): AttemptLimits {
  return {
    attempts: auth.lockoutAttempts,
    windowSeconds: auth.lockoutWindowSeconds,
    lockSeconds: auth.lockoutSeconds,
    ...(kind === 'code' ? { mostInARow: MOST_CODES_IN_A_ROW } : {}),
  };
}

/** 423: the same whether anybody has the address, and with the right answer as with a wrong one. */
function locked(seconds: number | null): Problem {
  return new Problem(423, 'locked', 'There were too many wrong attempts.', {
    hint:
      seconds === null
        ? 'An administrator must look into it: ask for a reset of your second factor.'
        : `Wait ${seconds} seconds, use a browser you have signed in with before, or ask an administrator to unlock you.`,
    ...(seconds === null ? {} : { headers: { 'Retry-After': String(seconds) }, members: { retry_after: seconds } }),
  });
}
