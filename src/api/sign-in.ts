import { randomUUID } from 'node:crypto';
import { writeAudit } from '../db/audit.ts';
import { createSession, revokeSession, rotateSession } from '../db/sessions.ts';
import { findCredentials, noteLogin, type UserCredentials } from '../db/users.ts';
import { verifyPassword } from '../infra/security/password.ts';
import type { RouteContext } from './define-route.ts';
import { Problem } from './problem.ts';

/** The rules of signing in, staying in and leaving. */

/** Requests that come this close to a rotation are the other tab's, not a thief's. */
const GRACE_SECONDS = 10;

/** What a client gets to work with. */
export interface TokenPair {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  expires_in: number;
  must_change_password: boolean;
}

/** Starts a session. Whatever is wrong (no such user, wrong password, disabled) has the same answer after the same time. */
export async function signIn(context: RouteContext, email: string, password: string): Promise<TokenPair> {
  const { database, refreshTokens, config } = context.services;
  const user = await findCredentials(database.control, email);
  const right = await verifyPassword(user?.password_hash, password);
  if (!user || !right || user.disabled_at) {
    noteFailure(context, user, right ? 'disabled' : 'wrong password');
    throw new Problem(401, 'wrong-credentials', 'E-mail address or password is wrong.', {
      hint: 'Check both; an administrator can set a new password.',
    });
  }
  const sessionId = randomUUID();
  const { token, hash } = refreshTokens.issue(sessionId);
  await database.control.transaction(async (transaction) => {
    await createSession(transaction, {
      id: sessionId,
      tenantId: user.tenant_id,
      userId: user.id,
      refreshHash: hash,
      hours: config.auth.sessionHours,
      userAgent: context.userAgent,
      ip: context.ip,
    });
    await noteLogin(transaction, user.id);
    await writeAudit(transaction, { ...about(context, user), action: 'session.start', target: sessionId });
  });
  return pair(context, { ...user, id: sessionId, user_id: user.id }, token);
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
      return pair(context, outcome.session, token);
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

async function pair(
  { services: { tokens } }: RouteContext,
  session: { id: string; user_id: string; tenant_id: string; must_change_password: boolean },
  refreshToken: string,
): Promise<TokenPair> {
  const claims = { userId: session.user_id, sessionId: session.id, tenantId: session.tenant_id };
  return {
    access_token: await tokens.issueAccessToken(claims),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: tokens.accessTokenSeconds,
    must_change_password: session.must_change_password,
  };
}

/** Written beside the answer, not before it: for an unknown address there is nothing to write, and time must not tell. */
function noteFailure(context: RouteContext, user: UserCredentials | undefined, reason: string): void {
  const { database, log } = context.services;
  log.warn('sign-in refused', {
    request_id: context.requestId,
    user: user?.id,
    reason: user ? reason : 'unknown user',
  });
  if (!user) return;
  const entry = { ...about(context, user), action: 'session.start', outcome: 'failure' as const, details: { reason } };
  writeAudit(database.control, entry).catch((error: Error) =>
    log.error('a refused sign-in could not be recorded', { request_id: context.requestId, reason: error.message }),
  );
}

function about(context: RouteContext, user: { tenant_id: string; id: string }) {
  return { tenantId: user.tenant_id, actorId: user.id, requestId: context.requestId, ip: context.ip };
}

function signInAgain(): Problem {
  return new Problem(401, 'unauthenticated', 'The session is over.', { hint: 'Sign in again.' });
}
