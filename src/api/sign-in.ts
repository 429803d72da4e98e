import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { claimChallenge, createChallenge, endChallenge } from '../db/mfa.ts';
import { revokeSession, rotateSession } from '../db/sessions.ts';
import { findEnabledSsoProvider } from '../db/sso-providers.ts';
import { findCredentials, findCredentialsById, type UserCredentials } from '../db/users.ts';
import type { CounterSubject } from '../infra/security/counter-keys.ts';
import { hashOfToken, newOpaqueToken } from '../infra/security/opaque-token.ts';
import { verifyPassword } from '../infra/security/password.ts';
import { attempt } from './attempts.ts';
import type { Reply, RouteContext } from './define-route.ts';
import { knownDevice } from './device-cookie.ts';
import { about, issueSession, sessionReply, signInAgain, type TokenPlace } from './issue-session.ts';
import { provePage } from './middleware/page-proof.ts';
import { Problem } from './problem.ts';
import { checkSecondFactor, type GivenFactor, wrongCode } from './second-factor.ts';
import { endedCookies, readCookie } from './session-cookies.ts';

/** The rules of signing in, staying in and leaving. */

/** Requests that come this close to a rotation are the other tab's, not a thief's. */
const GRACE_SECONDS = 10;
const CHALLENGE_SECONDS = 300;
const CHALLENGE_ATTEMPTS = 5;

/**
 * Starts a session, or asks for the second factor. Whatever is wrong (no such user, wrong password, disabled) has the
 * same answer after the same time, and after five times the same lock.
 */
export async function signIn(
  context: RouteContext,
  email: string,
  password: string,
  place: TokenPlace,
): Promise<Reply> {
  const { services } = context;
  const user = await findCredentials(services.database.control, email);
  let right = false;
  const check = async () => {
    right = await verifyPassword(user?.password_hash, password);
    return right && user?.disabled_at === null;
  };
  let lockedNow = false;
  const onLock = () => {
    lockedNow = true;
    noteFailure(context, user, 'too many wrong passwords', 'account.lock');
  };
  const good = await attempt(services, subjectOf(context, email, user), check, onLock).catch((error: unknown) => {
    if (error instanceof Problem) {
      noteFailure(context, user, 'locked');
      noteTry(context, email, user, false);
    }
    throw error;
  });
  if (!user || !good) {
    noteTry(context, email, user, lockedNow);
    noteFailure(context, user, right ? 'disabled' : 'wrong password');
    throw new Problem(401, 'wrong-credentials', 'E-mail address or password is wrong.', {
      hint: 'Check both; an administrator can invite you again.',
    });
  }
  if (user.mfa_enabled_at === null) return issueSession(context, user, { first: 'password' }, place);
  const owed = await challenge(context, user, null);
  return { status: 202, headers: { 'X-MFA-Required': 'true' }, body: { mfa_required: true, ...owed } };
}

/** Ends the sign-in that a challenge began. */
export async function verifyMfa(
  context: RouteContext,
  token: string,
  given: GivenFactor,
  place: TokenPlace,
): Promise<Reply> {
  const { services } = context;
  const { control } = services.database;
  const hash = hashOfToken(token);
  const claimed = await claimChallenge(control, hash, CHALLENGE_ATTEMPTS);
  const user = claimed && (await findCredentialsById(control, claimed.user_id));
  if (!claimed || !user?.mfa_enabled_at || user.disabled_at) throw challengeOver();
  const right = await checkSecondFactor(services, user.id, given).catch((error: unknown) => {
    if (error instanceof Problem) noteFailure(context, user, 'second factor locked');
    throw error;
  });
  if (!right) {
    noteFailure(context, user, 'wrong code');
    services.threats.note('sign-in-failed', { tenantId: user.tenant_id, userId: null, ip: context.ip });
    throw wrongCode(401);
  }
  if (!(await endChallenge(control, hash))) throw challengeOver();
  const second = given.code === undefined ? 'backup code' : 'code';
  const { first_factor: first, provider_id: providerId } = claimed;
  if (providerId === null) return issueSession(context, user, { first, second }, place);
  const provider = await findEnabledSsoProvider(control, providerId);
  if (!provider) throw challengeOver();
  return issueSession(context, user, { first, second, provider }, place);
}

/**
 * Trades a refresh token for a new pair; the old one is worth nothing afterwards. Without one in the request it is the
 * one in the cookie, which only a page of ours may use.
 */
