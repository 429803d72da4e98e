import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Reply, RouteContext } from './define-route.ts';
import { jsonOf } from './shown-sites.ts';

/** Writes what a handler answered. */
export async function sendReply(
  request: Request,
  response: Response,
  reply: Reply,
  context: Pick<RouteContext, 'principal' | 'services'>,
): Promise<void> {
  response.status(reply.status);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  if (reply.stream) {
    if (request.method !== 'HEAD') return pipeline(reply.stream, response);
    reply.stream.destroy();
    response.end();
  } else if (reply.body === undefined) response.end();
  else if (typeof reply.body === 'string') response.send(reply.body);
  else response.type('json').send(await jsonOf(reply.body, context));
}
