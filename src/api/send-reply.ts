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
  } else if (reply.json !== undefined) sendJson(response, reply.json);
  else if (reply.body === undefined) response.end();
  else if (typeof reply.body === 'string') response.send(reply.body);
  // What has a type of its own may have more of its own, like an ETag that Express compares.
  else if (response.hasHeader('Content-Type')) response.send(await jsonOf(reply.body, context));
  else sendJson(response, await jsonOf(reply.body, context));
}

/** To a HEAD request Node sends the headers only. */
function sendJson(response: Response, text: string): void {
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
