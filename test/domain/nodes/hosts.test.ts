import { expect } from 'chai';
import fc from 'fast-check';
import { mostAtOnce } from '../../../src/domain/nodes/concurrent.ts';
import { hostEdges, type Identity } from '../../../src/domain/nodes/host-edges.ts';
import { joinHosts } from '../../../src/domain/nodes/join-hosts.ts';

const identity = (address: string, value: string, rest: Partial<Identity> = {}): Identity => ({
  ...{ address, value, confidence: 90, others: 0, name: null, firstSeen: 0, lastSeen: 1000 },
  ...rest,
});
const joined = (...identities: Identity[]) => joinHosts(hostEdges(identities), []).map(({ addresses }) => addresses);

describe('addresses of one host', () => {
  it('share its hardware address at one time, in both families', () => {
    expect(joined(identity('10.0.0.1', 'mac a'), identity('fd00::1', 'mac a'))).to.deep.equal([
      ['10.0.0.1', 'fd00::1'],
    ]);
  });

  it('are not those that a lease took it to one after the other', () => {
    expect(
      joined(identity('10.0.0.1', 'mac a'), identity('10.0.0.2', 'mac a', { firstSeen: 2000, lastSeen: 3000 })),
    ).to.deep.equal([]);
  });

  it('are not those that other machines had as well', () => {
    expect(joined(identity('10.0.0.1', 'mac a', { others: 1 }), identity('10.0.0.2', 'mac a'))).to.deep.equal([]);
  });

  it('are not told by a certificate alone, which pools share, nor by keys of clones with names of their own', () => {
    expect(
      joined(
        identity('10.0.0.1', 'certificate c', { confidence: 40 }),
        identity('10.0.0.2', 'certificate c', { confidence: 40 }),
      ),
    ).to.deep.equal([]);
    expect(
      joined(
        identity('10.0.0.1', 'ssh-key k', { confidence: 85, name: 'a.example' }),
        identity('10.0.0.2', 'ssh-key k', { confidence: 85, name: 'b.example' }),
      ),
    ).to.deep.equal([]);
  });

  it('are what somebody says they are, whatever the evidence', () => {
    const edges = hostEdges([
      identity('10.0.0.1', 'mac a'),
      identity('10.0.0.2', 'mac a'),
      identity('10.0.0.3', 'mac a'),
    ]);
    const apart = [{ first: '10.0.0.1', second: '10.0.0.3', same: false }];
    for (const { addresses } of joinHosts(edges, apart))
      expect(addresses).not.to.include.members(['10.0.0.1', '10.0.0.3']);
    const told = joinHosts([], [{ first: '10.0.0.7', second: '10.0.0.8', same: true }]);
    expect(told).to.deep.equal([{ addresses: ['10.0.0.7', '10.0.0.8'], confidence: 100, reasons: ['joined by hand'] }]);
  });

  it('never hold two that were kept apart, and each address once, in whatever order things were said', () => {
    const address = fc.integer({ min: 1, max: 9 }).map((n) => `10.0.0.${n}`);
    const pair = fc
      .tuple(address, address)
      .filter(([first, second]) => first < second)
      .map(([first, second]) => ({ first, second }));
    const edges = fc.array(fc.record({ pair, worth: fc.double({ min: 0.6, max: 1, noNaN: true }) }));
    const decisions = fc.array(fc.record({ pair, same: fc.boolean() }));
    fc.assert(
      fc.property(edges, decisions, (found, told) => {
        const said = [
          ...new Map(told.map(({ pair, same }) => [`${pair.first} ${pair.second}`, { ...pair, same }])).values(),
        ];
        const hosts = joinHosts(
          found.map(({ pair, worth }) => ({ ...pair, worth, reasons: [] })),
          said,
        );
        const all = hosts.flatMap(({ addresses }) => addresses);
        expect(new Set(all).size).to.equal(all.length);
        for (const { first, second, same } of said) {
          if (same) continue;
          expect(hosts.some(({ addresses }) => addresses.includes(first) && addresses.includes(second))).to.equal(
            false,
          );
        }
      }),
    );
  });

  it('are counted as they hold at one moment', () => {
    const interval = (firstSeen: number, lastSeen: number) => ({ firstSeen, lastSeen });
    expect(mostAtOnce([])).to.equal(0);
    expect(mostAtOnce([interval(0, 5), interval(6, 9), interval(3, 7)])).to.equal(2);
    expect(mostAtOnce([interval(0, 5), interval(5, 9)])).to.equal(2);
  });
});
