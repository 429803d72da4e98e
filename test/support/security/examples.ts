import { randomUUID } from 'node:crypto';
import { type JsonSchema, resolved } from './operations.ts';

/** Values that a schema cannot say, by the name of the property. */
export type Known = Readonly<Record<string, unknown>>;

const FORMATS: Record<string, () => string> = {
  uuid: randomUUID,
  email: () => `example-${randomUUID()}@bank.example`,
  'date-time': () => new Date(Date.now() + 3_600_000).toISOString(),
  date: () => new Date().toISOString().slice(0, 10),
  ipv4: () => '10.0.0.1',
  ipv6: () => '2001:db8::1',
  cidrv4: () => '10.0.0.0/24',
  cidrv6: () => '2001:db8::/64',
  uri: () => 'https://siem.bank.example/events',
};
/** Tried one after the other where a schema has nothing but a pattern. */
const CANDIDATES = [
  'a name',
  'a',
  '1',
  '443',
  'name.example',
  '10.0.0.0/24',
  '10.0.0.1',
  'en-GB',
  '* * * * *',
  '/srv/logs',
  'https://store.example',
  'T1046',
];

/**
 * A value that the schema allows: what is required, and of an object where nothing is, its first property. Throws where
 * it finds none; the name then belongs into the table of probes.
 */
export function exampleOf(given: JsonSchema, known: Known, name = ''): unknown {
  if (Object.hasOwn(known, name)) return known[name];
  const schema = resolved(given);
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.anyOf ?? schema.oneOf)?.find((each) => resolved(each).type !== 'null');
  if (choice) return exampleOf(choice, known, name);
  const type = Array.isArray(schema.type) ? schema.type.find((each) => each !== 'null') : schema.type;
  switch (type) {
    case 'object':
      return objectOf(schema, known);
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => exampleOf(schema.items ?? {}, known, name));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 1, 1);
    case 'boolean':
      return true;
    case 'string':
      return textOf(schema, name);
    default:
      return {};
  }
}

function objectOf({ properties = {}, required = [] }: JsonSchema, known: Known): Record<string, unknown> {
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, exampleOf(properties[name] ?? {}, known, name)]));
}

function textOf({ format, pattern, minLength = 1 }: JsonSchema, name: string): string {
  const made = FORMATS[format ?? ''];
  if (made) return made();
  if (pattern === undefined) return 'example'.padEnd(minLength, 'e');
  const fits = CANDIDATES.find((text) => text.length >= minLength && new RegExp(pattern, 'u').test(text));
  if (fits === undefined) throw new Error(`no example for ${name} (${pattern}): add it to probes.ts`);
  return fits;
}
