import { type JsonSchema, type Operation, resolved } from './operations.ts';

const FORMATS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
};

/** What an answer holds that the document does not say of it, or lacks; an undocumented status is a fault as well. */
export function responseFaults(operation: Operation, status: number, body: unknown): string[] {
  const described = operation.responses[String(status)];
  if (!described) return [`status ${status} is not documented`];
  const schema = described.content?.['application/json']?.schema;
  return schema ? faultsOf(schema, body, 'body') : [];
}

function faultsOf(given: JsonSchema, value: unknown, at: string): string[] {
  const schema = resolved(given);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) {
    const found = choices.map((choice) => faultsOf(choice, value, at));
    return found.some(({ length }) => length === 0) ? [] : (found.sort((a, b) => a.length - b.length)[0] ?? []);
  }
  if (schema.allOf) return schema.allOf.flatMap((part) => faultsOf(part, value, at));
  if (schema.const !== undefined) return value === schema.const ? [] : [`${at} is not ${schema.const}`];
  if (schema.enum) return schema.enum.includes(value) ? [] : [`${at}: ${String(value)} is not in the list`];
  const types = schema.type === undefined ? [] : [schema.type].flat();
  if (types.length > 0 && !types.some((type) => isOf(type, value))) return [`${at} is not ${types.join(' or ')}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => faultsOf(schema.items ?? {}, item, `${at}[${index}]`));
  if (value !== null && typeof value === 'object') return objectFaults(schema, value as Record<string, unknown>, at);
  const form = FORMATS[schema.format ?? ''];
  return form && !form.test(String(value)) ? [`${at} is no ${schema.format}`] : [];
}

function objectFaults(schema: JsonSchema, value: Record<string, unknown>, at: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${at}.${name} is missing`);
  const inside = Object.entries(value).flatMap(([name, each]) => {
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known) return faultsOf(known, each, `${at}.${name}`);
    if (typeof additionalProperties === 'object') return faultsOf(additionalProperties, each, `${at}.${name}`);
    // A named schema that does not say otherwise is closed: what is not described does not leave the house.
    return additionalProperties === false || Object.keys(properties).length > 0
      ? [`${at}.${name} is not described`]
      : [];
  });
  return [...missing, ...inside];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return value !== null && typeof value === 'object' && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
