import type { Fact, StoredObservation } from './fact.ts';

/** A fact with how often and when one upload stated it, and where first. Times are seconds since the Unix epoch. */
export interface SummedFact extends Omit<Fact, 'until'> {
  count: number;
  firstSeen: number;
  lastSeen: number;
  part: number;
  line: number;
}

const LONGEST_VALUE = 255;

/** Sums facts that say the same. Whoever fills it takes them out before they become too many. */
export class FactSums {
  readonly #sums = new Map<string, SummedFact>();

  get size(): number {
    return this.#sums.size;
  }

  /** Adds what an observation says. */
  add(seen: Pick<StoredObservation, 'time' | 'part' | 'line'>, facts: readonly Fact[]): void {
    for (const { until = seen.time, ...fact } of facts) {
      const value = fact.value.slice(0, LONGEST_VALUE).toWellFormed();
      const key = `${fact.address}|${fact.kind}|${fact.source}|${value}`;
      const sum = this.#sums.get(key);
      if (sum === undefined) {
        const { time: firstSeen, part, line } = seen;
        this.#sums.set(key, { ...fact, value, count: 1, firstSeen, lastSeen: Math.max(until, firstSeen), part, line });
        continue;
      }
      sum.count += 1;
      sum.confidence = Math.max(sum.confidence, fact.confidence);
      sum.firstSeen = Math.min(sum.firstSeen, seen.time);
      sum.lastSeen = Math.max(sum.lastSeen, until);
    }
  }

  /** Takes everything out. */
  take(): SummedFact[] {
    const all = [...this.#sums.values()];
    this.#sums.clear();
    return all;
  }
}
