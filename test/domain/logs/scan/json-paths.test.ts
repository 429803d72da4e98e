import { expect } from 'chai';
import fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { OBJECT } from '../../../../src/domain/logs/scan/json-object.ts';
import { PathScan, PathTable } from '../../../../src/domain/logs/scan/json-paths.ts';

const PATHS = ['a', 'a.b', 'a.b.c', 'cab', 'cbb', 'd.a', ''];
const LEAVES = ['a.b', 'cab', 'd.a'];

/** Looks for the paths in one object after the other: the values in order, null for what is not there. */
function finder(paths: readonly string[]): (text: string) => (string | null)[] | 'malformed' | 'needs parser' {
  const fields = new Fields();
  const scan = new PathScan(new PathTable(paths.map((path) => [path])), fields);
  return (text) => {
    const bytes = Buffer.from(`x${text}"`);
    const kind = scan.scan(bytes, 1, bytes.length - 1);
    if (kind === OBJECT.malformed) return 'malformed';
    if (kind === OBJECT.needsParser) return 'needs parser';
    return paths.map((_, slot) => bytes.toString('utf8', fields.starts[slot], fields.ends[slot]) || null);
  };
}

const found = finder(PATHS);
const leaves = finder(LEAVES);

function wanted(value: unknown, path: string): string | null {
  let at = value;
  for (const step of path.split('.')) {
    if (typeof at !== 'object' || at === null || Array.isArray(at) || !Object.hasOwn(at, step)) return null;
    at = (at as Record<string, unknown>)[step];
  }
  if (at === null || at === '') return null;
  return typeof at === 'string' ? at : JSON.stringify(at);
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'cab', 'cbb', '', 'x"y', 'ü');
const { json } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.jsonValue({ maxDepth: 0 }),
    fc.constantFrom('', 'plain', 'ü€😀', 'a "b" \\ \n', 0, -1.5e-7, 1e300, true, false, null),
    fc.dictionary(key, tie('json'), { maxKeys: 5 }),
    fc.array(tie('json'), { maxLength: 3 }),
  ),
}));
const object = fc.dictionary(key, json, { maxKeys: 5 });

describe('PathScan', () => {
  it('finds the values that JSON.parse finds', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const plain = JSON.parse(text);
        const values = PATHS.map((path) => wanted(plain, path));
        const result = found(text);
        const isEscaped = PATHS.some((path) => {
          const at = wanted(plain, path);
          return at !== null && typeof lookUp(plain, path) === 'string' && JSON.stringify(at) !== `"${at}"`;
        });
        if (isEscaped) expect(result).to.equal('needs parser');
        else if (indent === 0) expect(result).to.deep.equal(values);
        else expect(result).to.be.an('array');
      }),
      { numRuns: 500 },
    );
  });

  it('takes for an object exactly what JSON.parse takes for one', () => {
    fc.assert(
      fc.property(
        object,
        fc.nat(),
        fc.constantFrom('', '"', '{', '}', '[', ']', ',', ':', '\\', 'n', '0', '\n', ' '),
        (value, at, noise) => {
          const text = JSON.stringify(value);
          const place = at % (text.length + 1);
          const damaged = text.slice(0, place) + noise + text.slice(place + (at % 2));
          expect(found(damaged) !== 'malformed', damaged).to.equal(isObject(damaged));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('finds the same in records that differ only in their values as in the first of them', () => {
    const values = fc.tuple(
      fc.string(),
      fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.constantFrom(true, null),
    );
    fc.assert(
      fc.property(
        fc.array(values, { minLength: 2, maxLength: 5 }),
        fc.nat(),
        fc.constantFrom('', '"', ',', '0', '.', '\\', '\n'),
        (rows, at, noise) => {
          for (const [text, number, word] of rows) {
            const json = JSON.stringify({ x: [number, text], a: { b: text, z: word }, cab: number, d: { a: word } });
            const place = at % (json.length + 1);
            for (const record of [json, json.slice(0, place) + noise + json.slice(place)]) {
              const result = leaves(record);
              if (!isObject(record)) expect(result, record).to.equal('malformed');
              else if (!record.includes('\\')) {
                const value = JSON.parse(record);
                const texts = LEAVES.map((path, slot) => {
                  // A number may be written longer than JavaScript would.
                  const isNumber = typeof lookUp(value, path) === 'number';
                  return isNumber ? JSON.stringify(Number(result[slot])) : result[slot];
                });
                expect(texts, record).to.deep.equal(LEAVES.map((path) => wanted(value, path)));
              }
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('gives up on the deepest nesting', () => {
    for (const open of ['[', '{"":', '{"a":']) expect(found(`{"a":${open.repeat(100_000)}`)).to.equal('malformed');
  });
});

function lookUp(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | null | undefined)?.[step], value);
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
