import type { Measure } from './compiled-rule.ts';

interface Counted {
  time: number;
  query: number;
  value: string | null;
}

/** What one group did lately. */
export interface Window {
  /** Takes a record that is no older than those before; the amount when the group fires by it, which empties the window. */
  add(event: Counted): number | null;
}

/** An empty window for one group. */
export function openWindow({ counts, atLeast, seconds }: Measure, queries: number): Window {
  if (counts === 'events') return eventWindow(atLeast, seconds);
  if (counts === 'distinct') return distinctWindow(atLeast, seconds, ({ value }) => value);
  if (counts === 'all-queries') return distinctWindow(atLeast, seconds, ({ query }) => query);
  return counts === 'sum' ? sumWindow(atLeast, seconds) : orderWindow(queries, seconds);
}

function eventWindow(atLeast: number, seconds: number): Window {
  let recent = openRecent(seconds);
  return {
    add({ time }) {
      // Never more than atLeast are kept: with them it fires.
      const { count } = recent.add(time, 0);
      if (count < atLeast) return null;
      recent = openRecent(seconds);
      return count;
    },
  };
}

function distinctWindow(atLeast: number, seconds: number, keyOf: (event: Counted) => string | number | null): Window {
  const last = new Map<string | number, number>();
  return {
    add(event) {
      const value = keyOf(event);
      if (value === null) return null;
      // Deleted first, so that the map stays in the order of the last time each value was seen.
      last.delete(value);
      last.set(value, event.time);
      for (const [old, time] of last) {
        if (event.time - time <= seconds) break;
        last.delete(old);
      }
      if (last.size < atLeast) return null;
      const amount = last.size;
      last.clear();
      return amount;
    },
  };
}

function sumWindow(atLeast: number, seconds: number): Window {
  let recent = openRecent(seconds);
  return {
    add({ time, value }) {
      const amount = Number(value ?? Number.NaN);
      if (!Number.isFinite(amount)) return null;
      const { sum } = recent.add(time, amount);
      if (sum < atLeast) return null;
      recent = openRecent(seconds);
      return sum;
    },
  };
}

/** Amounts of the last seconds, with how many they are and their sum. */
function openRecent(seconds: number): { add(time: number, amount: number): { count: number; sum: number } } {
  let parts: { time: number; amount: number }[] = [];
  let [first, sum] = [0, 0];
  return {
    add(time, amount) {
      for (let part = parts[first]; part && time - part.time > seconds; part = parts[first]) {
        sum -= part.amount;
        first += 1;
      }
      // What is over is let go in large pieces, so that each record is moved about once.
      if (first > 1_000 && first * 2 > parts.length) [parts, first] = [parts.slice(first), 0];
      parts.push({ time, amount });
      sum += amount;
      return { count: parts.length - first, sum };
    },
  };
}

/** For each stage, when the latest chain that came so far began. */
function orderWindow(stages: number, seconds: number): Window {
  let began: number[] = [];
  return {
    add({ time, query }) {
      const start = query === 0 ? time : began[query - 1];
      if (start === undefined || time - start > seconds) return null;
      began[query] = start;
      if (query < stages - 1) return null;
      began = [];
      return stages;
    },
  };
}
