import { TOTAL } from '../db/paging.ts';
import type { Reply, RouteDefinition } from './define-route.ts';
import { isList } from './schemas.ts';

/** Gives the answer of a list its X-Total-Count and X-Page-Count; any other answer stays as it is. */
export function withListHeaders(route: RouteDefinition, query: unknown, reply: Reply): Reply {
  if (!isList(route.responses[reply.status]?.schema)) return reply;
  const total = reply.total ?? totalOf(reply.body as List);
  const limit = (query as { limit?: number } | undefined)?.limit ?? Math.max(total, 1);
  const counts = { 'X-Total-Count': String(total), 'X-Page-Count': String(Math.ceil(total / limit)) };
  return { ...reply, headers: { ...reply.headers, ...counts } };
}

interface List {
  items: unknown[];
  [TOTAL]?: number;
}

/** A list that has no pages is here as a whole. */
function totalOf(body: List): number {
  return body[TOTAL] ?? body.items.length;
}
