import { expect } from 'chai';
import fc from 'fast-check';
import {
  type AddressRange,
  countAddresses,
  difference,
  intersection,
  merged,
  rangeOfAddress,
  rangeOfPrefix,
  rangeText,
} from '../../../src/domain/scanning/address-ranges.ts';

/** Two small worlds that lie where carries happen: around 198.51.100.255 and 2001:db8::ffff. */
const BASE = { 4: 0xc633_64e0n, 6: (0x2001_0db8n << 96n) + 0xffe0n } as const;
const range = fc
  .record({ family: fc.constantFrom<4 | 6>(4, 6), from: fc.nat(63), length: fc.nat(20) })
  .map(({ family, from, length }): AddressRange => {
    const first = BASE[family] + BigInt(from);
    return { family, first, last: first + BigInt(length) };
  });
const ranges = fc.array(range, { maxLength: 8 });

/** Every address by itself. */
function setOf(all: readonly AddressRange[]): Set<string> {
  const set = new Set<string>();
  for (const { family, first, last } of all) for (let at = first; at <= last; at += 1n) set.add(`${family} ${at}`);
  return set;
}
const listed = (set: Set<string>) => [...set].sort();

describe('address ranges', () => {
  it('hold what sets of single addresses hold', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [ours, theirs] = [setOf(a), setOf(b)];
        expect(listed(setOf(merged(a)))).to.deep.equal(listed(ours));
        expect(Number(countAddresses(merged(a)))).to.equal(ours.size);
        expect(listed(setOf(intersection(a, b)))).to.deep.equal(
          listed(new Set([...ours].filter((x) => theirs.has(x)))),
        );
        expect(listed(setOf(difference(a, b)))).to.deep.equal(listed(new Set([...ours].filter((x) => !theirs.has(x)))));
      }),
      { numRuns: 2_000 },
    );
  });

  it('come out disjoint, apart and in order', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        for (const out of [merged(a), intersection(a, b), difference(a, b)]) {
          out.forEach((each, i) => {
            const next = out[i + 1];
            expect(each.first <= each.last).to.equal(true);
            if (next?.family === each.family) expect(next.first > each.last + 1n).to.equal(true);
            if (next) expect(next.family >= each.family).to.equal(true);
          });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are read back from what they are written as', () => {
    fc.assert(
      fc.property(range, (one) => {
        const text = rangeText(one);
        const [from = '', to = from] = text.split('-');
        const read = text.includes('/')
          ? rangeOfPrefix(text)
          : { family: one.family, first: rangeOfAddress(from)?.first, last: rangeOfAddress(to)?.last };
        expect(read).to.deep.equal(one);
      }),
      { numRuns: 500 },
    );
  });

  it('of prefixes are what their bits say', () => {
    const bits = fc.constantFrom<4 | 6>(4, 6).chain((family) => {
      const width = family === 4 ? 32 : 128;
      return fc.record({
        family: fc.constant(family),
        length: fc.integer({ min: 0, max: width }),
        value: fc.bigInt({ min: 0n, max: 2n ** BigInt(width) - 1n }),
      });
    });
    fc.assert(
      fc.property(bits, ({ family, length, value }) => {
        const width = family === 4 ? 32n : 128n;
        const host = width - BigInt(length);
        const first = (value >> host) << host;
        const text = `${rangeText({ family, first, last: first })}/${length}`;
        const read = rangeOfPrefix(text);
        // An IPv4-mapped prefix is one of IPv4, or none; the reader of targets sees to those.
        if (family === 6 && first >> 32n === 0xffffn) return;
        expect(read, text).to.deep.equal({ family, first, last: first + 2n ** host - 1n });
      }),
      { numRuns: 2_000 },
    );
  });
});
