import { expect } from 'chai';
import * as fc from 'fast-check';
import { Needle } from '../../../../src/domain/logs/scan/needle.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '='), maxLength: 40 });
const sought = fc.string({ unit: fc.constantFrom('a', 'b', '='), minLength: 1, maxLength: 6 });

describe('a text looked for in many lines', () => {
  it('is found where a search of the line alone finds it, whatever stands around it', async () => {
    await fc.assert(
      fc.property(text, text, text, sought, (before, line, after, wanted) => {
        const bytes = Buffer.from(before + line + after);
        const [start, end] = [before.length, before.length + line.length];
        const needle = new Needle(wanted);
        const place = line.indexOf(wanted);
        expect(needle.find(bytes, start, end)).to.equal(place < 0 ? -1 : start + place);
        expect(needle.isAt(bytes, start, end)).to.equal(line.startsWith(wanted));
        expect(needle.is(bytes, start, end)).to.equal(line === wanted);
      }),
      { numRuns: 5000 },
    );
  });

  it('is neither empty nor longer than its leaps can be', () => {
    expect(() => new Needle('')).to.throw(RangeError);
    expect(() => new Needle('x'.repeat(256))).to.throw(RangeError);
    expect(new Needle('x'.repeat(255)).find(Buffer.from('x'.repeat(300)), 7, 300)).to.equal(7);
  });
});
