import fc from 'fast-check';
import { cursor, EDGES_OF_TIME, hostileObject, hostileValue, mostly } from './hostile.ts';

/** What fuzzing reads of a schema. */
export interface Schema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  default?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  format?: string;
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
}

export interface FuzzOperation {
  operationId: string;
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface FuzzDocument {
  paths: Record<string, Record<string, FuzzOperation>>;
  components: { schemas: Record<string, Schema> };
}

/** Values that exist, by the name of a parameter or property: without them most requests end at a 404. */
export type KnownValues = Record<string, readonly string[]>;

/** Values of schemas: as described, and when `wild`, now and then something else. */
export function valueMaker(document: FuzzDocument, known: KnownValues, wild: boolean) {
  const value = (name: string, given: Schema): fc.Arbitrary<unknown> => {
    const schema = resolve(document, given);
    const described = describedValue(name, schema);
    return wild ? mostly(described, fc.oneof(...boundaries(schema), hostileValue)) : described;
  };
  const describedValue = (name: string, schema: Schema): fc.Arbitrary<unknown> => {
    if (name === 'cursor' && wild) return cursor;
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => describedValue(name, resolve(document, choice))));
    switch (schema.type) {
      case 'object':
        return objectOf(schema);
      case 'array':
        return fc.array(value(name, schema.items ?? {}), {
          minLength: schema.minItems ?? 0,
          maxLength: schema.maxItems ?? 4,
        });
      case 'integer':
      case 'number':
        return fc.integer({ min: schema.minimum ?? -1_000, max: Math.min(schema.maximum ?? 1_000, 2 ** 53 - 1) });
      case 'boolean':
        return fc.boolean();
      case 'string':
        return textOf(schema, known[name] ?? known[schema.format ?? '']);
      default:
        return hostileValue;
    }
  };
  const objectOf = ({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> => {
    const entries = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, value(name, schema)]));
    // Without properties it is free data.
    if (Object.keys(entries).length === 0) return wild ? hostileObject : fc.constant({ note: 'free' });
    const object = fc.record(entries, { requiredKeys: required });
    if (!wild) return object;
    const odd = fc.tuple(fc.record(entries, { requiredKeys: [] }), hostileObject);
    return mostly(
      object,
      odd.map(([some, more]) => Object.fromEntries([...Object.entries(some), ...Object.entries(more)])),
    );
  };
  return value;
}

function resolve(document: FuzzDocument, schema: Schema): Schema {
  return schema.$ref ? (document.components.schemas[schema.$ref.split('/').at(-1) as string] ?? {}) : schema;
}

function textOf(
  { format, minLength = 0, maxLength = 60 }: Schema,
  known: readonly string[] = [],
): fc.Arbitrary<string> {
  const free = fc.string({ unit: 'grapheme-ascii', minLength, maxLength: Math.min(maxLength, 80) });
  const made: Record<string, fc.Arbitrary<string>> = {
    uuid: fc.uuid({ version: 4 }),
    email: fc.nat().map((number) => `fuzz-${number}@bank.example`),
    'date-time': fc
      .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
      .map((date) => date.toISOString()),
    ipv4: fc.ipV4(),
    ipv6: fc.ipV6(),
    cidrv4: fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([ip, bits]) => `${ip}/${bits}`),
    cidrv6: fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([ip, bits]) => `${ip}/${bits}`),
  };
  const arbitrary = made[format ?? ''] ?? free;
  return known.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary })
    : arbitrary;
}

/** Both sides of every limit that the schema states. */
function boundaries({
  type,
  format,
  minimum,
  maximum,
  minLength,
  maxLength,
  maxItems,
  items,
}: Schema): fc.Arbitrary<unknown>[] {
  const around = [minimum, maximum].flatMap((limit) => (limit === undefined ? [] : [limit - 1, limit, limit + 1]));
  const lengths = [minLength, maxLength].flatMap((limit) => (limit === undefined ? [] : [limit - 1, limit, limit + 1]));
  const texts = lengths.filter((length) => length >= 0).map((length) => 'ä'.repeat(length));
  const arrays =
    items?.enum && maxItems !== undefined ? [Array.from({ length: maxItems + 1 }, () => items.enum?.[0])] : [];
  const times = format === 'date-time' ? EDGES_OF_TIME : [];
  // What Postgres cannot store, apart and therefore often.
  const unstorable = type === 'string' ? ['a\0b', '\0', '\ud800'] : [];
  return [[...around, ...texts, ...arrays, ...times], unstorable]
    .filter((some) => some.length > 0)
    .map((some) => fc.constantFrom<unknown>(...some));
}
