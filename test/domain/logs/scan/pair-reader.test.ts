import { expect } from 'chai';
import * as fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { KeyTable, type PairStyle, SPACED } from '../../../../src/domain/logs/scan/key-values.ts';
import { PairReader } from '../../../../src/domain/logs/scan/pair-reader.ts';
import { splitPairs } from '../../../support/logs/split-pairs.ts';

const KEYS = ['src', 'dst', 'srcport', 'a', 'ab'];
const STYLES: readonly PairStyle[] = [SPACED, { equals: 0x3a, separator: 0x2c }, { equals: 0x3d, separator: 0x09 }];

const value = fc.constantFrom(
  '',
  '1',
  '192.0.2.1',
  '"x y"',
  '"a\\"b"',
  '"',
  '"not closed',
  'a b',
  '\\',
  'ä',
  '-',
  ': ',
);
const pair = fc
  .tuple(fc.constantFrom(...KEYS, 'other', '', 'text without'), fc.constantFrom('=', ':', ': '), value)
  .map((parts) => parts.join(''));
const line = fc
  .array(
    fc.tuple(pair, fc.constantFrom(' ', ',', '\t', ', ', '  ')).map((parts) => parts.join('')),
    { maxLength: 8 },
  )
  .map((pairs) => pairs.join(''));

describe('reading lines of pairs one after the other', () => {
  it('finds in every line what splitting that line alone finds, whatever was learnt before', async () => {
    await fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom(...STYLES), (lines, style) => {
        const table = new KeyTable(KEYS);
        const reader = new PairReader(table, style);
        const [fields, expected] = [new Fields(), new Fields()];
        for (const text of [...lines, ...lines]) {
          const bytes = Buffer.from(`x ${text}" y=z`);
          const end = bytes.length - 5;
          reader.read(bytes, 2, end, fields);
          splitPairs(bytes, 2, end, style, table, expected);
          expect([fields.count, fields.starts, fields.ends]).to.deep.equal([
            expected.count,
            expected.starts,
            expected.ends,
          ]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('goes on reading when there is more to learn than it keeps', () => {
    const table = new KeyTable(KEYS);
    const reader = new PairReader(table, SPACED);
    const fields = new Fields();
    for (let i = 0; i < 3000; i++) {
      const bytes = Buffer.from(`src=192.0.2.1 key${i}=x a=${i} dst=198.51.100.2`);
      reader.read(bytes, 0, bytes.length, fields);
      const found = KEYS.map((_, slot) => bytes.toString('utf8', fields.starts[slot], fields.ends[slot]));
      expect(found).to.deep.equal(['192.0.2.1', '198.51.100.2', '', String(i), '']);
    }
  });
});
