import { expect } from 'chai';
import * as fc from 'fast-check';
import { scanTime } from '../../../../src/domain/logs/scan/time.ts';

/** The time of a text that lies between digits, which must not be read. */
function scan(text: string): number {
  const source = Buffer.from(`9${text}9`, 'latin1');
  return scanTime(source, 1, source.length - 1);
}

const LAST = Date.UTC(2200, 11, 31, 23, 59, 59);
const millis = fc.integer({ min: 0, max: LAST });

describe('scanTime', () => {
  it('reads epoch seconds to the microsecond', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 0, max: LAST / 1000 }), fc.nat(999_999), (seconds, micros) => {
        expect(scan(`${seconds}.${String(micros).padStart(6, '0')}`)).to.equal(seconds * 1e6 + micros);
        expect(scan(String(seconds))).to.equal(seconds * 1e6);
      }),
    );
  });

  it('tells milli-, micro- and nanoseconds by their magnitude', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1e12, max: LAST }), fc.nat(999), (ms, rest) => {
        const micros = ms * 1000 + rest;
        expect(scan(String(ms))).to.equal(ms * 1000);
        expect(scan(String(micros))).to.equal(micros);
        expect(scan(`${micros}000`)).to.equal(micros);
        expect(scan(`${micros}499`)).to.equal(micros);
        expect(scan(`${micros}500`)).to.equal(micros + 1);
      }),
    );
  });

  it('takes no number beyond the limit for a finer unit of a time long ago', () => {
    const seconds = Date.UTC(9999, 0) / 1000;
    for (const unit of [1, 1e3, 1e6, 1e9])
      expect(scan(String(BigInt(seconds) * BigInt(unit)))).to.satisfy(Number.isNaN);
  });

  it('reads ISO 8601 as the platform does', async () => {
    const zones = fc.constantFrom('Z', '+00:00', '+05:30', '-08:00', '+14:00');
    await fc.assert(
      fc.property(millis, zones, fc.constantFrom('T', ' '), fc.constantFrom('-', '/'), (ms, zone, gap, dash) => {
        const iso = new Date(ms).toISOString();
        const expected = Date.parse(iso.replace('Z', zone)) * 1000;
        const text = iso
          .replace('Z', zone)
          .replace('T', gap)
          .replaceAll(/(?<=^\d{4})-|(?<=^\d{4}-\d\d)-/g, dash);
        expect(scan(text), text).to.deep.equal(expected >= 0 && expected < 7_289_654_400e6 ? expected : Number.NaN);
      }),
      { numRuns: 3_000 },
    );
  });

  it('knows every day of the calendar, and no other', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1960, max: 2210 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const date = new Date(`${text}T00:00:00Z`);
        const exists =
          !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) && year >= 1970 && year <= 2200;
        expect(scan(text), text).to.deep.equal(exists ? date.getTime() * 1000 : Number.NaN);
      }),
      { numRuns: 5_000 },
    );
  });

  for (const [text, expected] of [
    ['1713484784.962686', 1713484784962686],
    ['1713484784.9626864', 1713484784962686],
    ['1713484784.9626865', 1713484784962687],
    ['1713484784.9', 1713484784900000],
    ['1713484784.', 1713484784000000],
    ['928.943457', 928943457],
    ['1.713484784e9', 1713484784000000],
    ['2026-11-21T10:00:00.123456789Z', 1795255200123457],
    ['2026-11-21T10:00:00,5', 1795255200500000],
    ['2026-11-21 10:00', 1795255200000000],
    ['2026-11-21 10:00:00 UTC', 1795255200000000],
    ['2026-11-21T12:00:00+0200', 1795255200000000],
    ['2026-11-21T12:00:00 +02', 1795255200000000],
    ['2016-12-31T23:59:60Z', 1483228800000000],
    ['Nov 21 2026 10:00:00', 1795255200000000],
    ['Nov 21, 2026 10:00:00.5', 1795255200500000],
    ['21.11.2026 10:00:00', 1795255200000000],
    ['21.11.2026', 1795219200000000],
  ] as const) {
    it(`reads ${text}`, () => expect(scan(text)).to.equal(expected));
  }

  for (const text of [
    ...[
      '',
      '-',
      '-1',
      '1.2.3',
      '1e400',
      'now',
      '12:00:00',
      '2026-13-01',
      '2026-02-29',
      '2026-11-21T24:00:00',
      '99999999999',
    ],
    ...[
      '2026-11-21T10:60:00',
      '2026-11-21T10:00:61',
      '2026-11-21T10:00:00.',
      '2026-11-21T10:00:00+25:00',
      '2026/11-21',
    ],
    ...[
      '2201-01-01',
      '1969-12-31T23:59:59Z',
      '99999999999999999999',
      'Foo 21 2026 10:00:00',
      '11/21/2026',
      '2026-11-21x10:00',
    ],
    ...['2026-11-21T10:00:00Zulu', '2026-11-21T10:00:00+0', '123456789012345678a', '1713484784.96x'],
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(scan(text)).to.be.NaN);
  }
});
