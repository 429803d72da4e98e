import { expect } from 'chai';
import * as fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { KeyTable, OBJECT, scanObject } from '../../../../src/domain/logs/scan/json-object.ts';
import { parseObject } from '../../../../src/domain/logs/scan/json-parsed.ts';

const NAMES = ['a', 'b', 'id.h', 'long_name'];
const KEYS = new KeyTable(NAMES.map((name) => [name]));

/** The values a line's scanner finds, by either way; 'malformed' when it is no JSON object. */
function read(line: string): string[] | 'malformed' {
  const bytes = Buffer.from(`}${line}}"`);
  const fields = new Fields();
  const end = bytes.length - 2;
  const kind = scanObject(bytes, 1, end, KEYS, fields);
  const values = kind === OBJECT.needsParser ? parseObject(bytes, 1, end, NAMES, fields) : bytes;
  if (kind === OBJECT.malformed || values === null) return 'malformed';
  return NAMES.map((_, slot) => values.toString('utf8', fields.starts[slot], fields.ends[slot]));
}

/** The same by JSON.parse alone. */
function reference(line: string): string[] | 'malformed' {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return 'malformed';
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return 'malformed';
  const object = parsed as Record<string, unknown>;
  return NAMES.map((name) => {
    const own = Object.hasOwn(object, name) ? object[name] : undefined;
    return own === undefined || own === null ? '' : String(own);
  });
}

const flatValue = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('"', '\\', '}', ','),
);
const flatObject = fc.dictionary(fc.oneof(fc.constantFrom(...NAMES), fc.string()), flatValue, { maxKeys: 8 });

describe('scanObject', () => {
  it('finds in flat objects what JSON.parse finds', async () => {
    await fc.assert(
      fc.property(flatObject, fc.constantFrom(undefined, ' ', '\t'), (object, space) => {
        const line = JSON.stringify(object, null, space).replaceAll('\n', ' ');
        expect(read(line), line).to.deep.equal(reference(line));
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses what JSON.parse refuses, wherever a line is damaged', async () => {
    const line = '{"a":-1.5e+3,"b":"x","id.h":true,"c":null, "long_name" : 0, "d":false}';
    await fc.assert(
      fc.property(fc.nat(line.length - 1), fc.constantFrom('', ...'{}[]":,0.-e\\tn \u0001'), (at, mark) => {
        const damaged = line.slice(0, at) + mark + line.slice(at + 1);
        const [found, expected] = [read(damaged), reference(damaged)];
        expect(found === 'malformed', damaged).to.equal(expected === 'malformed');
      }),
      { numRuns: 5_000 },
    );
  });

  it('refuses every line that is cut off', () => {
    const line = '{"a":1,"b":"x","id.h":[],"long_name":2.5}';
    for (let length = 0; length < line.length; length++) expect(read(line.slice(0, length))).to.equal('malformed');
  });

  it('takes the last of repeated keys, empty lists as text, nested ids and very deep nesting', () => {
    expect(read('{"a":1,"a":2}')).to.deep.equal(['2', '', '', '']);
    expect(read('{"a":[],"b":3}')).to.deep.equal(['[]', '3', '', '']);
    expect(read('{"id":{"h":"x"},"a":[1]}')).to.deep.equal(['[nested JSON]', '', 'x', '']);
    expect(read(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).to.not.equal('malformed');
    expect(read('['.repeat(100_000))).to.equal('malformed');
  });
});
