import fc from 'fast-check';

/** Requests made from an OpenAPI document: as described, nearly so, and hostile. */

/** What fuzzing reads of a schema. */
interface Schema {
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

export interface FuzzRequest<Who extends string = string> {
  operation: string;
  method: string;
  /** Path and query, as they go over the wire. */
  target: string;
  who: Who;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** Values that exist, by the name of a parameter or property: without them most requests end at a 404. */
export type KnownValues = Record<string, readonly string[]>;

/** Requests of one operation, named by its method and path. */
export interface FuzzSource<Who extends string> {
  name: string;
  requests: fc.Arbitrary<FuzzRequest<Who>>;
}

/** Node answers longer request heads by itself, before the application hears of them. */
const LONGEST_TARGET = 8_000;

const EDGES_OF_TIME = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '2024-02-29T24:00:00Z',
  '2026-01-01T00:00:60Z',
];

const HOSTILE_TEXTS = [
  ...EDGES_OF_TIME,
  '',
  ' ',
  '\0',
  'a\0b',
  'a\r\nX-Injected: 1',
  '\r\n\r\n<html>',
  '\u001b[2J\u001b[31mred',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202egnp.exe',
  'e\u0301\u{1f469}\u200d\u{1f4bb}',
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  '1) UNION SELECT NULL --',
  '$1 ? ?? :name',
  '%00%0d%0a',
  '%s%n{{7*7}}',
  '=cmd|calc!A1',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '\\\\host\\share',
  '__proto__',
  'constructor',
  'toString',
  'null',
  'undefined',
  'true',
  '[object Object]',
  'NaN',
  '-1',
  '1e400',
  '0x10',
  '1-0',
  '99999999999999999999-9999999999999999999',
  '00000000-0000-0000-0000-000000000000',
  '0.0.0.0/0',
  '::ffff:1.2.3.4',
  'fe80::1%eth0',
  'a'.repeat(10_000),
  '\u{1f4a9}'.repeat(2_500),
  '"'.repeat(300),
];

const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);
const hostileNumber = fc.constantFrom(
  -1,
  0,
  -0.5,
  1.5,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  1e308,
  -1e308,
  5e-324,
);
const hostileKey = fc.constantFrom(
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'id',
  'tenant_id',
  '',
  'a\0b',
  '\ud800',
);
const hostileObject = fc
  .array(fc.tuple(hostileKey, fc.oneof(hostileText, hostileNumber, fc.constant({ polluted: true }))), { maxLength: 4 })
  // Makes `__proto__` a property like any other, which an object literal would not.
  .map((entries) => Object.fromEntries(entries));
const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null]) },
  { weight: 1, arbitrary: fc.array(hostileText, { maxLength: 4 }) },
  { weight: 1, arbitrary: hostileObject },
  { weight: 1, arbitrary: fc.constantFrom(10, 31, 32, 100).map(nested) },
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i += 1) value = i % 2 ? [value] : { a: value };
  return value;
}

/** A cursor as lists hand it out in form, with anything in it. */
const cursorPart = fc.oneof(
  hostileText,
  fc.constantFrom('2026-01-01 00:00:00+00', '7', '3.5', '10.0.0.1', '10/32/5', 'infinity'),
  fc.uuid(),
);
const cursor = fc.oneof(
  fc.tuple(cursorPart, cursorPart).map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
  hostileText,
);

const ODD_HEADERS: readonly (readonly [string, string])[] = [
  ['accept', 'text/html;q=x, */*;q=-1'],
  ['accept-encoding', 'gzip, br;q=2, *'],
  ['accept-language', 'x'.repeat(2_000)],
  ['x-request-id', 'z'.repeat(3_000)],
  ['x-request-id', "'; DROP TABLE users; --"],
  ['x-request-id', '../../etc/passwd'],
  ['x-forwarded-for', '127.0.0.1, ::1, x'],
  ['forwarded', 'for="[::1]:x";proto=ftp'],
  ['x-api-key', 'rf_'],
  ['x-api-key', `rf_${'0'.repeat(32)}_${'A'.repeat(43)}`],
  ['cookie', '__proto__=1; a=%00; =; ;;'],
  ['cookie', `ringfence_device=${'%'.repeat(300)}; ringfence_board=x.y.z`],
  ['origin', 'null'],
  ['origin', 'http://['],
  ['sec-fetch-site', 'cross-site'],
  ['user-agent', '\u00ff\u00fe\t <script>'],
  ['host', 'evil.example:99999'],
  ['range', 'bytes=0-,5-1'],
  ['if-none-match', '*'],
  ['if-modified-since', 'yesterday'],
  ['x-http-method-override', 'DELETE'],
  ['idempotency-key', 'the same again'],
  ['idempotency-key', 'again'],
  ['idempotency-key', 'k'.repeat(3_000)],
  ['content-encoding', 'gzip'],
  ['content-encoding', 'x'],
  ['transfer-encoding', 'chunked'],
  ['authorization', 'Bearer'],
  ['authorization', 'Bearer a.b.c'],
  ['authorization', 'Basic YTpi'],
  ['authorization', `Bearer ${'e'.repeat(4_000)}`],
];
const oddHeaders = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...ODD_HEADERS), { maxLength: 3 }) },
);

