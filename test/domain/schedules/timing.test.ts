import { expect } from 'chai';
import {
  cronFault,
  dueAt,
  isZoneName,
  slotAfter,
  slotsAfter,
  type Timing,
} from '../../../src/domain/schedules/timing.ts';

const timing = (changes: Partial<Timing>): Timing => ({
  ...{ cron: null, everySeconds: null, timeZone: 'UTC', anchor: new Date('2026-01-01T00:00:00Z'), jitterSeconds: 0 },
  ...changes,
});
const cron = (expression: string, timeZone = 'UTC') => timing({ cron: expression, timeZone });
const upcoming = (what: Timing, moment: string, count: number) =>
  slotsAfter(what, new Date(moment), count).map((slot) => slot.toISOString().replace('.000Z', 'Z'));

describe('slots of a schedule', () => {
  it('come by the clocks of the zone', () => {
    expect(upcoming(cron('0 6 * * 1-5', 'Europe/Berlin'), '2026-06-05T12:00:00Z', 2)).to.deep.equal([
      '2026-06-08T04:00:00Z',
      '2026-06-09T04:00:00Z',
    ]);
    expect(upcoming(cron('*/2 * * * * *'), '2026-06-05T12:00:00.500Z', 2)).to.deep.equal([
      '2026-06-05T12:00:02Z',
      '2026-06-05T12:00:04Z',
    ]);
  });

  it('come once and later where clocks are put forward over them', () => {
    expect(upcoming(cron('30 2 * * *', 'Europe/Berlin'), '2026-03-28T12:00:00Z', 2)).to.deep.equal([
      '2026-03-29T01:30:00Z',
      '2026-03-30T00:30:00Z',
    ]);
    expect(upcoming(cron('30 2 * * *', 'America/New_York'), '2026-03-07T12:00:00Z', 2)).to.deep.equal([
      '2026-03-08T07:30:00Z',
      '2026-03-09T06:30:00Z',
    ]);
  });

  it('come once where clocks are put back, and the time comes twice', () => {
    expect(upcoming(cron('30 2 * * *', 'Europe/Berlin'), '2026-10-24T12:00:00Z', 2)).to.deep.equal([
      '2026-10-25T00:30:00Z',
      '2026-10-26T01:30:00Z',
    ]);
  });

  it('go on evenly through both changes when they are not at a fixed hour', () => {
    for (const day of ['2026-03-29', '2026-10-25']) {
      const slots = slotsAfter(cron('*/30 * * * *', 'Europe/Berlin'), new Date(`${day}T00:00:00Z`), 8);
      const gaps = slots.slice(1).map((slot, index) => slot.getTime() - (slots[index] as Date).getTime());
      expect(new Set(gaps)).to.deep.equal(new Set([30 * 60_000]));
    }
  });

  it('come every so many seconds from the anchor on, whatever happened in between', () => {
    const every = timing({ everySeconds: 7, anchor: new Date('2026-01-01T00:00:03Z') });
    expect(upcoming(every, '2026-01-01T00:00:10Z', 2)).to.deep.equal(['2026-01-01T00:00:17Z', '2026-01-01T00:00:24Z']);
    expect(upcoming(every, '2025-12-31T00:00:00Z', 1)).to.deep.equal(['2026-01-01T00:00:03Z']);
    expect(upcoming(every, '2026-01-01T00:00:03Z', 1)).to.deep.equal(['2026-01-01T00:00:10Z']);
  });

  it('begin later by a jitter that every process comes to alike, and that never meets the next slot', () => {
    const hourly = timing({ everySeconds: 3_600, jitterSeconds: 600 });
    const slots = slotsAfter(hourly, hourly.anchor, 200);
    const delays = slots.map((slot) => (dueAt(hourly, 'a', slot).getTime() - slot.getTime()) / 1_000);
    expect(delays).to.deep.equal(slots.map((slot) => (dueAt(hourly, 'a', slot).getTime() - slot.getTime()) / 1_000));
    expect(Math.min(...delays)).to.be.within(0, 60);
    expect(Math.max(...delays)).to.be.within(540, 600);
    expect(delays).not.to.deep.equal(
      slots.map((slot) => (dueAt(hourly, 'b', slot).getTime() - slot.getTime()) / 1_000),
    );
    const quick = timing({ everySeconds: 5, jitterSeconds: 3_600 });
    for (const slot of slotsAfter(quick, quick.anchor, 50))
      expect(dueAt(quick, 'a', slot)).to.be.below(slotAfter(quick, slot));
  });
});

describe('cron expressions', () => {
  it('are five or six fields of times that come', () => {
    for (const good of ['0 6 * * *', '*/5 * * * *', '0 0 1,15 * MON-FRI', '30 0 6 * * *', '0 0 * * 1#1'])
      expect(cronFault(good, 'UTC'), good).to.equal(undefined);
    for (const bad of [
      '',
      '* * *',
      '* * * * * * *',
      '61 * * * *',
      '0 0 30 2 *',
      '@daily',
      '0 0 H * *',
      '0 0 L * *',
      'a b c d e',
    ])
      expect(cronFault(bad, 'UTC'), bad).to.be.a('string');
  });

  it('need a zone that is known by its name', () => {
    expect(['Europe/Berlin', 'UTC', '+02:00', 'Mars/Base'].map(isZoneName)).to.deep.equal([true, true, false, false]);
  });
});
