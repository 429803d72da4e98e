import { expect } from 'chai';
import fc from 'fast-check';
import { csv } from '../../../src/domain/logs/formats/csv.ts';
import { type Range, RangeCutter, stateBehindHead } from '../../../src/domain/logs/ranges.ts';
import { readFlows } from '../../../src/domain/logs/read-flows.ts';
import { makeSample } from '../../../src/domain/logs/sample.ts';
import { cutAt, streamOf } from './reading.ts';

function rangesOf(pieces: Buffer[], size: number, unless: string | null = null): Range[] {
  const cutter = new RangeCutter(size, unless);
  const ranges = pieces.flatMap((piece) => cutter.push(piece));
  const last = cutter.end();
  return last ? [...ranges, last] : ranges;
}

const text = fc
  .array(fc.constantFrom('a', 'bc', '\n', '\r\n', '#fields'), { maxLength: 60 })
  .map((parts) => parts.join(''));
const cuts = fc.array(fc.nat(), { maxLength: 5 });

describe('RangeCutter', () => {
  it('covers every byte once, in whole lines, with the lines before each range counted', () => {
    fc.assert(
      fc.property(text, cuts, fc.integer({ min: 1, max: 20 }), (log, places, size) => {
        const bytes = Buffer.from(log);
        const ranges = rangesOf(cutAt(bytes, places), size);
        expect(ranges.map(({ from, to }) => bytes.toString('utf8', from, to)).join('')).to.equal(log);
        for (const { from, line } of ranges) {
          expect(line).to.equal(bytes.toString('utf8', 0, from).split('\n').length - 1);
          if (from > 0) expect(bytes[from - 1]).to.equal(0x0a);
        }
        for (const { from, to } of ranges.slice(0, -1)) expect(to - from).to.be.at.least(size);
      }),
    );
  });

  it('makes no cut behind a text that forbids it, wherever the stream is cut', () => {
    fc.assert(
      fc.property(text, cuts, (log, places) => {
        const bytes = Buffer.from(log);
        const forbidden = bytes.indexOf('\n#fields');
        for (const { from } of rangesOf(cutAt(bytes, places), 1, '\n#fields')) {
          // Cut right in front of it at most, or at a line before.
          if (forbidden >= 0) expect(from).to.be.at.most(forbidden + 1);
        }
      }),
    );
  });
});

describe('a range of a file', () => {
  it('gives the rows that the whole file has there, with their line numbers', async () => {
    const header = 'time,src_ip,dst_ip,dst_port,protocol\n';
    const rows = Array.from({ length: 500 }, (_, i) => `${1_790_000_000 + i},10.0.0.${i % 250},192.0.2.1,${i},tcp\n`);
    const log = Buffer.from(header + rows.join(''));
    const linesOf = async (bytes: Buffer, options: object = {}) => {
      const lines: number[] = [];
      for await (const { batch } of readFlows(streamOf(bytes), { receivedAt: 0, as: 'csv', ...options })) {
        lines.push(...batch.line.slice(0, batch.length));
      }
      return lines;
    };
    const state = stateBehindHead(csv, makeSample(log, false), { receivedAt: 0 });
    if (state === null) throw new Error('no state');
    const ranges = rangesOf([log], 2_000);
    const read: number[] = [];
    for (const { from, to, line } of ranges) {
      const resume = { bytes: 0, state: { ...state, line } };
      read.push(...(await linesOf(log.subarray(from, to), { head: log, resume })));
    }
    expect(ranges.length).to.be.greaterThan(5);
    expect(read).to.deep.equal(await linesOf(log));
  });
});
