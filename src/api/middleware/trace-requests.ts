import type { RequestHandler } from 'express';
import { openSpan } from '../../infra/tracing.ts';
import { localsOf } from '../locals.ts';

/** Puts each request into a span, when traces are sent anywhere. What a caller says of its own trace is not believed. */
export const traceRequests: RequestHandler = (request, response, next) => {
  openSpan(request.method, { kind: 'server', parent: null }, (span) => {
    response.once('close', () => {
      const { route, requestId } = localsOf(response);
      const template = route?.path ?? 'page';
      span?.updateName(`${request.method} ${template}`);
      span?.setAttributes({
        ...{ 'http.request.method': request.method, 'http.route': template, 'ringfence.request_id': requestId },
        'http.response.status_code': response.statusCode,
      });
      span?.end();
    });
    next();
  });
};
