import { expect } from 'chai';
import type { Measure } from '../../../src/domain/user-rules/compiled-rule.ts';
import { openFirings } from '../../../src/domain/user-rules/firings.ts';
import { readNativeRule } from '../../../src/domain/user-rules/native-rule.ts';
import { openWholeWindow } from '../../../src/domain/user-rules/whole-window.ts';
import { openWindow } from '../../../src/domain/user-rules/window.ts';

type Event = [time: number, value?: string | null, query?: number];

/** The times at which a window fires, with the amounts. */
function firings(measure: Measure, events: Event[], queries = 2): [number, number][] {
  const window = openWindow(measure, queries);
  return events.flatMap(([time, value = null, query = 0]): [number, number][] => {
    const amount = window.add({ time, value, query });
    return amount === null ? [] : [[time, amount]];
  });
}

describe('windows of user rules', () => {
  it('count what lies within the time, ends included, and start anew', () => {
    const measure = { counts: 'events', atLeast: 3, seconds: 10 } as const;
    expect(firings(measure, [[0], [5], [10], [11], [12], [13]])).to.deep.equal([
      [10, 3],
      [13, 3],
    ]);
    expect(firings(measure, [[0], [5], [11], [16]])).to.deep.equal([]);
  });
  it('count different values by when each was seen last', () => {
    const measure = { counts: 'distinct', atLeast: 3, seconds: 10 } as const;
    expect(
      firings(measure, [
        [0, 'a'],
        [1, 'b'],
        [9, 'a'],
        [11, 'c'],
      ]),
    ).to.deep.equal([[11, 3]]);
    expect(
      firings(measure, [
        [0, 'a'],
        [1, 'b'],
        [12, 'c'],
        [13, null],
      ]),
    ).to.deep.equal([]);
  });
  it('add up what lies within the time', () => {
    const measure = { counts: 'sum', atLeast: 100, seconds: 10 } as const;
    expect(
      firings(measure, [
        [0, '60'],
        [11, '60'],
        [12, 'x'],
        [21, '40'],
      ]),
    ).to.deep.equal([[21, 100]]);
  });
  it('want queries in their order, from the latest beginning', () => {
    const measure = { counts: 'in-order', atLeast: 1, seconds: 10 } as const;
    const events: Event[] = [
      [0, null, 1],
      [1, null, 0],
      [8, null, 0],
      [15, null, 1],
    ];
    expect(firings(measure, events)).to.deep.equal([[15, 2]]);
    expect(
      firings(measure, [
        [0, null, 0],
        [11, null, 1],
      ]),
    ).to.deep.equal([]);
  });
});

describe('windows of user rules that are judged once they are over', () => {
  /** The times of the last record of each window that fires, with the amounts; nothing comes after `until`. */
  function judged(measure: Omit<Measure, 'atLeast'>, until: number, events: Event[]): [number, number][] {
    const window = openWholeWindow<{ time: number; value: string | null }>({ atLeast: 1, ...measure });
    const closed = events.map(([time, value = null]) => window.add({ time, value }));
    return [...closed, window.end(until)].flatMap((one) => (one ? [[one.event.time, one.amount]] : []));
  }

  it('begin with a record, and say nothing before their end', () => {
    const measure = { counts: 'events', seconds: 10, whole: { lt: 3 } } as const;
    expect(judged(measure, 100, [[0], [10], [11], [12], [13], [50]])).to.deep.equal([
      [10, 2],
      [50, 1],
    ]);
    expect(judged(measure, 59, [[0], [10], [50]])).to.deep.equal([[10, 2]]);
    expect(judged({ ...measure, seconds: Number.POSITIVE_INFINITY }, 5, [[0], [5]])).to.deep.equal([[5, 2]]);
  });
  it('hold ranges, ends as they are said', () => {
    const count = (whole: Measure['whole']) =>
      judged({ counts: 'events', seconds: 10, ...(whole && { whole }) }, 20, [[0], [1], [2]]).length;
    expect([{ gt: 2, lte: 3 }, { gte: 3, lt: 4 }, { gte: 3, lte: 3 }, {}].map(count)).to.deep.equal([1, 1, 1, 1]);
    expect([{ gt: 3 }, { lt: 3 }, { gte: 4 }, { lte: 2 }].map(count)).to.deep.equal([0, 0, 0, 0]);
  });
  it('look at numbers, and leave out what is none', () => {
    const events: Event[] = [
      [0, '4'],
      [1, '-1.5'],
      [2, 'x'],
      [3, null],
      [4, ''],
    ];
    const amount = (counts: Measure['counts']) => judged({ counts, seconds: 10, whole: {} }, 20, events)[0]?.[1];
    const amounts = (['average', 'smallest', 'largest', 'sum', 'events', 'distinct'] as const).map(amount);
    expect(amounts).to.deep.equal([1.25, -1.5, 4, 2.5, 5, 4]);
    expect(judged({ counts: 'average', seconds: 10, whole: { lt: 5 } }, 20, [[0, 'x']])).to.deep.equal([]);
  });
  it('keep groups apart', () => {
    const rule = {
      ...{ title: 'made', description: '', severity: 'low' as const, techniques: [], notices: [], queries: [] },
      measure: { counts: 'events', atLeast: 1, seconds: 10, whole: { lte: 1 } } as const,
    };
    const fired: [string | undefined, number][] = [];
    const firings = openFirings(rule, 30, ({ groups, time }) => fired.push([groups[0], time]));
    const none = { query: 0, client: null, server: null, protocol: null, port: null, value: null };
    for (const [group, time] of [
      ['a', 5],
      ['b', 1],
      ['b', 2],
      ['c', 3],
      ['d', 25],
    ] as const) {
      firings.event({ ...none, groups: [group], time });
    }
    firings.end();
    expect(fired).to.deep.equal([
      ['a', 5],
      ['c', 3],
    ]);
  });
});

describe('threshold rules', () => {
  const text = (change: object) =>
    JSON.stringify({
      ...{ title: 'made', over: 'flows', group_by: ['client'], window: '1h', at_least: { count: 5 } },
      ...change,
    });
  it('are refused with the place of what is wrong', () => {
    const cases: [string, RegExp][] = [
      ['{', /no JSON/],
      [text({ over: 'packets' }), /over/],
      [text({ group_by: ['password'] }), /no field "password"/],
      [text({ where: { 'detail.qtype': 'A' } }), /no field "detail.qtype"/],
      [text({ where: { server: { within: 'everything' } } }), /no prefix/],
      [text({ where: { user: { matches: '(' } } }), /regular expression/],
      [text({ window: '0s' }), /between/],
      [text({ at_least: { sum: 'user', of: 5 } }), /Only numbers/],
      [text({ at_least: { count: 0 } }), /at_least/],
      [text({ unknown: 1 }), /unknown/i],
    ];
    for (const [rule, message] of cases) expect(() => readNativeRule(rule), rule).to.throw(message);
  });
});
