import { expect } from 'chai';
import fc from 'fast-check';
import { countPorts, portsText, portsWithin, readPorts } from '../../../src/domain/scanning/port-list.ts';

describe('ports of scans', () => {
  const good: [string, string][] = [
    ['22', '22'],
    ['443,22', '22,443'],
    ['8000-8100', '8000-8100'],
    ['1-10,5-20, 21', '1-21'],
    ['65535', '65535'],
    ['1-65535', '1-65535'],
  ];
  for (const [text, canonical] of good) {
    it(`reads ${text}`, () => {
      expect(readPorts(text)).to.deep.include({ fault: null });
      expect(portsText(readPorts(text).ports)).to.equal(canonical);
    });
  }

  for (const text of [
    '',
    '0',
    '0-5',
    '65536',
    '22-21',
    '-22',
    '22-',
    '022',
    '0x16',
    '2.2',
    '22;id',
    '22\n',
    '22,',
    'ssh',
    '1e3',
    'T:22',
    '*',
    '٢٢',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      const { ports, fault } = readPorts(text);
      expect(ports).to.deep.equal([]);
      expect(fault).to.be.a('string');
    });
  }

  it('are the ports of a set, and counted', () => {
    const span = fc
      .tuple(fc.integer({ min: 1, max: 200 }), fc.nat(20))
      .map(([from, more]) => [from, from + more] as const);
    const list = fc.array(span, { minLength: 1, maxLength: 6 });
    const setOf = (spans: (readonly [number, number])[]) =>
      new Set(spans.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)));
    const read = (spans: (readonly [number, number])[]) =>
      readPorts(spans.map(([from, to]) => `${from}-${to}`).join(',')).ports;
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [wanted, allowed] = [setOf(a), setOf(b)];
        expect(countPorts(read(a))).to.equal(wanted.size);
        expect(portsWithin(read(a), read(b))).to.equal([...wanted].every((port) => allowed.has(port)));
      }),
    );
  });

  it('are at most so many', () => {
    expect(readPorts('1-10000', 10_000).fault).to.equal(null);
    expect(readPorts('1-10001', 10_000).fault).to.contain('10001');
  });
});
