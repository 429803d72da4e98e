import { expect } from 'chai';
import type { Measure } from '../../../src/domain/user-rules/compiled-rule.ts';
import { readNativeRule } from '../../../src/domain/user-rules/native-rule.ts';
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
