import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { FlowBatch } from '../../../src/domain/logs/flow.ts';
import { readLines } from '../../../src/domain/logs/lines/line-format.ts';
import { LINE_FORMATS } from '../../../src/domain/logs/registry.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures/logs');

function linesOf(format: string): string[] {
  const folder = join(FIXTURES, format);
  if (!existsSync(folder)) return [];
  const logs = readdirSync(folder).filter((name) => name.endsWith('.log'));
  return logs.flatMap((name) => readFileSync(join(folder, name), 'latin1').split('\n').filter(Boolean));
}

const LINES = LINE_FORMATS.flatMap(({ name }) => linesOf(name));

/** A line with some bytes written over, taken out or doubled. */
const damaged = fc
  .tuple(
    fc.nat(LINES.length - 1),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...' ,:=/"[]()->|\0\xff09aZ', '', '""')), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([index, damages]) =>
    damages.reduce((line, [place, put]) => {
      const at = place % (line.length + 1);
      return line.slice(0, at) + put + line.slice(at + 1);
    }, LINES[index] as string),
  );

describe('damaged lines', () => {
  it('are flows, observations, skips or rejects, each of them once', async () => {
    await fc.assert(
      fc.property(fc.array(damaged, { minLength: 1, maxLength: 20 }), (lines) => {
        const batch = new FlowBatch(64);
        const reader = readLines(LINE_FORMATS, { receivedAt: Date.UTC(2026, 10, 21) * 1000 });
        reader.push(Buffer.from(`${lines.join('\n')}\n`, 'latin1'), batch);
        reader.end(batch);
        const { length, observed, rejects, skipped, duplicates, read } = batch;
        expect(length + observed + rejects.length + skipped + duplicates).to.equal(read);
        for (let row = 0; row < length; row++) {
          expect(batch.srcFamily[row], lines.join('\n')).to.be.oneOf([4, 6]);
          expect(batch.dstFamily[row], lines.join('\n')).to.be.oneOf([4, 6]);
          expect(batch.dstPort[row]).to.be.within(-1, 65_535);
        }
      }),
      { numRuns: 1500 },
    );
  });
});
