import type { RequestHandler } from 'express';
import type { SecurityEventName } from '../../domain/access/security-events.ts';
import { localsOf } from '../locals.ts';
import type { ApiServices } from '../services.ts';

/** Notes requests that were refused (403, and 401 with a token) and requests that failed on our side (5xx). */
export function recordRefusals({ events }: Pick<ApiServices, 'events'>): RequestHandler {
  return (request, response, next) => {
    // A closed socket no longer knows its address.
    const ip = request.ip ?? '';
    // Every part of the way adds a listener; Node would take the eleventh for a leak.
    response.setMaxListeners(20);
    response.once('close', () => {
      const { route, principal, tokenRefused, requestId, problem } = localsOf(response);
      const action = actionOf(response.statusCode, problem, tokenRefused ?? false);
      if (!action) return;
      events.note({
        tenantId: principal?.tenantId ?? null,
        actorId: principal?.userId ?? null,
        action,
        outcome: action === 'system.error' ? 'failure' : 'denied',
        // The route's template: a URL may hold anything.
        target: `${request.method} ${route?.path ?? 'unknown'}`,
        requestId,
        ip,
        details: { status: response.statusCode, problem },
      });
    });
    next();
  };
}

function actionOf(status: number, problem: string | undefined, tokenRefused: boolean): SecurityEventName | undefined {
  // Without a problem it is an answer, for example a probe that says 503.
  if (!problem) return undefined;
  if (status >= 500) return 'system.error';
  return status === 403 || (status === 401 && tokenRefused) ? 'access.denied' : undefined;
}
