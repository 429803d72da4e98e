import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { InvalidCursor } from '../../db/paging.ts';
import { unavailable } from '../../db/unavailable.ts';
import { ObjectDamaged } from '../../infra/object-damaged.ts';
import { ObjectStoreFailed } from '../../infra/object-store-failed.ts';
import { KeyServiceFailed } from '../../infra/security/kms.ts';
import { HashingBusy } from '../../infra/security/password.ts';
import { localsOf } from '../locals.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';
import { asData } from './security-headers.ts';

/** 404 for a path that nothing answers. */
export const unknownPath: RequestHandler = () => {
  throw new Problem(404, 'not-found', 'There is nothing at this path.', { hint: 'The paths are listed at /docs.' });
};

/** The one place that turns an error into an answer. What is not a Problem says nothing of itself to the client. */
export function errorHandler({ log }: Pick<ApiServices, 'log'>): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const locals = localsOf(response);
    const problem = problemOf(error);
    locals.problem = problem.code;
    if (problem.status >= 500) {
      const { stack, code } = error as { stack?: string; code?: string };
      log.error('request failed', {
        request_id: locals.requestId,
        route: locals.route?.path,
        code,
        error: stack ?? String(error),
      });
    }
    // Half an answer cannot be taken back; cutting it off is the only way to say that it is not whole.
    if (response.headersSent) return void response.destroy();
    request.unpipe();
    asData(response);
    for (const [name, value] of Object.entries(problem.headers)) response.setHeader(name, value);
    response
      .status(problem.status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: `/problems/${problem.code}`,
          title: STATUS_CODES[problem.status],
          status: problem.status,
          detail: problem.detail,
          hint: problem.hint,
          instance: `/requests/${locals.requestId}`,
          request_id: locals.requestId,
          ...problem.members,
        }),
      );
  };
}

/** The answer that fits an error. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof InvalidCursor) {
    return new Problem(400, 'invalid-cursor', error.message, { hint: 'Start again without a cursor.' });
  }
  if (error instanceof HashingBusy) return retryLater('busy', 'Too many people are signing in at this moment.', 2);
  if (error instanceof ObjectDamaged) return new Problem(500, error.code, error.message, { hint: error.hint });
  if (error instanceof KeyServiceFailed) {
    return retryLater(error.code, 'The service that keeps the keys of stored files does not answer, or refuses.', 30);
  }
  if (error instanceof ObjectStoreFailed) {
    return retryLater(error.code, 'The service that keeps stored files does not answer, or refuses.', 30);
  }
  if (unavailable(error)) return retryLater('unavailable', 'A part that is needed for this does not answer.', 5);
  if ((error as NodeJS.ErrnoException)?.code === 'ENOSPC') {
    return new Problem(507, 'storage-full', 'There is no room left to store this.', {
      hint: 'Ask whoever runs the platform for more storage.',
    });
  }
  return (
    bodyProblem(error) ??
    new Problem(500, 'internal', 'Something went wrong on our side.', {
      hint: 'Try again; if it stays, give the request_id to whoever runs the platform.',
    })
  );
}

function retryLater(code: string, detail: string, seconds: number): Problem {
  return new Problem(503, code, detail, {
    hint: `Nothing is lost. Try again in ${seconds} seconds.`,
    headers: { 'Retry-After': String(seconds) },
  });
}

/** Faults that Express and its body parser find, by their `type` and `status`. */
function bodyProblem(error: unknown): Problem | undefined {
  const { type, status } = (error ?? {}) as { type?: string; status?: number };
  switch (type) {
    case 'entity.parse.failed':
      return new Problem(400, 'malformed-json', 'The body is not valid JSON.', { hint: 'It must be one JSON object.' });
    case 'entity.too.deep':
      return new Problem(400, 'malformed-json', 'The body is nested too deeply.', { hint: 'No request needs that.' });
    case 'entity.too.large':
      return new Problem(413, 'too-large', 'The body is larger than this endpoint takes.', {
        hint: 'Log files go to POST /api/v1/files/upload.',
      });
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new Problem(415, 'unsupported-type', 'The body must be plain UTF-8 JSON.', {
        hint: 'Send it uncompressed, as application/json.',
      });
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new Problem(400, 'malformed-request', 'The request cannot be read.', { hint: 'Check its path and length.' });
  }
  return undefined;
}
