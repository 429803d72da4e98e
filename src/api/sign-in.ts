import { writeAudit } from '../db/audit.ts';
import { claimChallenge, createChallenge, endChallenge } from '../db/mfa.ts';
import { revokeSession, rotateSession } from '../db/sessions.ts';
import { findCredentials, findCredentialsById, type UserCredentials } from '../db/users.ts';
import type { CounterSubject } from '../infra/security/counter-keys.ts';
import { hashOfToken, newOpaqueToken } from '../infra/security/opaque-token.ts';
import { verifyPassword } from '../infra/security/password.ts';
import { attempt } from './attempts.ts';
import type { Reply, RouteContext } from './define-route.ts';
import { knownDevice } from './device-cookie.ts';
import { about, issueSession, signInAgain, type TokenPair, tokenPair } from './issue-session.ts';
import { Problem } from './problem.ts';
import { checkSecondFactor, type GivenFactor, wrongCode } from './second-factor.ts';

/** The rules of signing in, staying in and leaving. */

/** Requests that come this close to a rotation are the other tab's, not a thief's. */
const GRACE_SECONDS = 10;
const CHALLENGE_SECONDS = 300;
const CHALLENGE_ATTEMPTS = 5;

/**
 * Starts a session, or asks for the second factor. Whatever is wrong (no such user, wrong password, disabled) has the
 * same answer after the same time, and after five times the same lock.
 */
export async function signIn(context: RouteContext, email: string, password: string): Promise<Reply> {
  const { services } = context;
  const user = await findCredentials(services.database.control, email);
  let right = false;
  const check = async () => {
    right = await verifyPassword(user?.password_hash, password);
    return right && user?.disabled_at === null;
  };
  const onLock = () => noteFailure(context, user, 'too many wrong passwords', 'account.lock');
  const good = await attempt(services, subjectOf(context, email, user), check, onLock).catch((error: unknown) => {
    if (error instanceof Problem) noteFailure(context, user, 'locked');
    throw error;
  });
  if (!user || !good) {
    noteFailure(context, user, right ? 'disabled' : 'wrong password');
    throw new Problem(401, 'wrong-credentials', 'E-mail address or password is wrong.', {
      hint: 'Check both; an administrator can invite you again.',
    });
  }
  return user.mfa_enabled_at === null ? issueSession(context, user, 'password') : challenge(context, user);
}

/** Ends the sign-in that a challenge began. */
export async function verifyMfa(context: RouteContext, token: string, given: GivenFactor): Promise<Reply> {
  const { services } = context;
  const { control } = services.database;
  const hash = hashOfToken(token);
  const claimed = await claimChallenge(control, hash, CHALLENGE_ATTEMPTS);
  const user = claimed && (await findCredentialsById(control, claimed.user_id));
  if (!user?.mfa_enabled_at || user.disabled_at) throw challengeOver();
  const right = await checkSecondFactor(services, user.id, given).catch((error: unknown) => {
    if (error instanceof Problem) noteFailure(context, user, 'second factor locked');
    throw error;
  });
  if (!right) {
    noteFailure(context, user, 'wrong code');
    throw wrongCode(401);
  }
  if (!(await endChallenge(control, hash))) throw challengeOver();
  return issueSession(context, user, given.code === undefined ? 'password and backup code' : 'password and code');
}

/** Trades a refresh token for a new pair; the old one is worth nothing afterwards. */
export async function refresh(context: RouteContext, presented: string): Promise<TokenPair> {
  const { database, refreshTokens, config, sessions, log } = context.services;
  const claim = refreshTokens.read(presented);
  if (!claim) throw signInAgain();
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
      return tokenPair(context.services, outcome.session, token);
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

/** Ends the asker's session. */
export async function signOut(
  context: RouteContext,
  session: { sessionId: string; userId: string; tenantId: string },
): Promise<void> {
  const { database, sessions } = context.services;
  await database.control.transaction(async (transaction) => {
    await revokeSession(transaction, session.sessionId, 'signed out');
    await writeAudit(transaction, {
      ...about(context, { tenant_id: session.tenantId, id: session.userId }),
      action: 'session.end',
      target: session.sessionId,
    });
  });
  sessions.forget([session.sessionId]);
}

/** A browser its user has signed in with has a count of its own, so that nobody can lock it out from elsewhere. */
function subjectOf(context: RouteContext, email: string, user: UserCredentials | undefined): CounterSubject {
  const device = knownDevice(context);
  return device && device.userId === user?.id ? { kind: 'device', ...device } : { kind: 'address', email };
}

/** 202: the password was right, and that is half of it. The challenge opens nothing but POST /api/v1/auth/mfa/verify. */
async function challenge(context: RouteContext, user: UserCredentials): Promise<Reply> {
  const { token, hash } = newOpaqueToken();
  await createChallenge(context.services.database.control, user, hash, CHALLENGE_SECONDS);
  return {
    status: 202,
    headers: { 'X-MFA-Required': 'true' },
    body: { mfa_required: true, challenge: token, expires_in: CHALLENGE_SECONDS },
  };
}

function challengeOver(): Problem {
  return new Problem(401, 'challenge-over', 'This sign-in cannot go on.', { hint: 'Begin again with the password.' });
}

/** Written beside the answer, not before it: for an unknown address there is nothing to write, and time must not tell. */
function noteFailure(
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
