import { isWithin } from './bounds.ts';
import type { Bounds, Measure } from './compiled-rule.ts';

/** No rule asks for more different values. */
const MOST_VALUES = 1_000_001;

interface Counted {
  time: number;
  value: string | null;
}

/** What a group did in a time that is over: the amount, and the last record of it. */
export interface Closed<Event> {
  amount: number;
  event: Event;
}

/**
 * A window that a group's first record begins and that is judged once it is over: too little may be a sign as well. The
 * record after it begins the next one.
 */
export function openWholeWindow<Event extends Counted>({ counts, seconds, whole = {} }: Measure) {
  let current: { began: number; last: Event; tally: Tally } | null = null;
  const close = (): Closed<Event> | null => {
    if (current === null) return null;
    const { last, tally } = current;
    current = null;
    return judge(tally.amount(), last, whole);
  };
  return {
    /** Takes a record that is no older than those before; what was before it, when it fires. */
    add(event: Event): Closed<Event> | null {
      const before = current !== null && event.time - current.began > seconds ? close() : null;
      current ??= { began: event.time, last: event, tally: TALLIES[counts]() };
      current.last = event;
      current.tally.add(event.value);
      return before;
    },
    /** There is nothing after `until`, and nobody knows what comes then: a window that is not over says nothing yet. */
    end(until: number): Closed<Event> | null {
      if (current === null || (seconds !== Number.POSITIVE_INFINITY && current.began + seconds > until)) return null;
      return close();
    },
  };
}

function judge<Event>(amount: number | null, event: Event, bounds: Bounds): Closed<Event> | null {
  return amount !== null && isWithin(amount, bounds) ? { amount, event } : null;
}

interface Tally {
  add(value: string | null): void;
  /** Null when no record stated a value. */
  amount(): number | null;
}

const TALLIES: Readonly<Record<Measure['counts'], () => Tally>> = {
  events: countTally,
  distinct: distinctTally,
  sum: () => numberTally(({ sum }) => sum),
  average: () => numberTally(({ sum, count }) => sum / count),
  smallest: () => numberTally(({ smallest }) => smallest),
  largest: () => numberTally(({ largest }) => largest),
  'all-queries': countTally,
  'in-order': countTally,
};

function countTally(): Tally {
  let count = 0;
  return {
    add() {
      count += 1;
    },
    amount: () => count,
  };
}

function distinctTally(): Tally {
  const values = new Set<string>();
  return {
    add(value) {
      if (value !== null && values.size < MOST_VALUES) values.add(value);
    },
    amount: () => (values.size === 0 ? null : values.size),
  };
}

interface Numbers {
  count: number;
  sum: number;
  smallest: number;
  largest: number;
}

function numberTally(amountOf: (numbers: Numbers) => number): Tally {
  const numbers = { count: 0, sum: 0, smallest: Number.POSITIVE_INFINITY, largest: Number.NEGATIVE_INFINITY };
  return {
    add(value) {
      const number = value === null || value === '' ? Number.NaN : Number(value);
      if (!Number.isFinite(number)) return;
      numbers.count += 1;
      numbers.sum += number;
      numbers.smallest = Math.min(numbers.smallest, number);
      numbers.largest = Math.max(numbers.largest, number);
    },
    amount: () => (numbers.count === 0 ? null : amountOf(numbers)),
  };
}
