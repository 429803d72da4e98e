import { expect } from 'chai';
import { decideSlots, type SlotRules } from '../../../src/domain/schedules/decide-slots.ts';

const START = Date.parse('2026-01-05T08:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1_000);
const rules = (changes: Partial<SlotRules>): SlotRules => ({
  ...{ scheduleId: 'a', missed: 'skip', blackouts: [], cron: null, everySeconds: 10, timeZone: 'UTC' },
  ...{ anchor: at(0), jitterSeconds: 0 },
  ...changes,
});
const decided = (changes: Partial<SlotRules>, next: number, now: number) => {
  const { decisions, next: then } = decideSlots(rules(changes), at(next), at(now));
  const told = decisions.map(({ slot, outcome, slots }) => [(slot.getTime() - START) / 1_000, outcome, slots]);
  return [told, (then.getTime() - START) / 1_000];
};

describe('what becomes of slots', () => {
  it('is nothing before their time', () => {
    expect(decided({}, 10, 9)).to.deep.equal([[], 10]);
  });

  it('is a run each when their time has come, also a little late', () => {
    expect(decided({}, 10, 10)).to.deep.equal([[[10, 'run', 1]], 20]);
    expect(decided({}, 10, 35)).to.deep.equal([
      [
        [10, 'run', 1],
        [20, 'run', 1],
        [30, 'run', 1],
      ],
      40,
    ]);
  });

  it('is that they are missed when that was more than a minute ago', () => {
    const [told, next] = decided({ everySeconds: 3_600 }, 3_600, 3 * 3_600 + 300);
    expect([told, next]).to.deep.equal([[[3_600, 'missed', 3]], 4 * 3_600]);
  });

  it('is one run for all that were missed, when that is wanted', () => {
    const [told, next] = decided({ everySeconds: 3_600, missed: 'run-once' }, 3_600, 3 * 3_600 + 300);
    expect([told, next]).to.deep.equal([
      [
        [3_600, 'missed', 2],
        [3 * 3_600, 'run', 1],
      ],
      4 * 3_600,
    ]);
    expect(decided({ everySeconds: 3_600, missed: 'run-once' }, 3_600, 3_900)).to.deep.equal([
      [[3_600, 'run', 1]],
      7_200,
    ]);
  });

  it('is a run for those of the last minute beside the missed ones, and no further one', () => {
    for (const missed of ['skip', 'run-once'] as const) {
      const [told] = decided({ missed, everySeconds: 40 }, 40, 200);
      expect(told, missed).to.deep.equal([
        [40, 'missed', 3],
        [160, 'run', 1],
        [200, 'run', 1],
      ]);
    }
  });

  it('is nothing in a blackout, by the clocks of the zone', () => {
    const night = { blackouts: [{ from: '09:00', until: '09:30' }], timeZone: 'Europe/Berlin' };
    expect(decided({ ...night, everySeconds: 900 }, 0, 0)).to.deep.equal([[[0, 'blackout', 1]], 900]);
    expect(decided({ ...night, everySeconds: 900 }, 1_800, 1_800)).to.deep.equal([[[1_800, 'run', 1]], 2_700]);
  });

  it('is decided a hundred at a time', () => {
    const [told, next] = decided({ everySeconds: 1 }, 0, 59);
    expect([(told as unknown[]).length, next]).to.deep.equal([60, 60]);
    expect(decided({ everySeconds: 1 }, 0, 4_000)).to.deep.equal([[[0, 'missed', 2_000]], 2_000]);
  });
});
