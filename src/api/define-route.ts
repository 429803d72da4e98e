import type { Readable } from 'node:stream';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Permission } from '../domain/access/permissions.ts';
import type { Feature } from '../domain/features/features.ts';
import type { Principal } from './principal.ts';
import type { ApiServices } from './services.ts';

type Shape = z.ZodType | undefined;
type Parsed<T extends Shape> = T extends z.ZodType ? z.output<T> : undefined;

/** What a handler is given: everything validated, nothing of Express except the raw request for streams. */
export interface RouteContext<Params extends Shape = Shape, Query extends Shape = Shape, Body extends Shape = Shape> {
  params: Parsed<Params>;
  query: Parsed<Query>;
  body: Parsed<Body>;
  /** On public routes: undefined. Elsewhere always there; `tenantOf` narrows it. */
  principal: Principal | undefined;
  requestId: string;
  ip: string;
  userAgent: string;
  /** Aborted when the client goes away or the server stops: a waiting poll ends. */
  signal: AbortSignal;
  /** Counts the request under a limit that the route has not counted it under before; throws 429 beyond it. */
  countRequest(limit: LimitName): Promise<void>;
  services: ApiServices;
  /** For handlers that stream the body in (`rawBody`) or need cookies. */
  request: Request;
}

/** A limit on requests that has a count of its own. */
export type LimitName = 'sign-in' | 'scan' | 'alert';

/** What a handler answers: JSON, or a stream with its content type. */
export interface Reply {
  status: number;
  body?: unknown;
  /** Instead of a body: JSON that is written already. For a list, `total` goes with it. */
  json?: string;
  total?: number;
  stream?: Readable;
  headers?: Record<string, string | string[]>;
}

export interface ResponseDefinition {
  description: string;
  schema?: z.ZodType;
  /** Default application/json; other types are documented as binary. */
  contentType?: string;
  /** Header names with their meaning. */
  headers?: Record<string, string>;
}

/**
 * An endpoint. Validation, authorisation, the OpenAPI document and the typed client all come from this one declaration.
 * Problem answers (400 to 503) that follow from permission, schemas and limits are documented without being listed here;
 * `responses` names the successes, and any problem with a meaning of its own.
 */
export interface RouteDefinition<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends Shape = Shape,
> {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** OpenAPI style: /api/v1/jobs/{id} */
  path: string;
  /** Stable name for the client: listJobs. */
  operationId: string;
  tag: string;
  summary: string;
  description?: string;
  /** `public` needs no token; `signed-in` any valid one. */
  permission: Permission | 'public' | 'signed-in';
  /** About all tenants together: for administrators of the first tenant, who run the platform; 403 for others. */
  wide?: true;
  /** Answered only where the tenant has this switched on; 409 elsewhere. Not for public routes. */
  feature?: Feature;
  /** Also allowed to somebody who must change the password first. */
  beforePasswordChange?: true;
  /** Also allowed to somebody whose role must have a second factor, before there is one. */
  beforeMfaEnrolment?: true;
  /**
   * Counted apart: `sign-in` where passwords are tried; `scan` and `alert`, beside the general limit, where each request
   * costs much; `none` for probes, which cost nothing and must always answer.
   */
  limit?: LimitName | 'none';
  /** For a limit that only some requests fall under: the handler counts those, with `countRequest`. */
  countedBy?: 'handler';
  /** Ids and the like in the path. What they refuse is answered as 404, like any other id that does not exist. */
  params?: Params;
  /** What a path parameter names, for that 404; by default the singular of the path segment before it. */
  noun?: string;
  query?: Query;
  body?: Body;
  /** Request headers that the handler reads, with their meaning. */
  requestHeaders?: Record<string, string>;
  /** The handler reads the request's stream itself; documented with this content type and schema. */
  rawBody?: { contentType: string; schema: z.ZodType };
  responses: Record<number, ResponseDefinition>;
  handler(context: RouteContext<Params, Query, Body>): Promise<Reply>;
}

/** Declares an endpoint; the handler's params, query and body are typed by the schemas. */
export function defineRoute<
  Params extends Shape = undefined,
  Query extends Shape = undefined,
  Body extends Shape = undefined,
>(route: RouteDefinition<Params, Query, Body>): RouteDefinition {
  return route as unknown as RouteDefinition;
}

/** The principal of a route that demands one. */
export function principalOf(context: { principal: Principal | undefined }): Principal {
  if (!context.principal) throw new Error('a route with a permission was called without a principal');
  return context.principal;
}
