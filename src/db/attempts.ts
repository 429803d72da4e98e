import type { Knex } from 'knex';

/** How many attempts a counter allows. */
export interface AttemptLimits {
  attempts: number;
  /** Attempts older than this do not count. */
  windowSeconds: number;
  lockSeconds: number;
  /** So many without a success in between lock until somebody resets the counter. */
  mostInARow?: number;
}

/** What became of asking for an attempt. */
export type AttemptClaim =
  | { allowed: true; locksNow: boolean }
  /** Seconds until the lock ends; null when it does not end by itself. */
  | { allowed: false; seconds: number | null };

/**
 * Counts an attempt before it is made, in one statement: of any number at once no more than the limit are allowed.
 * Whoever was allowed reports back: `clearAttempts` after a success, `returnAttempt` when nothing was checked.
 */
export async function claimAttempt(
  control: Knex,
  key: Buffer,
  userId: string | null,
  { attempts, windowSeconds, lockSeconds, mostInARow }: AttemptLimits,
): Promise<AttemptClaim> {
  // The lock is set by the last attempt allowed, and counting starts again when it is over.
  const { rows } = await control.raw(
    `with now as (select clock_timestamp() as now)
     insert into sign_in_attempts as a (key, user_id, attempts, in_a_row, since, locked_until)
     select :key, :userId, 1, 1, now, case when 1 >= :attempts then now + make_interval(secs => :lock) end from now
     on conflict (key) do update set
       attempts = case when a.locked_until is not null or a.since < excluded.since - make_interval(secs => :window)
                       then 1 else a.attempts + 1 end,
       since = case when a.locked_until is not null or a.since < excluded.since - make_interval(secs => :window)
                    then excluded.since else a.since end,
       in_a_row = a.in_a_row + 1,
       locked_until = case
         when a.in_a_row + 1 >= :row then 'infinity'
         when case when a.locked_until is not null or a.since < excluded.since - make_interval(secs => :window)
                   then 1 else a.attempts + 1 end >= :attempts
           then excluded.since + make_interval(secs => :lock) end
     where a.locked_until is null or a.locked_until <= excluded.since
     returning locked_until is not null as locks_now`,
    {
      key,
      userId,
      attempts,
      window: windowSeconds,
      lock: lockSeconds,
      row: mostInARow ?? 2_147_483_647,
    },
  );
  if (rows[0]) return { allowed: true, locksNow: rows[0].locks_now };
  return { allowed: false, seconds: await secondsLocked(control, key) };
}

/** Whether one of the counters is locked now; nothing is counted. */
export async function isLocked(control: Knex, keys: Buffer[]): Promise<boolean> {
  const row = await control('sign_in_attempts')
    .whereIn('key', keys)
    .whereRaw('locked_until > clock_timestamp()')
    .first('key');
  return row !== undefined;
}

/** Takes back an attempt that was counted and then not made. */
export async function returnAttempt(control: Knex, key: Buffer): Promise<void> {
  await control.raw(
    `update sign_in_attempts set attempts = greatest(attempts - 1, 0), in_a_row = greatest(in_a_row - 1, 0),
            locked_until = null where key = ?`,
    [key],
  );
}

/** Forgets a counter: the attempt was right. */
export async function clearAttempts(control: Knex, keys: Buffer[]): Promise<void> {
  await control('sign_in_attempts').whereIn('key', keys).delete();
}

/** Forgets every counter that belongs to the user; the one of the e-mail address is named by its key. */
export async function clearAttemptsOfUser(control: Knex, userId: string, addressKey: Buffer): Promise<void> {
  await control('sign_in_attempts').where({ user_id: userId }).orWhere({ key: addressKey }).delete();
}

/** Removes counters that mean nothing any more: anybody can make one by typing an address. */
export async function pruneAttempts(control: Knex, keepSeconds: number): Promise<void> {
  await control.raw(
    `delete from sign_in_attempts
      where since < now() - make_interval(secs => ?) and coalesce(locked_until, since) < now()
        and (user_id is null or in_a_row < 5)`,
    [keepSeconds],
  );
}

async function secondsLocked(control: Knex, key: Buffer): Promise<number | null> {
  const { rows } = await control.raw(
    `select case when locked_until = 'infinity' then null
                 else greatest(1, ceil(extract(epoch from locked_until - clock_timestamp())))::integer end as seconds
       from sign_in_attempts where key = ?`,
    [key],
  );
  // Gone in between: whoever was right cleared it, and the next attempt will be let through.
  return rows[0] ? rows[0].seconds : 1;
}
