import { expect } from 'chai';
import * as fc from 'fast-check';
import { SPLIT, splitCsv, undouble } from '../../../../src/domain/logs/scan/csv-fields.ts';
import { Fields, MAX_FIELDS, splitPlain } from '../../../../src/domain/logs/scan/fields.ts';

const fields = new Fields();

function textsIn(bytes: Buffer): string[] {
  const count = Math.min(fields.count, MAX_FIELDS);
  return Array.from({ length: count }, (_, i) => bytes.toString('utf8', fields.starts[i], fields.ends[i]));
}

function csvFields(line: string, delimiter = ','): string[] | null {
  const bytes = Buffer.from(`"${line}"`);
  const split = splitCsv(bytes, 1, bytes.length - 1, delimiter.charCodeAt(0), fields);
  if (split === SPLIT.unclosed) return null;
  return textsIn(split === SPLIT.doubled ? undouble(bytes, fields) : bytes);
}

describe('splitCsv', () => {
  it('reads back what was quoted by the rules', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', ';', ' ', '1'), maxLength: 6 });
    await fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ';'), (cells, delimiter) => {
        const line = cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter);
        expect(csvFields(line, delimiter), line).to.deep.equal(cells);
      }),
      { numRuns: 3_000 },
    );
  });

  for (const [line, expected] of [
    ['', ['']],
    [',', ['', '']],
    [' a , b c ,"d "', ['a', 'b c', 'd ']],
    ['a"b,c', ['a"b', 'c']],
    ['"say "QU" now",x', ['say "QU" now', 'x']],
    ['"a" ,b', ['a', 'b']],
    ['"",""', ['', '']],
    ['a,"b', null],
    ['"', null],
  ] as const) {
    it(`splits ${JSON.stringify(line)}`, () => expect(csvFields(line)).to.deep.equal(expected));
  }
});

describe('splitPlain', () => {
  it('does what split does', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\t', '"', 'ü'), maxLength: 20 }), (line) => {
        const bytes = Buffer.from(`\t${line}\t`);
        splitPlain(bytes, 1, bytes.length - 1, 9, fields);
        expect(textsIn(bytes)).to.deep.equal(line.split('\t'));
      }),
    );
  });

  it('counts fields beyond those it keeps', () => {
    const bytes = Buffer.from('\t'.repeat(5_000));
    splitPlain(bytes, 0, bytes.length, 9, fields);
    expect(fields.count).to.equal(5_001);
  });
});
