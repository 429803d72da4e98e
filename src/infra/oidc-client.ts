import * as openid from 'openid-client';
import { isOidcAddress, type OidcFetch, OidcNotApproved, OidcUnreachable } from './oidc-fetch.ts';

/** An identity provider as its administrator registered us there. */
export interface OidcSettings {
  /** Whose provider it is, and whose approvals decide where requests go. */
  tenantId: string;
  issuer: string;
  clientId: string;
  /** Undefined for a public client. */
  clientSecret: string | undefined;
  /** Separated by blanks, `openid` among them. */
  scopes: string;
}

/** One sign-in under way: what the provider must give back, or prove to have seen. */
export interface OidcRequest {
  redirectUri: string;
  state: string;
  nonce: string;
  codeVerifier: string;
  /** The provider must ask again, unless that is fewer seconds ago. */
  maxAge?: number | undefined;
}

/** Whom the provider vouches for. */
export interface OidcIdentity {
  /** Unique and stable within the issuer. */
  subject: string;
  /** Of the ID token, and of the userinfo endpoint when the token left some out. */
  claims: Record<string, unknown>;
  /** When the provider last asked this person, in seconds since the epoch; undefined when it does not say. */
  authTime: number | undefined;
}

/** The provider answered, and what it answered must not be believed, or says no. */
export class OidcRefused extends Error {
  override readonly name = 'OidcRefused';
}

/**
 * Speaks OpenID Connect: authorization code with PKCE, state and nonce. Throws OidcNotApproved, OidcUnreachable and
 * OidcRefused.
 */
export interface OidcClient {
  /** Whether an issuer may be asked at all. */
  accepts(issuer: URL): boolean;
  /** Where to send the browser. */
  authorizationUrl(settings: OidcSettings, request: OidcRequest): Promise<string>;
  /** Trades the code in `callback` (the URL the browser came back to) for an identity. `wanted` claims are asked for. */
  identify(
    settings: OidcSettings,
    request: OidcRequest,
    callback: URL,
    wanted: readonly string[],
  ): Promise<OidcIdentity>;
}

const TIMEOUT_SECONDS = 10;
const KEEP_MILLISECONDS = 10 * 60_000;
const MOST_KEPT = 100;

/**
 * A client that asks as the tenant may. Providers' documents are kept for ten minutes, for their tenant; their keys as
 * openid-client sees fit.
 */
export function openOidcClient(
  fetchFor: (tenantId: string) => OidcFetch,
  { allowLoopback }: { allowLoopback: boolean },
): OidcClient {
  const kept = new Map<string, { until: number; found: Promise<openid.Configuration> }>();
  const discover = (settings: OidcSettings): Promise<openid.Configuration> => {
    const name = JSON.stringify(settings);
    const known = kept.get(name);
    if (known && known.until > performance.now()) return known.found;
    const found = discovery(settings, fetchFor(settings.tenantId), allowLoopback);
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
    kept.set(name, { until: performance.now() + KEEP_MILLISECONDS, found });
    found.catch(() => kept.delete(name));
    return found;
  };
  return {
    accepts: (issuer) => isOidcAddress(issuer, allowLoopback),
    async authorizationUrl(settings, { redirectUri, state, nonce, codeVerifier, maxAge }) {
      const provider = await discover(settings);
      const url = openid.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: settings.scopes,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        ...(maxAge === undefined ? {} : { prompt: 'login', max_age: String(maxAge) }),
      });
      if (!isOidcAddress(url, allowLoopback)) throw new OidcUnreachable('its authorization endpoint is not https');
      return url.href;
    },
    async identify(settings, request, callback, wanted) {
      const provider = await discover(settings);
      try {
        return await exchange(provider, request, callback, wanted);
      } catch (error) {
        throw unansweredIn(error) ?? new OidcRefused(reasonOf(error), { cause: error });
      }
    },
  };
}

async function discovery(
  { issuer, clientId, clientSecret }: OidcSettings,
  fetch: OidcFetch,
  allowLoopback: boolean,
): Promise<openid.Configuration> {
  try {
    return await openid.discovery(new URL(issuer), clientId, undefined, authenticationWith(clientSecret), {
      [openid.customFetch]: (url, options) => fetch(url, options as RequestInit),
      timeout: TIMEOUT_SECONDS,
      // Without the first, an ID token's signature would not be looked at: it came over TLS, from where it was asked.
      execute: [openid.enableNonRepudiationChecks, ...(allowLoopback ? [openid.allowInsecureRequests] : [])],
    });
  } catch (error) {
    throw unansweredIn(error) ?? new OidcUnreachable(reasonOf(error), { cause: error });
  }
}

async function exchange(
  provider: openid.Configuration,
  { state, nonce, codeVerifier, maxAge }: OidcRequest,
  callback: URL,
  wanted: readonly string[],
): Promise<OidcIdentity> {
  const tokens = await openid.authorizationCodeGrant(provider, callback, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
    ...(maxAge === undefined ? {} : { maxAge }),
  });
  const token = tokens.claims();
  if (!token) throw new OidcRefused('no ID token');
  const missing = wanted.some((name) => token[name] === undefined);
  const more =
    missing && provider.serverMetadata().userinfo_endpoint
      ? await openid.fetchUserInfo(provider, tokens.access_token, token.sub)
      : {};
  return { subject: token.sub, claims: { ...more, ...token }, authTime: token.auth_time };
}

/** The secret goes where the provider says it takes it; in the header when it says nothing, as the standard has it. */
function authenticationWith(clientSecret: string | undefined): openid.ClientAuth {
  if (clientSecret === undefined) return openid.None();
  const [inHeader, inBody] = [openid.ClientSecretBasic(clientSecret), openid.ClientSecretPost(clientSecret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (methods.includes('client_secret_basic') ? inHeader : inBody)(server, ...rest);
  };
}

/** openid-client wraps what fetch throws. */
function unansweredIn(error: unknown): OidcUnreachable | OidcNotApproved | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof OidcUnreachable || at instanceof OidcNotApproved) return at;
    const { code } = at as { code?: string };
    if (code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT') return new OidcUnreachable('it took too long');
  }
  return undefined;
}

/** For the log: what openid-client calls it. Its messages never hold tokens. */
function reasonOf(error: unknown): string {
  const { message, code, error: answered } = error as { message?: string; code?: string; error?: unknown };
  return [message, code, typeof answered === 'string' ? answered.slice(0, 80) : undefined].filter(Boolean).join(', ');
}
