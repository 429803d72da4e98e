import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { recognise } from '../../src/domain/logs/recognise.ts';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../../src/domain/logs/sample.ts';
import { readAll, streamOf } from '../domain/logs/reading.ts';
import { told } from '../support/logs/told.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/logs');

/** Every fixture is read as if it had come then, for formats that leave out the year. */
const RECEIVED = { receivedAt: Date.UTC(2026, 10, 21) * 1000 };

function logsIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.log')) : [];
}

function sampleOf(bytes: Buffer) {
  return makeSample(bytes.subarray(0, SAMPLE_BYTES), bytes.length < SAMPLE_BYTES);
}

for (const format of LOG_FORMATS.filter(({ binary }) => !binary)) {
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
        expect(told(await readAll(streamOf(bytes), RECEIVED))).to.deep.equal(expected());
      });

      it(`reads ${name} byte by byte and with CRLF all the same`, async () => {
        expect(told(await readAll(streamOf(...Array.from(bytes, (byte) => Buffer.of(byte))), RECEIVED))).to.deep.equal(
          expected(),
        );
        const crlf = bytes.toString('utf8').replaceAll('\n', '\r\n');
        expect(told(await readAll(streamOf(crlf), RECEIVED))).to.deep.equal(expected());
      });

      it(`survives ${name} cut off anywhere`, async () => {
        for (let length = 1; length < bytes.length; length += 7) {
          await readAll(streamOf(bytes.subarray(0, length)), { as: format.name, ...RECEIVED }).catch((error) => {
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
