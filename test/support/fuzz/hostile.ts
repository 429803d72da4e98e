import fc from 'fast-check';

/** Texts, numbers, keys, headers and bodies that nobody means well with. */

export const EDGES_OF_TIME = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999999999Z',
  '9999-12-31T23:59:59-23:59',
  '2024-02-29T24:00:00Z',
  '2026-01-01T00:00:60Z',
];

export const HOSTILE_TEXTS = [
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

export const hostileText = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);
export const hostileNumber = fc.constantFrom(
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
export const hostileKey = fc.constantFrom(
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
export const hostileObject = fc
  .array(fc.tuple(hostileKey, fc.oneof(hostileText, hostileNumber, fc.constant({ polluted: true }))), { maxLength: 4 })
  // Makes `__proto__` a property like any other, which an object literal would not.
  .map((entries) => Object.fromEntries(entries));
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
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
export const cursor = fc.oneof(
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
export const oddHeaders = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...ODD_HEADERS), { maxLength: 3 }) },
);

export const JSON_TYPES = ['application/json', 'application/json; charset=utf-8'];
export const WRONG_TYPES = [
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
export const oddJson = fc.oneof(
  fc.constantFrom(
    ...['', ' ', '{', '}', '[', '{"a":}', "{'a':1}", '{"a":1,}', 'nul', 'null', '1', '"text"', '[]', '[{}]', '{}{}'],
    ...['\ufeff{}', '\0', '{"a":1e400}', '{"a":-0}', '{"a":"\\ud800"}', '{"a":"\\u0000"}', '{"a":"\n"}', '{"":""}'],
    ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"a":1,"a":2}', 'NaN'],
    ...['['.repeat(50_000), '{"a":'.repeat(5_000), `{"a":"${'x'.repeat(300_000)}"}`, `[${'0,'.repeat(20_000)}0]`],
  ),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);

/** Four of five times the usual one. */
export function mostly<First, Second>(
  usual: fc.Arbitrary<First>,
  other: fc.Arbitrary<Second>,
): fc.Arbitrary<First | Second> {
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: other });
}
