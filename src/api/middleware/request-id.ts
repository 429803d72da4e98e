import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import { localsOf } from '../locals.ts';

/** What a caller's own id may look like: nothing that means something in a log, a header or a page. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** Gives every request an id, the caller's if it is harmless, and every answer the same. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id') ?? '';
  const id = SAFE.test(given) ? given : randomUUID();
  localsOf(response).requestId = id;
  response.setHeader('X-Request-Id', id);
  next();
};
