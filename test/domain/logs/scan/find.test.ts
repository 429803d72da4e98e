import { expect } from 'chai';
import * as fc from 'fast-check';
import { Fields } from '../../../../src/domain/logs/scan/fields.ts';
import { beginsWith, findIn, wordEnd } from '../../../../src/domain/logs/scan/find.ts';
import { splitWords } from '../../../../src/domain/logs/scan/words.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', '='), maxLength: 40 });
const needle = fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 1, maxLength: 4 });

describe('finding within a line', () => {
  it('finds what a search of the line alone finds, whatever stands around it', async () => {
    await fc.assert(
      fc.property(text, text, text, needle, (before, line, after, sought) => {
        const bytes = Buffer.from(before + line + after);
        const [start, end] = [before.length, before.length + line.length];
        const place = line.indexOf(sought);
        expect(findIn(bytes, Buffer.from(sought), start, end)).to.equal(place < 0 ? -1 : start + place);
        expect(beginsWith(bytes, Buffer.from(sought), start, end)).to.equal(line.startsWith(sought));
        expect(wordEnd(bytes, start, end) - start).to.equal(line.split(/[ \t]/)[0]?.length);
      }),
      { numRuns: 5000 },
    );
  });

  it('splits into the words that are there, up to the most asked for', async () => {
    await fc.assert(
      fc.property(text, text, fc.nat(6), (before, line, most) => {
        const bytes = Buffer.from(`${before}${line}x`);
        const fields = new Fields();
        splitWords(bytes, before.length, before.length + line.length, most, fields);
        const words = Array.from({ length: fields.count }, (_, i) =>
          bytes.toString('latin1', fields.starts[i], fields.ends[i]),
        );
        const expected = line.split(' ').filter((word) => word !== '');
        expect(words).to.deep.equal(expected.slice(0, most));
      }),
      { numRuns: 5000 },
    );
  });
});
