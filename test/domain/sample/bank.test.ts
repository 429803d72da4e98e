import { expect } from 'chai';
import { LEAST_ROWS, sampleDay } from '../../../src/domain/sample/bank.ts';
import type { Conversation } from '../../../src/domain/sample/conversation.ts';
import { INFECTED, INTERNET, SCANNING, SERVERS } from '../../../src/domain/sample/hosts.ts';

const OWN_OR_RESERVED = /^(10\.|172\.16\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|2001:db8:)/;

const day = (seenFrom: 'inside' | 'border', rows = 4_000, seed?: number) => [...sampleDay({ seenFrom, rows, seed })];

function groupBy<Key>(conversations: Conversation[], key: (one: Conversation) => Key): Map<Key, Conversation[]> {
  const groups = new Map<Key, Conversation[]>();
  for (const one of conversations) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
}

describe('the sample bank', () => {
  const inside = day('inside');
  const border = day('border');

  it('is the same for the same seed and another for another', () => {
    expect(day('inside')).to.deep.equal(inside);
    expect(day('inside', 4_000, 7)).not.to.deep.equal(inside);
  });

  it('has exactly as many rows as asked for, in order of time, within one day', () => {
    for (const rows of [LEAST_ROWS, 4_000, 33_333]) {
      const times = day('border', rows).map(({ time }) => time);
      expect(times).to.have.lengthOf(rows);
      expect(times.every((time, n) => n === 0 || time >= (times[n - 1] as number))).to.equal(true);
      expect((times.at(-1) as number) - (times[0] as number)).to.be.below(86_400);
    }
    expect(() => day('inside', LEAST_ROWS - 1)).to.throw(RangeError);
  });

  it('uses private and documentation addresses only', () => {
    const strangers = [...inside, ...border]
      .flatMap(({ source, target }) => [source, target])
      .filter((a) => !OWN_OR_RESERVED.test(a));
    expect(strangers).to.deep.equal([]);
  });

  it('is busier by day than by night', () => {
    const hours = groupBy(inside, ({ time }) => new Date(time * 1_000).getUTCHours());
    expect(hours.get(14)?.length).to.be.above(3 * (hours.get(0)?.length ?? 0));
  });

  it('holds a scan over many hosts and one over many ports', () => {
    const scans = inside.filter(({ source, state }) => source === SCANNING && state !== 'SF');
    expect(
      groupBy(
        scans.filter(({ targetPort }) => targetPort === 445),
        ({ target }) => target,
      ).size,
    ).to.be.above(100);
    expect(
      groupBy(
        scans.filter(({ target }) => target === SERVERS.oracle),
        ({ targetPort }) => targetPort,
      ).size,
    ).to.be.above(100);
  });

  it('holds a beacon that keeps its interval, with some jitter', () => {
    const times = inside
      .filter((one) => one.source === INFECTED && one.target === INTERNET.controller)
      .map(({ time }) => time);
    const gaps = times.slice(1).map((time, n) => time - (times[n] as number));
    expect(times).to.have.lengthOf(288);
    expect(Math.min(...gaps)).to.be.above(250);
    expect(Math.max(...gaps)).to.be.below(350);
    expect(new Set(gaps).size).to.be.above(200);
  });

  it('holds a transfer of gigabytes at night, clear-text sign-ins and refused attempts', () => {
    const sent = border.filter(({ target }) => target === INTERNET.dropZone);
    expect(sent.reduce((sum, { bytesOut }) => sum + bytesOut, 0)).to.be.above(2e9);
    expect(sent.every(({ time }) => [2, 3].includes(new Date(time * 1_000).getUTCHours()))).to.equal(true);
    expect(inside.filter(({ targetPort }) => targetPort === 23 || targetPort === 21)).to.have.length.above(30);
    expect(border.filter(({ action }) => action === 'deny')).to.have.length.above(160);
    expect(border.filter(({ action, bytesIn }) => action === 'deny' && bytesIn > 0)).to.deep.equal([]);
  });

  it('has IPv6 on both sides', () => {
    for (const seen of [inside, border]) expect(seen.some(({ source }) => source.includes(':'))).to.equal(true);
  });
});
