import { createHmac } from 'node:crypto';
import { isLocked } from '../db/attempts.ts';
import { writeAudit } from '../db/audit.ts';
import { recordBlocked } from '../db/destinations.ts';
import { findEnabledSsoProvider, type SsoProvider, stillVouches } from '../db/sso-providers.ts';
import { beginSsoSignIn, endSsoSignIn } from '../db/sso-sign-ins.ts';
import type { UserCredentials } from '../db/users.ts';
import { type OidcIdentity, OidcRefused, type OidcRequest, type OidcSettings } from '../infra/oidc-client.ts';
import { OidcNotApproved, OidcUnreachable } from '../infra/oidc-fetch.ts';
import { hashOfToken, newOpaqueToken } from '../infra/security/opaque-token.ts';
import type { Reply, RouteContext } from './define-route.ts';
import { issueSession } from './issue-session.ts';
import { notFound, Problem } from './problem.ts';
import { readCookie, writeCookie } from './session-cookies.ts';
import { challenge, noteFailure, subjectOf } from './sign-in.ts';
import { checkIssuer } from './sso-destinations.ts';
import { ssoProblems } from './sso-problems.ts';
import { userOfIdentity } from './sso-user.ts';

/** How long a browser may stay at the provider. */
const SECONDS = 600;

/** Sends the browser to the provider. `fresh` has the provider ask again, which opens what needs step-up. */
export async function beginSso(context: RouteContext, providerId: string, fresh: boolean): Promise<Reply> {
  const { database, oidc, config } = context.services;
  const provider = await findEnabledSsoProvider(database.control, providerId);
  if (!provider) throw notFound('provider');
  const [state, browser] = [newOpaqueToken(), newOpaqueToken()];
  const request = requestOf(context, provider, { state: state.token, browser: browser.token, fresh });
  // Asked here as well, because the client need not ask a provider that it remembers.
  const url = await checkIssuer(context.services, provider.tenant_id, provider.issuer)
    .then(() => oidc.authorizationUrl(settingsOf(context, provider), request))
    .catch(unusable(context, provider));
  await beginSsoSignIn(
    database.control,
    { hash: state.hash, browserHash: browser.hash, tenantId: provider.tenant_id, providerId, fresh },
    SECONDS,
  );
  const cookie = writeCookie(context.request, config, 'sso', browser.token, SECONDS);
  return { status: 303, headers: { Location: url, 'Set-Cookie': cookie } };
}

/** Ends what `beginSso` began: a session in cookies, or the question for the second factor. */
export async function endSso(context: RouteContext, providerId: string, state: string): Promise<Reply> {
  const { database, oidc, config } = context.services;
  const browser = readCookie(context.request, config, 'sso');
  if (browser === undefined) throw ssoProblems.over();
  const signIn = { hash: hashOfToken(state), browserHash: hashOfToken(browser), providerId };
  const ended = await endSsoSignIn(database.control, signIn);
  const provider = ended && (await findEnabledSsoProvider(database.control, providerId));
  if (!provider) throw ssoProblems.over();
  const request = requestOf(context, provider, { state, browser, fresh: ended.fresh });
  const callback = new URL(request.redirectUri);
  callback.search = new URL(context.request.originalUrl, callback).search;
  const wanted = ['email', 'email_verified', ...(provider.group_claim === null ? [] : [provider.group_claim])];
  const identity = await oidc
    .identify(settingsOf(context, provider), request, callback, wanted)
    .catch(unusable(context, provider));
  const user = await userOfIdentity(context, provider, identity).catch(refusal(context, provider));
  await refuseLocked(context, user);
  return signedIn(context, provider, identity, user);
}

/** In a browser, a problem is a redirect to the sign-in page, which says the same in words; programs get it as it is. */
export async function asPage(context: RouteContext, work: () => Promise<Reply>): Promise<Reply> {
  try {
    return await work();
  } catch (error) {
    const { request } = context;
    if (!(error instanceof Problem) || request.accepts(['json', 'html']) !== 'html') throw error;
    return { status: 303, headers: { Location: `/?sso=${error.code}` } };
  }
}

