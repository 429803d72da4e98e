import type { RequestHandler } from 'express';
import { localsOf } from '../locals.ts';
import type { ApiServices } from '../services.ts';

/** An answer given before the body was read gets this long to arrive, then the connection is cut. */
const UNREAD_BODY_MILLISECONDS = 5_000;

/** One log line and one measurement per request, when its answer is out or its client gone. */
export function observe({ log, metrics }: ApiServices): RequestHandler {
  return (request, response, next) => {
    const started = performance.now();
    response.once('close', () => {
      const milliseconds = performance.now() - started;
      const { route, principal, requestId, problem } = localsOf(response);
      const template = route?.path ?? (response.statusCode === 404 ? 'unknown' : 'page');
      // 499, as nginx says it: the client left before there was an answer.
      const status = response.writableFinished ? response.statusCode : 499;
      metrics.observeRequest(request.method, template, status, milliseconds / 1000);
      // Written out only where it is wanted: a line that nobody reads costs as much as one that is kept.
      if (!log.isInfoEnabled()) return;
      log.info('request', {
        method: request.method,
        route: template,
        status,
        ms: Math.round(milliseconds),
        request_id: requestId,
        user: principal?.userId,
        tenant: principal?.tenantId,
        problem,
      });
    });
    response.once('finish', () => {
      if (request.complete) return;
      // Whoever read it may have stopped midway, and the next request on this connection comes behind the rest.
      request.removeAllListeners('data').resume();
      const timer = setTimeout(() => request.socket.destroy(), UNREAD_BODY_MILLISECONDS);
      request.once('close', () => clearTimeout(timer));
    });
    next();
  };
}
