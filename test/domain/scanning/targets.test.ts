import { expect } from 'chai';
import fc from 'fast-check';
import { type AddressRange, rangeText } from '../../../src/domain/scanning/address-ranges.ts';
import { readTargets } from '../../../src/domain/scanning/targets.ts';
import { SPELLINGS } from '../../support/security/scan-spellings.ts';

const textOf = (ranges: readonly AddressRange[]) => ranges.map(rangeText).join(',');

describe('targets of scans', () => {
  for (const { text, allowed, fault } of SPELLINGS) {
    it(`${JSON.stringify(text)}: ${fault ?? allowed ?? 'is read'}`, () => {
      const { ranges, faults } = readTargets([text]);
      expect([...new Set(faults.map(({ code }) => code))]).to.deep.equal(fault === undefined ? [] : [fault]);
      if (allowed !== undefined) expect(textOf(ranges)).to.equal(allowed);
      if (fault !== undefined) expect(ranges).to.deep.equal([]);
      expect(faults.every(({ target }) => /^[\x20-\x7e�…]*$/.test(target))).to.equal(true);
    });
  }

  it('are read in one way however ranges are cut, ordered and spelled', () => {
    const span = fc.record({ from: fc.nat(255), length: fc.nat(40), spelling: fc.nat(3) });
    const address = (n: number) => `198.51.${100 + (n >> 8)}.${n & 255}`;
    const spelled = ({ from, length, spelling }: { from: number; length: number; spelling: number }) => {
      const to = from + length;
      if (spelling === 0 && to < 256) return `${address(from)}-${to}`;
      if (spelling === 1) return Array.from({ length: length + 1 }, (_, i) => address(from + i)).join(',');
      if (spelling === 2) return `::ffff:${address(from)}-::ffff:${address(to)}`;
      return `${address(from)}-${address(to)}`;
    };
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 6 }), (spans) => {
        const { ranges, faults } = readTargets(spans.map(spelled));
        expect(faults).to.deep.equal([]);
        const expected = new Set(
          spans.flatMap(({ from, length }) => Array.from({ length: length + 1 }, (_, i) => from + i)),
        );
        const got = ranges.flatMap(({ first, last }) =>
          Array.from({ length: Number(last - first) + 1 }, (_, i) => Number(first) + i - 0xc633_6400),
        );
        expect(got).to.deep.equal([...expected].sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });

  it('are either ranges or faults, whatever the text, and what is read is read again as the same', () => {
    const near = fc.string({ unit: fc.constantFrom(...'0123456789abcdefx.:/-,%* \n'), maxLength: 40 });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary', maxLength: 60 })), (text) => {
        const { ranges, faults } = readTargets([text]);
        expect(ranges.length > 0).to.equal(faults.length === 0);
        if (ranges.length > 0) expect(readTargets([textOf(ranges)]).ranges).to.deep.equal(ranges);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are at most so many, however they are counted', () => {
    expect(readTargets(['198.51.0.0/16']).faults).to.deep.equal([]);
    expect(readTargets(['198.51.0.0/16', '198.52.0.0']).faults.map(({ code }) => code)).to.deep.equal(['too-many']);
    expect(readTargets(['198.51.0.0/16', '198.51.7.0/24']).faults).to.deep.equal([]);
    expect(readTargets([Array.from({ length: 1_025 }, () => '198.51.100.1').join(',')]).faults[0]?.code).to.equal(
      'too-many',
    );
  });
});
