import { timingSafeEqual } from 'node:crypto';
import type { Knex } from 'knex';
import type { Role } from '../domain/access/permissions.ts';

export interface NewSession {
  id: string;
  tenantId: string;
  userId: string;
  refreshHash: Buffer;
  /** The session ends then, however much it is used. */
  hours: number;
  userAgent: string;
  ip: string;
  /** The identity provider that vouched; null when it was a password. */
  providerId: string | null;
  /** The identity provider has seen the second factor. */
  factorByProvider: boolean;
  /** How long ago the factors were shown; null when nobody knows. */
  steppedUpSecondsAgo: number | null;
}

/** A session that may be used, with what its user is and may do now. */
export interface LiveSession {
  id: string;
  tenant_id: string;
  user_id: string;
  email: string;
  name: string;
  role: Role;
  must_change_password: boolean;
  mfa_enabled: boolean;
  /** The identity provider has seen a second factor, and is trusted with that. */
  factor_by_provider: boolean;
}

/** What became of a refresh: `in-progress` is the other of two tabs; `reused` ended the session. */
export type RotationOutcome =
  | { result: 'rotated'; session: LiveSession }
  | { result: 'in-progress' }
  | { result: 'reused'; tenantId: string; userId: string }
  | { result: 'refused' };

/** Stores a session that starts now. */
export async function createSession(control: Knex, session: NewSession): Promise<void> {
  await control('sessions').insert({
    id: session.id,
    tenant_id: session.tenantId,
    user_id: session.userId,
    refresh_hash: session.refreshHash,
    expires_at: control.raw(`now() + make_interval(hours => ?)`, [session.hours]),
    provider_id: session.providerId,
    factor_by_provider: session.factorByProvider,
    stepped_up_at: control.raw(`now() - make_interval(secs => ?)`, [session.steppedUpSecondsAgo]),
    user_agent: session.userAgent.slice(0, 255),
    ip: session.ip || null,
  });
}

/** The session if it is neither over nor revoked and its user may sign in. */
export async function findLiveSession(control: Knex, id: string): Promise<LiveSession | undefined> {
  const { rows } = await control.raw(
    `select s.id, s.tenant_id, s.user_id, u.email, u.name, u.role, u.must_change_password,
            u.mfa_enabled_at is not null as mfa_enabled, s.factor_by_provider
       from sessions s join users u on u.id = s.user_id
      where s.id = ? and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null`,
    [id],
  );
  return rows[0] as LiveSession | undefined;
}

export interface Rotation {
  sessionId: string;
  /** Hash of the token that was presented. */
  presented: Buffer;
  /** Hash of the token that replaces it. */
  next: Buffer;
  idleSeconds: number;
  /** So long after a rotation the token before it means two requests at once; later it means a thief or a victim. */
  graceSeconds: number;
}

/** Replaces a session's refresh token, under the row's lock: of any number of requests at once exactly one rotates. */
export async function rotateSession(control: Knex.Transaction, rotation: Rotation): Promise<RotationOutcome> {
  const { rows } = await control.raw(
    `select tenant_id, user_id, refresh_hash, previous_refresh_hash,
            revoked_at is null and expires_at > now()
              and last_used_at > now() - make_interval(secs => :idle) as usable,
            rotated_at > clock_timestamp() - make_interval(secs => :grace) as just_rotated
       from sessions where id = :id for update`,
    { id: rotation.sessionId, idle: rotation.idleSeconds, grace: rotation.graceSeconds },
  );
  const row = rows[0];
  if (!row?.usable) return { result: 'refused' };
  if (!timingSafeEqual(row.refresh_hash, rotation.presented)) {
    const previous = row.previous_refresh_hash as Buffer | null;
    if (row.just_rotated && previous && timingSafeEqual(previous, rotation.presented)) return { result: 'in-progress' };
    await revokeSession(control, rotation.sessionId, 'refresh token used again');
    return { result: 'reused', tenantId: row.tenant_id, userId: row.user_id };
  }
  const session = await findLiveSession(control, rotation.sessionId);
  if (!session) return { result: 'refused' };
  await control('sessions')
    .where({ id: rotation.sessionId })
    .update({
      refresh_hash: rotation.next,
      previous_refresh_hash: rotation.presented,
      rotated_at: control.raw('clock_timestamp()'),
      last_used_at: control.raw('clock_timestamp()'),
    });
  return { result: 'rotated', session };
}

/** A session as its user sees it. */
export interface OwnSession {
  id: string;
  created_at: Date;
  last_used_at: Date;
  expires_at: Date;
  user_agent: string | null;
  ip: string | null;
}

/** The user's sessions that can still be used, the most recently used first. */
export async function listSessionsOfUser(control: Knex, userId: string, idleSeconds: number): Promise<OwnSession[]> {
  const { rows } = await control.raw(
    `select id, created_at, last_used_at, expires_at, user_agent, host(ip) as ip from sessions
      where user_id = ? and revoked_at is null and expires_at > now()
        and last_used_at > now() - make_interval(secs => ?)
      order by last_used_at desc, id limit 200`,
    [userId, idleSeconds],
  );
  return rows;
}

/** Ends one session of the user; false when there is none that lives. */
export async function revokeOwnSession(control: Knex, userId: string, id: string, reason: string): Promise<boolean> {
  const ended = await control('sessions')
    .where({ id, user_id: userId, revoked_at: null })
    .update({ revoked_at: control.fn.now(), revoked_reason: reason });
  return ended === 1;
}

/** Notes that the session's user has just shown every factor again. */
export async function noteStepUp(control: Knex, id: string): Promise<void> {
  await control('sessions').where({ id }).update({ stepped_up_at: control.fn.now() });
}

/** Whether the session's user has shown every factor within so many seconds. */
export async function isSteppedUp(control: Knex, id: string, seconds: number): Promise<boolean> {
  const row = await control('sessions')
    .where({ id, revoked_at: null })
    .whereRaw('stepped_up_at > now() - make_interval(secs => ?)', [seconds])
    .first('id');
  return row !== undefined;
}

/** Ends a session; ending it again keeps the first reason. */
export async function revokeSession(control: Knex, id: string, reason: string): Promise<void> {
  await control('sessions')
    .where({ id, revoked_at: null })
    .update({ revoked_at: control.fn.now(), revoked_reason: reason });
}

/** Ends the sessions of a user, but for one if given; returns the ids of those ended. */
export async function revokeSessionsOfUser(
  control: Knex,
  userId: string,
  reason: string,
  except?: string,
): Promise<string[]> {
  const query = control('sessions').where({ user_id: userId, revoked_at: null });
  if (except) query.whereNot({ id: except });
  const rows = await query.update({ revoked_at: control.fn.now(), revoked_reason: reason }).returning('id');
  return rows.map((row) => row.id as string);
}