const JSON_TYPES = ['application/json', 'application/json; charset=utf-8'];
const WRONG_TYPES = [
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'application/json, text/plain',
  'application/problem+json',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  `multipart/form-data; boundary=${'b'.repeat(500)}`,
  '/',
];

/** Not JSON, or JSON that a program would not write. */
const oddJson = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '{', '}', '[', '{"a":}', "{'a':1}", '{"a":1,}', 'nul', 'null', '1', '"text"', '[]', '[{}]', '{}{}'],
    ...['\ufeff{}', '\0', '{"a":1e400}', '{"a":-0}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a":"\n"}', '{"":""}'],
    ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"a":1,"a":2}', 'NaN'],
    ...['['.repeat(50_000), '{"a":'.repeat(5_000), `{"a":"${'x'.repeat(300_000)}"}`, `[${'0,'.repeat(20_000)}0]`],
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** Every operation of the document but the given ones. */
export function fuzzSources<Who extends string>(
  document: FuzzDocument,
  options: { people: readonly Who[]; known: KnownValues; without: readonly string[] },
): FuzzSource<Who>[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { operationId }]) => !options.without.includes(operationId))
      .map(([method, operation]) => {
        const name = `${method.toUpperCase()} ${path}`;
        const plain = requestsOf(document, path, method, operation, { ...options, wild: false });
        const wild = requestsOf(document, path, method, operation, { ...options, wild: true });
        const requests = fc.oneof({ weight: 2, arbitrary: plain }, { weight: 3, arbitrary: wild });
        return { name, requests };
      }),
  );
}

interface Making<Who extends string> {
  people: readonly Who[];
  known: KnownValues;
  /** Whether values may differ from what is described. */
  wild: boolean;
}

function requestsOf<Who extends string>(
  document: FuzzDocument,
  path: string,
  method: string,
  { parameters = [], requestBody }: FuzzOperation,
  { people, known, wild }: Making<Who>,
): fc.Arbitrary<FuzzRequest<Who>> {
  const values = valueMaker(document, known, wild);
  const encoded = (name: string, schema: Schema) => {
    const value = values(name, schema).map((made) =>
      percent(typeof made === 'string' ? made : String(JSON.stringify(made))),
    );
    return wild ? mostly(value, fc.constantFrom('%', '%zz', '%ff', '%ed%a0%80', '%2e%2e', '%2f')) : value;
  };
  const named = (place: string) =>
    Object.fromEntries(
      parameters.filter((parameter) => parameter.in === place).map(({ name, schema }) => [name, encoded(name, schema)]),
    );
  const query = named('query');
  const pairs = Object.entries(query).map(([name, value]) => value.map((text) => `${percent(name)}=${text}`));
  const strange = fc
    .tuple(
      fc.constantFrom('no_such', '__proto__', 'limit[]', 'limit[a][b]', 'constructor.prototype', '', '&', '%'),
      hostileText,
    )
    .map(([name, value]) => `${name}=${percent(value)}`);
  const anyPair = pairs.length > 0 ? fc.oneof(...pairs, ...pairs, strange) : strange;
  const oddQuery = fc.array(anyPair, { maxLength: 6 }).map((some) => some.join('&'));
  const described = fc.record(query, { requiredKeys: [] }).map((some) =>
    Object.entries(some)
      .map(([name, value]) => `${percent(name)}=${value}`)
      .join('&'),
  );
  return fc
    .record({
      who: fc.constantFrom(...people),
      path: fc.record(named('path')),
      query: wild ? mostly(described, oddQuery) : described,
      odd: wild ? oddHeaders : fc.constant([]),
      content: contents(requestBody, values, wild),
    })
    .map(({ who, path: segments, query: search, odd, content }) => {
      const filled = path.replace(/\{(\w+)\}/g, (_all, name: string) => segments[name] ?? '');
      const target = withoutWaiting(search === '' ? filled : `${filled}?${search}`).slice(0, LONGEST_TARGET);
      const headers = { ...(content.type ? { 'content-type': content.type } : {}), ...Object.fromEntries(odd) };
      return {
        operation: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        target,
        who,
        headers,
        body: content.body,
      };
    });
}

