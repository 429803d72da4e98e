import fc from 'fast-check';
import { hostileText, JSON_TYPES, mostly, oddHeaders, oddJson, WRONG_TYPES } from './hostile.ts';
import { type FuzzDocument, type FuzzOperation, type KnownValues, type Schema, valueMaker } from './values.ts';

/** Requests made from an OpenAPI document: as described, nearly so, and hostile. */

export interface FuzzRequest<Who extends string = string> {
  operation: string;
  method: string;
  /** Path and query, as they go over the wire. */
  target: string;
  who: Who;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** Requests of one operation, named by its method and path. */
export interface FuzzSource<Who extends string> {
  name: string;
  requests: fc.Arbitrary<FuzzRequest<Who>>;
}

/** Node answers longer request heads by itself, before the application hears of them. */
const LONGEST_TARGET = 8_000;

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
