import { expect } from 'chai';
import * as fc from 'fast-check';
import { FlowBatch } from '../../../src/domain/logs/flow.ts';
import { LineReader } from '../../../src/domain/logs/line-reader.ts';

const MAX = 10;

/** Everything a reader says about a text that comes in these pieces. */
function read(pieces: Buffer[], maxLineBytes = MAX): { lines: [number, string][]; rejects: string[]; last: number } {
  const lines: [number, string][] = [];
  const batch = new FlowBatch(1);
  const reader = new LineReader((bytes, start, end, line) => {
    lines.push([line, bytes.toString('latin1', start, end)]);
    return null;
  }, maxLineBytes);
  // The piece is overwritten afterwards: readers may not keep what they are only lent.
  for (const piece of pieces) {
    const lent = Buffer.from(piece);
    reader.push(lent, batch);
    lent.fill(0x21);
  }
  reader.end(batch);
  return { lines, rejects: batch.rejects.map(({ line, text }) => `${line} ${text}`), last: reader.line };
}

function cutAt(bytes: Buffer, cuts: number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

describe('LineReader', () => {
  it('gives the same lines and rejects wherever the stream is cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\r', '\n', '\0', '\xff'), maxLength: 80 });
    await fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 12 }), (content, cuts) => {
        const bytes = Buffer.from(content, 'latin1');
        expect(read(cutAt(bytes, cuts))).to.deep.equal(read([bytes]));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes LF and CRLF, leaves out blank lines, counts all', () => {
    const { lines, last } = read([Buffer.from('a\r\n\n \t\r\nb\nc')]);
    expect(lines).to.deep.equal([
      [1, 'a'],
      [4, 'b'],
      [5, 'c'],
    ]);
    expect(last).to.equal(5);
  });

  it('drops a byte order mark at the very beginning only', () => {
    const bom = '\xef\xbb\xbf';
    const { lines } = read([Buffer.from(`${bom}a\n${bom}b`, 'latin1')]);
    expect(lines).to.deep.equal([
      [1, 'a'],
      [2, `${bom}b`],
    ]);
  });

  it('makes one reject of a line that is too long and goes on behind it', () => {
    const { lines, rejects } = read([Buffer.from(`ok\n${'x'.repeat(11)}\n${'y'.repeat(10)}\nend`)]);
    expect(rejects).to.deep.equal([`2 ${'x'.repeat(11)}`]);
    expect(lines.map(([line]) => line)).to.deep.equal([1, 3, 4]);
  });

  it('keeps 4 KiB of a bad line, without NUL and without half characters', () => {
    const batch = new FlowBatch(1);
    const reader = new LineReader(() => null, 100);
    reader.push(Buffer.from(`\0${'ü'.repeat(5_000)}\n`), batch);
    const text = batch.rejects[0]?.text ?? '';
    expect(text.startsWith('\uFFFDü')).to.equal(true);
    expect(text.slice(1)).to.match(/^ü+$/);
    expect(text.length).to.equal(2048);
  });
});
