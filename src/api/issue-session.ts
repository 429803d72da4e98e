import { randomUUID } from 'node:crypto';
import { writeAudit } from '../db/audit.ts';
import { createSession } from '../db/sessions.ts';
import { noteLogin, type UserCredentials } from '../db/users.ts';
import type { Role } from '../domain/access/permissions.ts';
import type { Reply, RouteContext } from './define-route.ts';
import { deviceCookie } from './device-cookie.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';

/** What a client gets to work with. */
export interface TokenPair {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  expires_in: number;
  must_change_password: boolean;
  mfa_enrolment_required: boolean;
}

/** How somebody has shown who they are. */
export type SignInMethod = 'password' | 'password and code' | 'password and backup code';

/** Starts a session: the only way to one. The user must have shown every factor they have. */
export async function issueSession(context: RouteContext, user: UserCredentials, method: SignInMethod): Promise<Reply> {
  const { database, refreshTokens, config } = context.services;
  const sessionId = randomUUID();
  const { token, hash } = refreshTokens.issue(sessionId);
  await database.control.transaction(async (transaction) => {
    // Password, factor or access may have changed since they were checked, and that change ended every session.
    if (!(await noteLogin(transaction, user))) throw signInAgain();
    await createSession(transaction, {
      id: sessionId,
      tenantId: user.tenant_id,
      userId: user.id,
      refreshHash: hash,
      hours: config.auth.sessionHours,
      userAgent: context.userAgent,
      ip: context.ip,
    });
    const entry = { ...about(context, user), target: sessionId, details: { method } };
    await writeAudit(transaction, { ...entry, action: 'session.start' });
    if (method === 'password and backup code')
      await writeAudit(transaction, { ...entry, action: 'mfa.backup-code-used' });
  });
  const session = { ...user, id: sessionId, user_id: user.id, mfa_enabled: user.mfa_enabled_at !== null };
  return {
    status: 200,
    headers: { 'Set-Cookie': deviceCookie(context, user.id) },
    body: await tokenPair(context.services, session, token),
  };
}

/** The tokens of a session. */
export async function tokenPair(
  { tokens, config }: ApiServices,
  session: {
    id: string;
    user_id: string;
    tenant_id: string;
    role: Role;
    must_change_password: boolean;
    mfa_enabled: boolean;
  },
  refreshToken: string,
): Promise<TokenPair> {
  const claims = { userId: session.user_id, sessionId: session.id, tenantId: session.tenant_id };
  return {
    access_token: await tokens.issueAccessToken(claims),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: tokens.accessTokenSeconds,
    must_change_password: session.must_change_password,
    mfa_enrolment_required: !session.mfa_enabled && config.auth.requireMfaRoles.includes(session.role),
  };
}

/** Whom and which request an audit row of signing in is about. */
export function about(context: RouteContext, user: { tenant_id: string; id: string }) {
  return { tenantId: user.tenant_id, actorId: user.id, requestId: context.requestId, ip: context.ip };
}

/** 401: there is no session, or no longer. */
export function signInAgain(): Problem {
  return new Problem(401, 'unauthenticated', 'The session is over.', { hint: 'Sign in again.' });
}