async function signedIn(
  context: RouteContext,
  provider: SsoProvider,
  { authTime }: OidcIdentity,
  user: UserCredentials,
): Promise<Reply> {
  const { trusts_second_factor: factorByProvider } = provider;
  const over = writeCookie(context.request, context.services.config, 'sso', '', 0);
  if (user.mfa_enabled_at && !factorByProvider) {
    const owed = await context.services.database.control.transaction(async (transaction) => {
      if (!(await stillVouches(transaction, provider))) throw ssoProblems.over();
      return challenge(context, user, provider.id, transaction);
    });
    // Behind the #, so that no log and no server sees it on the way.
    return { status: 303, headers: { Location: `/#challenge=${owed.challenge}`, 'Set-Cookie': over } };
  }
  const now = Math.floor(context.services.clock.now() / 1000);
  const shownSecondsAgo = authTime === undefined ? null : Math.max(0, now - authTime);
  const method = { first: 'single sign-on', provider, factorByProvider, shownSecondsAgo } as const;
  const { headers } = await issueSession(context, user, method, 'cookie');
  const cookies = [headers?.['Set-Cookie'] ?? []].flat();
  return { status: 303, headers: { Location: '/', 'Set-Cookie': [...cookies, over] } };
}

/** A lock holds on every way in: what is guessed at here must not be open there. */
async function refuseLocked(context: RouteContext, user: UserCredentials): Promise<void> {
  const { database, counterKey } = context.services;
  const subjects = [subjectOf(context, user.email, user), { kind: 'code', userId: user.id } as const];
  if (!(await isLocked(database.control, subjects.map(counterKey)))) return;
  noteFailure(context, user, 'locked');
  throw ssoProblems.locked();
}

/** Nonce and code verifier follow from the browser's cookie: they need not be stored, and nobody else can know them. */
function requestOf(
  { request, services }: RouteContext,
  provider: SsoProvider,
  { state, browser, fresh }: { state: string; browser: string; fresh: boolean },
): OidcRequest {
  const derived = (purpose: string) => createHmac('sha256', browser).update(`sso ${purpose}`).digest('base64url');
  const { publicUrl } = services.config.http;
  const origin = publicUrl ? new URL(publicUrl).origin : `${request.protocol}://${request.host}`;
  return {
    redirectUri: `${origin}/api/v1/auth/sso/${provider.id}/callback`,
    state,
    nonce: derived('nonce'),
    codeVerifier: derived('code verifier'),
    ...(fresh ? { maxAge: services.config.auth.stepUpSeconds } : {}),
  };
}

function settingsOf({ services }: RouteContext, provider: SsoProvider): OidcSettings {
  const { tenant_id: tenantId, issuer, client_id: clientId, scopes, client_secret_sealed: sealed } = provider;
  const clientSecret = sealed === null ? undefined : services.ssoCipher.open(sealed, provider.id).toString();
  return { tenantId, issuer, clientId, clientSecret, scopes };
}

/** What the client throws, as problems; the log says what was wrong, the answer does not. */
function unusable(context: RouteContext, provider: SsoProvider): (error: unknown) => Promise<never> {
  return async (error) => {
    const unsent = error instanceof OidcNotApproved;
    if (!unsent && !(error instanceof OidcUnreachable || error instanceof OidcRefused)) throw error;
    const { log, database } = context.services;
    log.warn('identity provider', {
      request_id: context.requestId,
      provider: provider.id,
      fault: error.name,
      reason: error.message,
    });
    if (unsent) {
      const { origin, message: reason } = error;
      const target = new URL(origin).host;
      await recordBlocked(database.control, { tenantId: provider.tenant_id, purpose: 'sso', target, reason });
      throw ssoProblems.notApproved(origin);
    }
    if (error instanceof OidcUnreachable) throw ssoProblems.unavailable();
    return refusal(context, provider)(ssoProblems.refused());
  };
}

/** Notes a refusal of somebody whom the provider has named, or who came with a forged answer. */
function refusal(context: RouteContext, provider: SsoProvider): (error: unknown) => Promise<never> {
  return async (error) => {
    if (error instanceof Problem) {
      await writeAudit(context.services.database.control, {
        tenantId: provider.tenant_id,
        actorId: null,
        action: 'session.start',
        outcome: 'denied',
        requestId: context.requestId,
        ip: context.ip,
        details: { provider: provider.id, reason: error.code },
      });
    }
    throw error;
  };
}
