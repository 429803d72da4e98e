import { openapiDocument } from '../../../src/api/openapi.ts';
import { routes } from '../../../src/api/routes/index.ts';
import type { Permission } from '../../../src/domain/access/permissions.ts';

/** What the security suites read of a JSON schema. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
}

interface Media {
  content?: Record<string, { schema: JsonSchema }>;
}

/** An operation as the document describes it. */
export interface Operation {
  id: string;
  /** In upper case. */
  method: string;
  path: string;
  permission: Permission | 'public' | 'signed-in';
  /** Only for administrators of the first tenant. */
  wide: boolean;
  /** Whether an API key may be enough. */
  forKeys: boolean;
  parameters: { in: string; name: string; required?: boolean; schema: JsonSchema }[];
  json: JsonSchema | undefined;
  multipart: JsonSchema | undefined;
  responses: Record<string, Media>;
}

interface Described {
  operationId: string;
  'x-permission': Operation['permission'];
  'x-platform'?: true;
  security: Record<string, unknown>[];
  parameters?: Operation['parameters'];
  requestBody?: Media;
  responses: Record<string, Media>;
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, JsonSchema> };
}

const document = JSON.parse(JSON.stringify(openapiDocument(routes))) as Document;

/** Every operation that the API documents; test/api/openapi.test.ts shows that no other is served. */
export const OPERATIONS: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({
    id: described.operationId,
    method: method.toUpperCase(),
    path,
    permission: described['x-permission'],
    wide: described['x-platform'] === true,
    forKeys: described.security.some((way) => 'apiKey' in way),
    parameters: described.parameters ?? [],
    json: described.requestBody?.content?.['application/json']?.schema,
    multipart: described.requestBody?.content?.['multipart/form-data']?.schema,
    responses: described.responses,
  })),
);

/** The schema behind a reference. */
export function resolved(schema: JsonSchema): JsonSchema {
  return schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1) as string] ?? {}) : schema;
}

/** The methods of every path, in upper case. */
export function methodsByPath(): Map<string, Set<string>> {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of OPERATIONS) methods.set(path, (methods.get(path) ?? new Set()).add(method));
  return methods;
}
