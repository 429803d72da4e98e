import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { ResponseDefinition, RouteDefinition } from './define-route.ts';
import { takesApiKeys } from './middleware/authorise.ts';
import { CSRF_HEADER } from './middleware/page-proof.ts';
import { isList, LIST_HEADERS } from './schemas.ts';

/** Version of the contract; grows with what clients can see. */
export const API_VERSION = '1.0.0';

const problem = z
  .object({
    type: z.string().meta({ description: '/problems/<code>; stable, for machines' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What is wrong' }),
    hint: z.string().optional().meta({ description: 'What to do about it' }),
    instance: z.string(),
    request_id: z.string().meta({ description: 'The same as the header X-Request-Id' }),
    errors: z.array(z.object({ in: z.string(), path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const TAGS = {
  auth: 'Signing in, and the own session',
  users: 'The people of a tenant',
  'single-sign-on': 'Signing in through an identity provider',
  'api-keys': 'Keys that machines sign in with',
  files: 'Log files in',
  jobs: 'What is being done',
  queues: 'Where it waits, and who does it',
  events: 'And what happened, as it happens',
  network: 'Nodes, connections and services',
  ports: 'What ports are, and how risky',
  security: 'Alerts and detections',
  reports: 'Documents out',
  audit: 'Who did what, and whether the log of it is whole',
  destinations: 'Where requests of our own may go',
  system: 'Probes and measurements',
} as const;

/** The document of the given routes (OpenAPI 3.1). Problem answers that follow from a route's declaration are added. */
export function openapiDocument(routes: readonly RouteDefinition[]) {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    (paths[route.path] as Record<string, ZodOpenApiOperationObject>)[route.method] = operationOf(route);
  }
  const used = new Set(routes.map((route) => route.tag));
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Ringfence',
        version: API_VERSION,
        description: 'Discovers who talks to whom on a network, says what that means, and proposes who should.',
        license: { name: 'Proprietary', identifier: 'LicenseRef-Proprietary' },
      },
      servers: [{ url: '/' }],
      tags: Object.entries(TAGS)
        .filter(([name]) => used.has(name))
        .map(([name, description]) => ({ name, description })),
      paths,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: '__Host-ringfence-access',
            description:
              'Of POST /api/v1/auth/login with "session": "cookie". On plain http, other than on the own machine, the names of cookies begin with ringfence-, without __Host-.',
          },
          csrf: {
            type: 'apiKey',
            in: 'header',
            name: CSRF_HEADER,
            description:
              'The value of the cookie __Host-ringfence-csrf, with whatever cookies alone sign in and changes something',
          },
        },
      },
    },
    { override: ({ jsonSchema, zodSchema }) => describeDates(jsonSchema, zodSchema) },
  );
}

function operationOf(route: RouteDefinition): ZodOpenApiOperationObject {
  const parameters = {
    ...(route.params instanceof z.ZodObject ? { path: route.params } : {}),
    ...(route.query instanceof z.ZodObject ? { query: route.query } : {}),
    ...(route.requestHeaders ? { header: headerSchema(route.requestHeaders) } : {}),
  };
  const content = route.rawBody
    ? { [route.rawBody.contentType]: { schema: route.rawBody.schema } }
    : route.body && { 'application/json': { schema: route.body } };
  return {
    operationId: route.operationId,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    'x-permission': route.permission,
    ...(route.wide ? { 'x-platform': true } : {}),
    security: securityOf(route),
    ...(Object.keys(parameters).length > 0 ? { requestParams: parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: { ...problemsOf(route), ...successesOf(route) },
  };
}

/** A token of somebody who signed in, or the cookies of a browser; for most routes an API key does as well. */
function securityOf(route: RouteDefinition): Record<string, string[]>[] {
  if (route.permission === 'public') return [];
  const cookies: Record<string, string[]> = { session: [], ...(route.method === 'get' ? {} : { csrf: [] }) };
  return [{ bearer: [] }, ...(takesApiKeys(route) ? [{ apiKey: [] }] : []), cookies];
}

function successesOf(route: RouteDefinition): Record<string, ZodOpenApiResponseObject> {
  return Object.fromEntries(
    Object.entries(route.responses).map(([status, response]) => [status, responseOf(Number(status), response)]),
  );
}

function responseOf(
  status: number,
  { description, schema, contentType, headers }: ResponseDefinition,
): ZodOpenApiResponseObject {
  if (status >= 400 && !schema) return problemResponse(description);
  const binary = z.string().meta({ format: 'binary' });
  const body = schema ?? (contentType ? binary : undefined);
  const told = isList(schema) ? { ...LIST_HEADERS, ...headers } : headers;
  return {
    description,
    ...(told ? { headers: headerSchema(told) } : {}),
    ...(body ? { content: { [contentType ?? 'application/json']: { schema: body } } } : {}),
  };
}

/** Problems that a route has because of what it declares. */
function problemsOf(route: RouteDefinition): Record<string, ZodOpenApiResponseObject> {
  const problems: Record<string, string> = { 422: 'The request is not as described here', 503: 'Try again later' };
  if (route.permission !== 'public') {
    problems[401] = 'No valid access token';
    problems[403] = 'Not allowed to you, or the password, a second factor or step-up is wanted first';
  }
  if (route.params) problems[404] = 'There is no such thing in your tenant';
  if (route.query || route.body) problems[400] = 'Malformed JSON, or a cursor of another list';
  if (route.body) {
    problems[413] = 'The body is too large';
    problems[415] = 'The body is not JSON';
  }
  if (route.limit !== 'none') problems[429] = tooMany(route);
  return Object.fromEntries(
    Object.entries(problems).map(([status, description]) => [status, problemResponse(description)]),
  );
}

function tooMany({ limit }: RouteDefinition): string {
  const apart = limit === 'scan' || limit === 'alert' ? `; every ${limit} counts apart, by user and by address` : '';
  return `Too many requests${apart}; Retry-After says how long to wait`;
}

function problemResponse(description: string): ZodOpenApiResponseObject {
  return { description, content: { 'application/problem+json': { schema: problem } } };
}

function headerSchema(headers: Record<string, string>) {
  return z.object(
    Object.fromEntries(
      Object.entries(headers).map(([name, description]) => [name, z.string().optional().meta({ description })]),
    ),
  );
}

/** Handlers answer with Date objects, which JSON writes as text. */
function describeDates(jsonSchema: Record<string, unknown>, zodSchema: z.core.$ZodTypes): void {
  if (zodSchema._zod.def.type === 'date') Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
}

/** The document as docs/openapi.json holds it. */
export function openapiText(routes: readonly RouteDefinition[]): string {
  return `${JSON.stringify(openapiDocument(routes), null, 2)}\n`;
}
