import { expect } from 'chai';
import * as fc from 'fast-check';
import { scanCount, scanPort, scanSeconds } from '../../../../src/domain/logs/scan/number.ts';

/** Runs a scanner on a text that lies between digits, which must not be read. */
function scan(scanner: (bytes: Buffer, start: number, end: number) => number, text: string): number {
  const source = Buffer.from(`9${text}9`);
  return scanner(source, 1, source.length - 1);
}

describe('scanCount', () => {
  it('reads whole numbers up to 2^53 and nothing else', async () => {
    const texts = fc.oneof(
      fc.bigInt({ min: 0n, max: 2n ** 55n }).map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789.-+ e,x'), maxLength: 19 }),
    );
    await fc.assert(
      fc.property(texts, (text) => {
        const plain = /^\d+$/.test(text);
        const expected = plain && BigInt(text) <= 2n ** 53n ? Number(text) : -1;
        if (plain || !/^\d+(\.\d*)?(e\+?\d+)?$/.test(text)) expect(scan(scanCount, text), text).to.equal(expected);
      }),
      { numRuns: 10_000 },
    );
  });

  for (const [text, expected] of [
    ['0', 0],
    ['9007199254740992', 2 ** 53],
    ['9007199254740993', -1],
    ['12.0', 12],
    ['12.5', -1],
    ['1.5e3', 1500],
    ['1e999', -1],
    ['-1', -1],
    ['', -1],
    [`1${'0'.repeat(500)}`, -1],
  ] as const) {
    it(`reads ${JSON.stringify(text.slice(0, 20))} as ${expected}`, () =>
      expect(scan(scanCount, text)).to.equal(expected));
  }
});

describe('scanPort', () => {
  it('reads 0 to 65535 and nothing else', async () => {
    const texts = fc.oneof(fc.integer({ min: -10, max: 100_000 }).map(String), fc.string({ maxLength: 6 }));
    await fc.assert(
      fc.property(texts, (text) => {
        const expected = /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : -1;
        expect(scan(scanPort, text), text).to.equal(expected);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('scanSeconds', () => {
  it('gives the very double that Number gives', async () => {
    const texts = fc.oneof(
      fc.double({ min: 0, max: 1e9, noNaN: true }).map(String),
      fc.tuple(fc.nat(), fc.nat(999_999_999)).map(([whole, rest]) => `${whole}.${rest}`),
    );
    await fc.assert(
      fc.property(texts, (text) => {
        expect(scan(scanSeconds, text), text).to.equal(Number(text));
      }),
      { numRuns: 10_000 },
    );
  });

  for (const [text, expected] of [
    ['0.064', 0.064],
    ['0,064', 0.064],
    ['.5', 0.5],
    ['9.059906005859375e-06', 9.059906005859375e-6],
    ['1:02:03.5', 3723.5],
    ['-0.1', -1],
    ['1.2.3', -1],
    ['Infinity', -1],
    ['', -1],
    ['.', -1],
  ] as const) {
    it(`reads ${JSON.stringify(text)} as ${expected}`, () => expect(scan(scanSeconds, text)).to.equal(expected));
  }
});