export async function refresh(context: RouteContext, given: string | undefined): Promise<Reply> {
  const { database, refreshTokens, config, sessions, log } = context.services;
  const claim = refreshTokens.read(given ?? readCookie(context.request, config, 'refresh') ?? '');
  if (!claim) throw signInAgain();
  if (given === undefined) provePage(context.services, context.request, claim.sessionId);
  const { token, hash } = refreshTokens.issue(claim.sessionId);
  const outcome = await database.control.transaction(async (transaction) => {
    const rotated = await rotateSession(transaction, {
      sessionId: claim.sessionId,
      presented: claim.hash,
      next: hash,
      idleSeconds: config.auth.sessionIdleSeconds,
      graceSeconds: GRACE_SECONDS,
    });
    if (rotated.result === 'reused') {
      const user = { tenant_id: rotated.tenantId, id: rotated.userId };
      await writeAudit(transaction, {
        ...about(context, user),
        action: 'session.token-reused',
        target: claim.sessionId,
        outcome: 'denied',
      });
    }
    return rotated;
  });
  switch (outcome.result) {
    case 'rotated':
      return sessionReply(context, outcome.session, token, given === undefined ? 'cookie' : 'token');
    case 'in-progress':
      throw new Problem(409, 'refresh-in-progress', 'This token was traded for a new one a moment ago.', {
        hint: 'Use the tokens of the other request.',
      });
    case 'reused':
      sessions.forget([claim.sessionId]);
      log.warn('a refresh token was used again; its session is ended', {
        session: claim.sessionId,
        request_id: context.requestId,
      });
      throw signInAgain();
    default:
      throw signInAgain();
  }
}

/** Ends the asker's session; a browser that keeps it in cookies forgets them. */
export async function signOut(
  context: RouteContext,
  session: { sessionId: string; userId: string; tenantId: string },
): Promise<Reply> {
  const { database, sessions, config } = context.services;
  await database.control.transaction(async (transaction) => {
    await revokeSession(transaction, session.sessionId, 'signed out');
    await writeAudit(transaction, {
      ...about(context, { tenant_id: session.tenantId, id: session.userId }),
      action: 'session.end',
      target: session.sessionId,
    });
  });
  sessions.forget([session.sessionId]);
  const cookies = endedCookies(context.request, config);
  return { status: 204, ...(cookies.length > 0 ? { headers: { 'Set-Cookie': cookies } } : {}) };
}

/** A browser its user has signed in with has a count of its own, so that nobody can lock it out from elsewhere. */
export function subjectOf(context: RouteContext, email: string, user: { id: string } | undefined): CounterSubject {
  const device = knownDevice(context);
  return device && device.userId === user?.id ? { kind: 'device', ...device } : { kind: 'address', email };
}

/**
 * The first factor was right, shown here or to an identity provider, and that is half of it. The challenge opens nothing
 * but POST /api/v1/auth/mfa/verify.
 */
export async function challenge(
  context: RouteContext,
  user: UserCredentials,
  providerId: string | null,
  control: Knex = context.services.database.control,
): Promise<{ challenge: string; expires_in: number }> {
  const { token, hash } = newOpaqueToken();
  await createChallenge(control, user, { hash, seconds: CHALLENGE_SECONDS, providerId });
  return { challenge: token, expires_in: CHALLENGE_SECONDS };
}

function challengeOver(): Problem {
  return new Problem(401, 'challenge-over', 'This sign-in cannot go on.', { hint: 'Begin again with the password.' });
}

/** For the scores, alike for accounts that are nobody's. */
function noteTry(context: RouteContext, email: string, user: UserCredentials | undefined, locked: boolean): void {
  const { threats, counterKey } = context.services;
  const origin = { tenantId: user?.tenant_id ?? null, ip: context.ip };
  threats.noteFailedSignIn(origin, counterKey({ kind: 'address', email }), locked);
}

/** Written beside the answer, not before it: for an unknown address there is nothing to write, and time must not tell. */
export function noteFailure(
  context: RouteContext,
  user: UserCredentials | undefined,
  reason: string,
  action: 'session.start' | 'account.lock' = 'session.start',
): void {
  const { database, log } = context.services;
  log.warn('sign-in refused', {
    request_id: context.requestId,
    user: user?.id,
    reason: user ? reason : 'unknown user',
  });
  if (!user) return;
  const outcome = reason.endsWith('locked') ? ('denied' as const) : ('failure' as const);
  const entry = { ...about(context, user), action, outcome, details: { reason } };
  writeAudit(database.control, entry).catch((error: Error) =>
    log.error('a refused sign-in could not be recorded', { request_id: context.requestId, reason: error.message }),
  );
}
