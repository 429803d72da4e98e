import { expect } from 'chai';
import fc from 'fast-check';
import { Fields, splitQuoted } from '../../../../src/domain/logs/scan/fields.ts';

const SPACE = 0x20;

/** The same, slowly: with a regex for one field at a time. */
function slowly(line: string): string[] | null {
  const cells: string[] = [];
  let rest = line;
  for (;;) {
    const match = /^"([\s\S]*?)"(?= |$)|^([^" ][^ ]*|)(?= |$)/.exec(rest);
    if (match === null) return null;
    cells.push(match[1] ?? match[2] ?? '');
    rest = rest.slice(match[0].length);
    if (rest === '') return cells;
    rest = rest.slice(1);
  }
}

function split(line: string): string[] | null {
  const bytes = Buffer.from(`xx${line}"`);
  const fields = new Fields();
  if (!splitQuoted(bytes, 2, bytes.length - 1, SPACE, fields)) return null;
  return Array.from({ length: fields.count }, (_, i) => bytes.toString('utf8', fields.starts[i], fields.ends[i]));
}

describe('fields divided by a separator outside quotes', () => {
  it('are those that a regex finds', () => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', '-'), maxLength: 30 });
    fc.assert(
      fc.property(line, (text) => {
        expect(split(text)).to.deep.equal(slowly(text));
      }),
      { numRuns: 3_000 },
    );
  });

  it('keep what stands in quotes, and say when a quote is never closed', () => {
    expect(split('a "b c" - "d""e"')).to.deep.equal(['a', 'b c', '-', 'd""e']);
    expect(split('a "b c')).to.equal(null);
    expect(split('')).to.deep.equal(['']);
  });
});
