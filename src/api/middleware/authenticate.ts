import { createHash } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { Passport } from 'passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { TOKEN_AUDIENCE, type VerifiedToken } from '../../infra/security/tokens.ts';
import { readKeyPrincipal } from '../api-key-reader.ts';
import type { RouteDefinition } from '../define-route.ts';
import { localsOf } from '../locals.ts';
import type { Principal } from '../principal.ts';
import type { ApiServices } from '../services.ts';
import { readCookie } from '../session-cookies.ts';

const BEARER = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;
const BASIC = /^Basic ([A-Za-z0-9+/]+={0,2})$/i;
const STRATEGY = 'access-token';
const LARGEST_MEMORY = 10_000;
const API_KEY_HEADER = 'x-api-key';

/**
 * Finds out who asks. It refuses nobody: without a token, or with a bad one, the request goes on as anonymous, and
 * `authorise` answers what that means for the route.
 */
export function authenticate(services: ApiServices): RequestHandler {
  const { tokens, tokenKeys, sessions, config, clock } = services;
  const tokenOf = (request: Request) => bearerToken(request) ?? cookieToken(request, config);
  const passport = new Passport();
  passport.use(STRATEGY, accessTokenStrategy(tokens, tokenOf));
  // Verifying a signature costs more than many a handler; the same token comes again and again for ten minutes.
  const verified = new Map<string, VerifiedToken & { by: ReturnType<typeof tokenKeys.current> }>();

  const verify = async (request: Request, token: string): Promise<VerifiedToken | undefined> => {
    const key = createHash('sha256').update(token).digest('base64');
    const known = verified.get(key);
    // A key may have been retired since: what it signed is then worth nothing, remembered or not.
    if (known && known.expiresAt > clock.now() && (known.by === tokenKeys.current() || tokens.publicPemOf(token)))
      return known;
    verified.delete(key);
    if (!tokens.publicPemOf(token)) await tokenKeys.refreshForUnknown().catch(() => {});
    const by = tokenKeys.current();
    const fresh = await askPassport(passport, request);
    if (!fresh) return undefined;
    if (verified.size >= LARGEST_MEMORY) verified.delete(verified.keys().next().value as string);
    verified.set(key, { ...fresh, by });
    return fresh;
  };

  const whoAsks = async (request: Request, route: RouteDefinition | undefined): Promise<Principal | undefined> => {
    const keys = request.headersDistinct[API_KEY_HEADER];
    // Two ways at once could mean two people.
    if (keys && request.headers.authorization !== undefined) return undefined;
    if (keys) return keys.length === 1 ? readKeyPrincipal(services, keys[0] ?? '') : undefined;
    const basic = route?.permission === 'feeds:read' ? basicKey(request) : null;
    if (basic !== null) return readKeyPrincipal(services, basic);
    const token = tokenOf(request);
    const claims = token === null ? undefined : await verify(request, token);
    return claims && sessions.read(claims);
  };

  return async (request, response, next) => {
    const locals = localsOf(response);
    const byCookie = !bringsHeaders(request) && cookieToken(request, config) !== null;
    if (!byCookie && !bringsHeaders(request)) return next();
    const principal = await whoAsks(request, locals.route);
    if (principal) Object.assign(locals, byCookie ? { principal, byCookie } : { principal });
    else locals.tokenRefused = true;
    next();
  };
}

/**
 * passport-jwt checks form, algorithm, issuer, audience and signature; the token service then its closed list, and the
 * times by the database's clock, which passport-jwt cannot be given.
 */
function accessTokenStrategy(tokens: ApiServices['tokens'], tokenOf: (request: Request) => string | null): Strategy {
  const options: StrategyOptionsWithRequest = {
    passReqToCallback: true,
    jwtFromRequest: tokenOf,
    algorithms: ['ES256'],
    issuer: tokens.issuer,
    audience: TOKEN_AUDIENCE,
    ignoreExpiration: true,
    secretOrKeyProvider: (_request, token, done) => {
      const pem = tokens.publicPemOf(token);
      done(pem ? null : 'no such key', pem);
    },
  };
  return new Strategy(options, (request: Request, _payload: unknown, done) => {
    tokens.verifyAccessToken(tokenOf(request) ?? '').then(
      (claims) => done(null, claims),
      () => done(null, false),
    );
  });
}

function askPassport(passport: InstanceType<typeof Passport>, request: Request): Promise<VerifiedToken | undefined> {
  return new Promise((resolve) => {
    const answer = (_error: unknown, claims: VerifiedToken | false) => resolve(claims || undefined);
    passport.authenticate(STRATEGY, { session: false }, answer)(request, undefined, () => resolve(undefined));
  });
}

/** Who brings a header is asked by it alone, whatever cookies there are. */
function bringsHeaders({ headers }: Request): boolean {
  return headers.authorization !== undefined || headers[API_KEY_HEADER] !== undefined;
}

/** The token of a session in cookies. */
function cookieToken(request: Request, config: ApiServices['config']): string | null {
  return bringsHeaders(request) ? null : (readCookie(request, config, 'access') ?? null);
}

/** The token, if the header is exactly one and has exactly the form; a token in the query or the body is no token. */
function bearerToken(request: Request): string | null {
  const headers = request.headersDistinct.authorization;
  return headers?.length === 1 ? (BEARER.exec(headers[0] ?? '')?.[1] ?? null) : null;
}

/** The API key that stands as the password of HTTP Basic; firewalls and TAXII clients have no other way to say it. */
function basicKey(request: Request): string | null {
  const headers = request.headersDistinct.authorization;
  const encoded = headers?.length === 1 ? BASIC.exec(headers[0] ?? '')?.[1] : undefined;
  if (encoded === undefined) return null;
  const [, ...password] = Buffer.from(encoded, 'base64').toString().split(':');
  return password.join(':');
}
