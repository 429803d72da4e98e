import { randomUUID } from 'node:crypto';
import { writeAudit } from '../db/audit.ts';
import { createSession, revokeSession } from '../db/sessions.ts';
import { type SsoProvider, stillVouches } from '../db/sso-providers.ts';
import { noteLogin, type UserCredentials } from '../db/users.ts';
import type { Role } from '../domain/access/permissions.ts';
import type { Reply, RouteContext } from './define-route.ts';
import { deviceCookie, knownDevice } from './device-cookie.ts';
import { Problem } from './problem.ts';
import type { ApiServices } from './services.ts';
import { readCookie, sessionCookies } from './session-cookies.ts';

/** What a client gets to work with. */
export interface TokenPair {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  expires_in: number;
  must_change_password: boolean;
  mfa_enrolment_required: boolean;
}

/** What a page gets whose tokens are in cookies. */
export interface CookieSession extends Omit<TokenPair, 'access_token' | 'refresh_token' | 'token_type'> {
  session: 'cookie';
}

/** Where a session's tokens go: into the answer, for programs, or into cookies, for browsers. */
export type TokenPlace = 'token' | 'cookie';

/** How somebody has shown who they are. */
export interface SignInMethod {
  first: 'password' | 'single sign-on';
  second?: 'code' | 'backup code';
  /** Who vouched; once it is switched off, or another issuer is behind it, that is worth nothing. */
  provider?: SsoProvider;
  /** The identity provider has seen a second factor, and is trusted with that. */
  factorByProvider?: boolean;
  /** Seconds since the factors were shown; null when nobody knows. Of what was shown to us: none. */
  shownSecondsAgo?: number | null;
}

/** Starts a session: the only way to one. The user must have shown every factor they have. */
export async function issueSession(
  context: RouteContext,
  user: UserCredentials,
  method: SignInMethod,
  place: TokenPlace,
): Promise<Reply> {
  const { database, refreshTokens, config, sessions } = context.services;
  const { first, second, provider, factorByProvider = false, shownSecondsAgo = 0 } = method;
  const sessionId = randomUUID();
  const newDevice =
    knownDevice(context)?.userId === user.id ? {} : { new_device: true, user_agent: context.userAgent.slice(0, 255) };
  const { token, hash } = refreshTokens.issue(sessionId);
  // The browser forgets the session it had, and whoever has a copy of it should not keep it.
  const known = place === 'cookie' ? readCookie(context.request, config, 'refresh') : undefined;
  const replaced = known === undefined ? undefined : refreshTokens.read(known)?.sessionId;
  await database.control.transaction(async (transaction) => {
    // Password, factor or access may have changed since they were checked, and that change ended every session.
    if (!(await noteLogin(transaction, user))) throw signInAgain();
    if (provider && !(await stillVouches(transaction, provider))) throw signInAgain();
    await createSession(transaction, {
      id: sessionId,
      tenantId: user.tenant_id,
      userId: user.id,
      refreshHash: hash,
      hours: config.auth.sessionHours,
      userAgent: context.userAgent,
      ip: context.ip,
      providerId: provider?.id ?? null,
      factorByProvider,
      steppedUpSecondsAgo: shownSecondsAgo,
    });
    if (replaced !== undefined) await revokeSession(transaction, replaced, 'signed in again');
    const entry = {
      ...about(context, user),
      target: sessionId,
      details: { method: second ? `${first} and ${second}` : first, provider: provider?.id, ...newDevice },
    };
    await writeAudit(transaction, { ...entry, action: 'session.start' });
    if (second === 'backup code') await writeAudit(transaction, { ...entry, action: 'mfa.backup-code-used' });
  });
  if (replaced !== undefined) sessions.forget([replaced]);
  const hasFactor = user.mfa_enabled_at !== null;
  const session = {
    ...user,
    id: sessionId,
    user_id: user.id,
    mfa_enabled: hasFactor,
    factor_by_provider: factorByProvider,
  };
  return sessionReply(context, session, token, place, [deviceCookie(context, user.id)]);
}

/** What tokens are made from. */
interface TokenSession {
  id: string;
  user_id: string;
  tenant_id: string;
  role: Role;
  must_change_password: boolean;
  mfa_enabled: boolean;
  factor_by_provider: boolean;
}

/** Hands a session's tokens out: in the answer, or in cookies and then nowhere else. `cookies` are set in any case. */
export async function sessionReply(
  context: RouteContext,
  session: TokenSession,
  refreshToken: string,
  place: TokenPlace,
  cookies: string[] = [],
): Promise<Reply> {
  const { config, csrf } = context.services;
  const pair = await tokenPair(context.services, session, refreshToken);
  if (place === 'token') {
    return { status: 200, body: pair, ...(cookies.length > 0 ? { headers: { 'Set-Cookie': cookies } } : {}) };
  }
  const { access_token: access, refresh_token: refresh, token_type: _type, ...rest } = pair;
  // Kept while the session lasts: another tab may be sending the one of before at this moment.
  const known = readCookie(context.request, config, 'csrf');
  const token = known && csrf.check(session.id, known) ? known : csrf.issue(session.id);
  const set = sessionCookies(context.request, config, { access, refresh, csrf: token });
  const body: CookieSession = { session: 'cookie', ...rest };
  return { status: 200, body, headers: { 'Set-Cookie': [...set, ...cookies] } };
}

async function tokenPair(
  { tokens, config }: ApiServices,
  session: TokenSession,
  refreshToken: string,
): Promise<TokenPair> {
  const claims = { userId: session.user_id, sessionId: session.id, tenantId: session.tenant_id };
  return {
    access_token: await tokens.issueAccessToken(claims),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: tokens.accessTokenSeconds,
    must_change_password: session.must_change_password,
    mfa_enrolment_required:
      !session.mfa_enabled && !session.factor_by_provider && config.auth.requireMfaRoles.includes(session.role),
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
