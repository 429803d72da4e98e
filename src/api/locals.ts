import type { Response } from 'express';
import type { RouteDefinition } from './define-route.ts';
import type { Principal } from './principal.ts';

/** What the host knows about the request it is answering. */
export interface RequestLocals {
  requestId: string;
  route?: RouteDefinition;
  principal?: Principal;
  /** The principal's token came in a cookie, which browsers add by themselves. */
  byCookie?: true;
  /** A token was presented and refused. */
  tokenRefused?: boolean;
  /** Set by the error handler, for the request's log line. */
  problem?: string;
}

/** The request's locals, typed. */
export function localsOf(response: Response): RequestLocals {
  return response.locals as RequestLocals;
}
