import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { recognise } from '../../src/domain/logs/recognise.ts';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../../src/domain/logs/sample.ts';
import { readAll, streamOf, type WholeFile } from '../domain/logs/reading.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/logs');

/** A file as its `.expected.ndjson` tells it: flows, then rejects, then the rest of the ledger. */
function told({ flows, rejects, read, skipped, duplicates }: WholeFile): string[] {
  return [
    ...flows,
    ...rejects.map(({ line, field, reason }) => ({ reject: line, field, reason })),
    { read, skipped, duplicates },
  ].map((entry) => JSON.stringify(entry));
}

function logsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
}

function sampleOf(bytes: Buffer) {
  return makeSample(bytes.subarray(0, SAMPLE_BYTES), bytes.length < SAMPLE_BYTES);
}

for (const format of LOG_FORMATS) {
  const folder = join(FIXTURES, format.name);
  const nearMisses = join(folder, 'near-miss');

  describe(`log format ${format.name}`, () => {
    it('has a log with expected flows, and a near miss', () => {
      expect(logsIn(folder)).to.not.be.empty;
      expect(logsIn(nearMisses)).to.not.be.empty;
    });

    for (const name of logsIn(folder)) {
      const bytes = readFileSync(join(folder, name));
      const expected = () =>
        readFileSync(join(folder, name.replace('.log', '.expected.ndjson')), 'utf8')
          .trimEnd()
          .split('\n');

      it(`recognises ${name}`, () => {
        const recognised = recognise(sampleOf(bytes));
        expect(recognised?.format.name).to.equal(format.name);
        expect(recognised?.because).to.not.be.empty;
      });

      it(`reads ${name} as expected`, async () => {
        expect(told(await readAll(streamOf(bytes)))).to.deep.equal(expected());
      });

      it(`reads ${name} byte by byte and with CRLF all the same`, async () => {
        expect(told(await readAll(streamOf(...Array.from(bytes, (byte) => Buffer.of(byte)))))).to.deep.equal(
          expected(),
        );
        const crlf = bytes.toString('utf8').replaceAll('\n', '\r\n');
        expect(told(await readAll(streamOf(crlf)))).to.deep.equal(expected());
      });

      it(`survives ${name} cut off anywhere`, async () => {
        for (let length = 1; length < bytes.length; length += 7) {
          await readAll(streamOf(bytes.subarray(0, length)), { as: format.name }).catch((error) => {
            expect(error).to.have.property('code', 'no-header');
          });
        }
      });
    }

    for (const name of logsIn(nearMisses)) {
      it(`is not taken in by ${name}`, () => {
        expect(format.probe(sampleOf(readFileSync(join(nearMisses, name)))).confidence).to.be.lessThan(0.8);
      });
    }
  });
}
