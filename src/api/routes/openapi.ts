import { z } from 'zod';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { openapiDocument } from '../openapi.ts';

/** Serves the document of the given routes; a function, because the list holds this route as well. */
export function openapiRoute(routes: () => readonly RouteDefinition[]): RouteDefinition {
  let document: unknown;
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenapi',
    tag: 'system',
    summary: 'This API as an OpenAPI 3.1 document',
    permission: 'public',
    responses: { 200: { description: 'The document', schema: z.record(z.string(), z.unknown()) } },
    async handler() {
      document ??= openapiDocument(routes());
      return { status: 200, body: document };
    },
  });
}