interface Content {
  type: string;
  body: Buffer | undefined;
}

function contents(
  requestBody: FuzzOperation['requestBody'],
  values: ReturnType<typeof valueMaker>,
  wild: boolean,
): fc.Arbitrary<Content> {
  const none = fc.constant<Content>({ type: '', body: undefined });
  const json = requestBody?.content['application/json'];
  const form = requestBody?.content['multipart/form-data'];
  const odd = fc
    .tuple(fc.constantFrom(...JSON_TYPES, ...WRONG_TYPES), oddJson)
    .map(([type, text]): Content => ({ type, body: Buffer.from(text as string) }));
  if (form) return wild ? mostly(forms(true), odd) : forms(false);
  if (!json) return wild ? mostly(none, odd) : none;
  const type = wild
    ? mostly(fc.constantFrom(...JSON_TYPES), fc.constantFrom(...WRONG_TYPES))
    : fc.constantFrom(...JSON_TYPES);
  const described = fc
    .tuple(type, values('', json.schema))
    .map(([given, value]): Content => ({ type: given, body: Buffer.from(JSON.stringify(value) ?? '') }));
  return wild ? mostly(described, odd) : described;
}

const LOG = 'src_ip,dst_ip,dst_port,protocol,bytes\n10.0.0.1,10.0.0.2,443,tcp,100\n';

/** Multipart forms; broken ones too. */
function forms(wild: boolean): fc.Arbitrary<Content> {
  const good = fc.constantFrom(LOG, LOG.repeat(20));
  if (!wild)
    return good.map((content) => ({
      type: 'multipart/form-data; boundary=b',
      body: form([part('file', 'a.csv', content)]),
    }));
  const content = fc.oneof(good, hostileText, fc.string({ unit: 'binary', maxLength: 2_000 }));
  const name = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('file', 'file', 'format', '') },
    { weight: 1, arbitrary: hostileText },
  );
  const parts = fc
    .array(fc.tuple(name, fc.option(hostileText, { nil: undefined }), content), { maxLength: 10 })
    .map((some) => some.map(([field, file, text]) => part(field, file, text)));
  const breakages: ((whole: Buffer) => Buffer)[] = [
    (whole) => whole,
    (whole) => whole.subarray(0, -5),
    (whole) => whole.subarray(0, whole.length >> 1),
    (whole) => Buffer.from(whole.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'),
    (whole) => Buffer.concat([Buffer.from('--b\r\n\r\n'), whole]),
    (whole) =>
      Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name=\r\nx\r\n: y\r\n\r\n\r\n'), whole]),
    (whole) => Buffer.concat([Buffer.from(`--b\r\n${'X-Header: y\r\n'.repeat(3_000)}\r\n`), whole]),
  ];
  return fc
    .tuple(parts, fc.constantFrom(...breakages))
    .map(([some, broken]) => ({ type: 'multipart/form-data; boundary=b', body: broken(form(some)) }));
}

function part(name: string, fileName: string | undefined, content: string): string {
  const file = fileName === undefined ? '' : `; filename="${fileName}"`;
  return `--b\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${content}\r\n`;
}

function form(parts: readonly string[]): Buffer {
  return Buffer.from(`${parts.join('')}--b--\r\n`);
}

/** Values of schemas: as described, and when `wild`, now and then something else. */
function valueMaker(document: FuzzDocument, known: KnownValues, wild: boolean) {
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

function mostly<First, Second>(usual: fc.Arbitrary<First>, other: fc.Arbitrary<Second>): fc.Arbitrary<First | Second> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other });
}

/** Encoded for a path or a query; takes halves of characters as well, which encodeURIComponent refuses. */
function percent(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** A poll that may wait is asked not to: there are no workers whose progress would end it. */
function withoutWaiting(target: string): string {
  return target.replace(/([?&]wait)=([^&]*)/g, (all, name: string, value: string) => {
    const seconds = Number(decodeURIComponent(value.replaceAll(/%(?![0-9a-f]{2})|%(?=[89a-f])/gi, 'x')));
    return seconds > 0 && seconds <= 30 ? `${name}=0` : all;
  });
}
