import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { recogniseOrRefuse } from '../../src/domain/logs/recognise.ts';
import { LOG_FORMATS } from '../../src/domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../../src/domain/logs/sample.ts';
import { readAll, streamOf } from '../domain/logs/reading.ts';
import { BINARY_LOGS } from '../support/logs/binary-logs.ts';
import { told } from '../support/logs/told.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures/logs');
const RECEIVED = { receivedAt: Date.UTC(2026, 10, 21) * 1000 };
const sampleOf = (bytes: Buffer) => makeSample(bytes.subarray(0, SAMPLE_BYTES), bytes.length < SAMPLE_BYTES);

for (const format of LOG_FORMATS.filter(({ binary }) => binary)) {
  const { logs, nearMisses } = BINARY_LOGS[format.name] ?? { logs: {}, nearMisses: {} };

  describe(`binary log format ${format.name}`, () => {
    it('has a file that is made, and a near miss', () => {
      expect(logs).to.not.be.empty;
      expect(nearMisses).to.not.be.empty;
    });

    for (const [name, bytes] of Object.entries(logs)) {
      const expected = () =>
        readFileSync(join(FIXTURES, format.name, `${name}.expected.ndjson`), 'utf8')
          .trimEnd()
          .split('\n');

      it(`recognises ${name}, before it is refused for not being text`, () => {
        const recognised = recogniseOrRefuse(sampleOf(bytes));
        expect(recognised.format.name).to.equal(format.name);
        expect(recognised.because).to.not.be.empty;
      });

      it(`reads ${name} as expected, in one piece and byte by byte`, async () => {
        expect(told(await readAll(streamOf(bytes), RECEIVED))).to.deep.equal(expected());
        const pieces = Array.from(bytes, (byte) => Buffer.of(byte));
        expect(told(await readAll(streamOf(...pieces), RECEIVED))).to.deep.equal(expected());
      });

      it(`survives ${name} cut off anywhere, and any byte of it changed`, async () => {
        for (let at = 1; at < bytes.length; at += 3) {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] as number) ^ 0xff;
          for (const damaged of [bytes.subarray(0, at), changed]) {
            await readAll(streamOf(damaged), { as: format.name, ...RECEIVED }).catch((error) => {
              expect(error).to.have.property('code', 'no-header');
            });
          }
        }
      });
    }

    for (const [name, bytes] of Object.entries(nearMisses)) {
      it(`is not taken in by ${name}`, () => {
        expect(format.probe(sampleOf(bytes)).confidence).to.be.lessThan(0.8);
      });
    }
  });
}
