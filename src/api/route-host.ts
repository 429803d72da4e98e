import type { Express, RequestHandler, Response } from 'express';
import type { RouteDefinition } from './define-route.ts';
import { withListHeaders } from './list-headers.ts';
import { localsOf } from './locals.ts';
import { authenticate } from './middleware/authenticate.ts';
import { authorise } from './middleware/authorise.ts';
import { pageProof } from './middleware/page-proof.ts';
import { type RateLimits, rateLimits } from './middleware/rate-limits.ts';
import { Problem } from './problem.ts';
import { bodyReader } from './read-body.ts';
import { requireFeature } from './require-feature.ts';
import { sendReply } from './send-reply.ts';
import type { ApiServices } from './services.ts';
import { requestReader } from './validate.ts';

/**
 * Puts every route on the application. The way of a request: who asks (authenticate), how often (limits; before the
 * next steps, so that refused requests count as well), did a page of ours send it (if cookies say who), may they (authorise), is it well formed, and then the handler.
 */
export function hostRoutes(app: Express, routes: readonly RouteDefinition[], services: ApiServices): void {
  const who = authenticate(services);
  const limits = rateLimits(services);
  const proof = pageProof(services);
  const readBody = bodyReader(services.config.http.jsonLimit);
  for (const route of routes) {
    const counted = limits.before(route);
    const run = runRoute(route, services, readBody, limits);
    app[route.method](
      expressPath(route.path),
      remember(route),
      who,
      ...counted,
      ...(route.permission === 'public' ? [] : [proof]),
      authorise(route, services.isPlatformTenant),
      run,
    );
  }
  for (const [path, allowed] of methodsByPath(routes)) {
    app.route(expressPath(path)).all(limits.general, refuseMethod(allowed));
  }
}

/** /api/v1/jobs/{id} as Express writes it. */
export function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function runRoute(
  route: RouteDefinition,
  services: ApiServices,
  readBody: ReturnType<typeof bodyReader>,
  limits: RateLimits,
): RequestHandler {
  const reader = requestReader(route);
  return async (request, response) => {
    const params = reader.params(request.params);
    const query = reader.query(request.query);
    const body = route.rawBody ? undefined : reader.body(await readBody(route, request, response));
    const { principal, requestId } = localsOf(response);
    if (route.feature) await requireFeature({ principal, services }, route.feature);
    let signal: AbortSignal | undefined;
    const reply = await route.handler({
      params: params as never,
      query: query as never,
      body: body as never,
      principal,
      requestId,
      ip: request.ip ?? '',
      userAgent: request.get('user-agent') ?? '',
      // Made for those who ask for it: most answer before anybody could leave.
      get signal() {
        signal ??= endOf(response, services.stopping);
        return signal;
      },
      countRequest: (name) => limits.count(name, route, request, response),
      services,
      request,
    });
    await sendReply(request, response, withListHeaders(route, query, reply), { principal, services });
  };
}

/** Aborts when nobody waits for the answer any more. */
function endOf(response: Response, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  if (response.closed || stopping.aborted) gone.abort();
  response.once('close', () => gone.abort());
  const stop = () => gone.abort();
  // A listener rather than AbortSignal.any, so that nothing stays attached to the server's own signal.
  stopping.addEventListener('abort', stop, { once: true });
  response.once('close', () => stopping.removeEventListener('abort', stop));
  return gone.signal;
}

function remember(route: RouteDefinition): RequestHandler {
  return (_request, response, next) => {
    localsOf(response).route = route;
    next();
  };
}

function methodsByPath(routes: readonly RouteDefinition[]): Map<string, string> {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    const known = methods.get(path) ?? new Set(['OPTIONS']);
    known.add(method.toUpperCase());
    if (method === 'get') known.add('HEAD');
    methods.set(path, known);
  }
  return new Map([...methods].map(([path, known]) => [path, [...known].sort().join(', ')]));
}

function refuseMethod(allowed: string): RequestHandler {
  return (request, response) => {
    if (request.method === 'OPTIONS') {
      response.status(204).setHeader('Allow', allowed).end();
      return;
    }
    throw new Problem(405, 'method-not-allowed', `${request.method} is not possible here.`, {
      hint: `Possible: ${allowed}.`,
      headers: { Allow: allowed },
    });
  };
}
