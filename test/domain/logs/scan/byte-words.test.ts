import { expect } from 'chai';
import * as fc from 'fast-check';
import { ByteWords } from '../../../../src/domain/logs/scan/byte-words.ts';

// Bytes next to those that are looked for, above and below, with and without the top bit, are what arithmetic gets wrong.
const bytes = fc.uint8Array({ maxLength: 40 }).map((values) => Buffer.from(values));
const near = fc.array(fc.constantFrom(0, 1, 0x21, 0x22, 0x23, 0x5b, 0x5c, 0x5d, 0x80, 0xa2, 0xdc, 0xff), {
  maxLength: 40,
});
const line = fc.oneof(
  bytes,
  near.map((values) => Buffer.from(values)),
);
const byte = fc.constantFrom(0, 0x22, 0x5c, 0x80, 0xff);

function slowFind(among: number[], where: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) if (among.includes(where[i] as number)) return i;
  return Math.max(from, end);
}

describe('bytes read four at a time', () => {
  it('are found where reading them one by one finds them', async () => {
    await fc.assert(
      fc.property(line, byte, byte, fc.nat(42), fc.nat(40), (where, one, other, from, to) => {
        const words = new ByteWords();
        words.set(where);
        const end = Math.min(to, where.length);
        expect(words.find(one, from, end)).to.equal(slowFind([one], where, from, end));
        expect(words.findEither(one, other, from, end)).to.equal(slowFind([one, other], where, from, end));
      }),
      { numRuns: 10_000 },
    );
  });

  it('agree with others when all of them do', async () => {
    await fc.assert(
      fc.property(line, fc.nat(9), fc.nat(60), (where, at, changed) => {
        const length = Math.max(0, where.length - at);
        const other = Buffer.concat([Buffer.alloc(3), where.subarray(at)]);
        if (changed < length) other[3 + changed] = (other[3 + changed] as number) ^ 0x10;
        const [words, others] = [new ByteWords(), new ByteWords()];
        words.set(where);
        others.set(other);
        expect(words.agree(at, others, 3, length)).to.equal(changed >= length);
      }),
      { numRuns: 5000 },
    );
  });
});
