import { expect } from 'chai';
import { addressIndex } from '../../../src/domain/scanning/address-index.ts';
import { planBatches, sliceSize } from '../../../src/domain/scanning/batches.ts';
import { outcomeOf } from '../../../src/domain/scanning/connect-outcome.ts';
import { livenessPorts } from '../../../src/domain/scanning/liveness.ts';
import { nmapArguments } from '../../../src/domain/scanning/nmap-task.ts';
import { permutation } from '../../../src/domain/scanning/permutation.ts';
import { RoundTrip } from '../../../src/domain/scanning/round-trip.ts';
import { SendWindow } from '../../../src/domain/scanning/send-window.ts';
import type { FoundHost } from '../../../src/domain/scanning/slice.ts';
import { readTargets } from '../../../src/domain/scanning/targets.ts';
import { topPorts } from '../../../src/domain/scanning/top-ports.ts';
import { withoutStrangers } from '../../../src/domain/scanning/without-strangers.ts';

describe('how a scan is planned', () => {
  for (const size of [1, 2, 3, 255, 256, 1_000, 65_536]) {
    it(`mixes ${size} places: each once, in another order for another seed`, () => {
      const order = (seed: number) => Array.from({ length: size }, (_, i) => permutation(size, seed)(i));
      const first = order(1);
      expect(new Set(first).size).to.equal(size);
      expect(Math.max(...first.slice(0, 60_000))).to.be.below(size);
      if (size > 200) {
        expect(first).to.not.deep.equal(order(2));
        const runs = first.filter((place, i) => i > 0 && place === (first[i - 1] as number) + 1).length;
        expect(runs).to.be.below(size / 20);
      }
    });
  }

  it('names the address at a place of several ranges', () => {
    const { ranges } = readTargets(['192.0.2.0/30', '198.51.100.9', '2001:db8::ffff-2001:db8::1:1']);
    const address = addressIndex(ranges);
    expect([0, 3, 4, 5, 7].map(address)).to.deep.equal([
      '192.0.2.0',
      '192.0.2.3',
      '198.51.100.9',
      '2001:db8::ffff',
      '2001:db8::1:1',
    ]);
    expect(() => address(8)).to.throw(RangeError);
  });

  for (const [addresses, ports] of [
    [1, 1],
    [254, 1_000],
    [65_536, 4],
    [65_536, 10_000],
  ] as const) {
    it(`cuts ${addresses} addresses with ${ports} ports into batches without gaps`, () => {
      const batches = planBatches(addresses, ports);
      expect(batches[0]?.first).to.equal(0);
      expect(batches.at(-1)?.last).to.equal(addresses);
      for (const [i, batch] of batches.entries()) if (i > 0) expect(batch.first).to.equal(batches[i - 1]?.last);
      expect(batches.length).to.be.at.most(257);
      expect(sliceSize(ports, 100)).to.be.at.least(1);
    });
  }

  it('asks likely ports first, and only those of the scan', () => {
    expect(livenessPorts([1, 2, 3])).to.equal(null);
    expect(livenessPorts([9, 80, 22, 1, 2, 3])).to.deep.equal([22, 80, 9, 1]);
  });

  it('ranks what the network has before what has a name', () => {
    const sources = { seen: [9_999, 70], judged: [22, 23], registered: Array.from({ length: 500 }, (_, i) => i + 1) };
    const ports = topPorts('top-100', sources);
    expect(ports).to.have.lengthOf(100).and.include.members([9_999, 70, 22, 23, 1]);
    expect(topPorts('top-100', sources, (port) => port < 30)).to.deep.equal(
      Array.from({ length: 29 }, (_, i) => i + 1),
    );
  });

  it('takes a shortage of this machine for no answer', () => {
    for (const code of ['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS']) expect(outcomeOf(code)).to.equal('shortage');
    expect(
      ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EACCES', undefined].map(outcomeOf),
    ).to.deep.equal(['closed', 'filtered', 'unreachable', 'unreachable', 'unreachable', 'unreachable']);
  });

  it('widens with answers and halves once for losses that belong together', () => {
    const window = new SendWindow(100);
    for (let i = 0; i < 10_000; i++) window.widen();
    expect(window.size).to.equal(100);
    window.halve(1_000);
    window.halve(1_050);
    expect(window.size).to.equal(50);
    window.halve(1_300);
    expect(window.size).to.equal(25);
  });

  it('waits as long as a host takes, within bounds', () => {
    const trip = new RoundTrip();
    expect([trip.timeout(1_000), trip.smoothed]).to.deep.equal([1_000, null]);
    for (let i = 0; i < 50; i++) trip.add(1);
    expect(trip.timeout(1_000)).to.equal(100);
    for (let i = 0; i < 50; i++) trip.add(400);
    expect(trip.timeout(1_000)).to.be.within(400, 1_000);
  });

  it('N8: drops results that nobody asked for, and names them', () => {
    const host = (address: string, port: number): FoundHost => ({
      ...{
        address,
        state: 'up',
        reason: 'syn-ack',
        rtt: 1,
        counts: { open: 1, closed: 0, filtered: 0, unreachable: 0 },
      },
      ports: [{ protocol: 6, port, identity: null }],
    });
    const slice = {
      addresses: ['192.0.2.1'],
      ports: [443],
      liveness: null,
      udp: [],
      identify: false,
      timing: 'normal',
      seed: 1,
    } as const;
    const found = [host('192.0.2.1', 443), host('192.0.2.1', 22), host('198.51.100.1', 443)];
    const { hosts, strangers } = withoutStrangers(
      { ...slice, addresses: [...slice.addresses], ports: [...slice.ports], udp: [] },
      found,
    );
    expect(hosts.map(({ address, ports }) => [address, ports.map(({ port }) => port)])).to.deep.equal([
      ['192.0.2.1', [443]],
    ]);
    expect(strangers).to.deep.equal(['192.0.2.1 port 22', '198.51.100.1']);
  });

  it('gives nmap arguments of a list, no names to look up, and no target among them', () => {
    const task = { technique: 'syn', versions: true, os: true, rate: 99.5 } as const;
    const args = nmapArguments(task, { ports: '22,80-90', liveness: null, timing: 'polite', family: 6 });
    expect(args).to.include.members(['-n', '-Pn', '-sS', '-sV', '-O', '-6', '-T2', 'T:22,80-90', '99']);
    expect(args.slice(args.indexOf('-iL'), args.indexOf('-iL') + 2)).to.deep.equal(['-iL', '-']);
    expect(args.join(' ')).to.not.match(/script|-oN|-oG|--datadir|-R\b|--dns/);
  });
});
