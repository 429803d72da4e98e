import { medianOf } from '../statistics.ts';

/** How many share a rhythm: what many clients do with a service, or a client does with many servers, is no secret. */
export class Population {
  readonly #members = new Map<string, { all: number; intervals: number[] }>();

  /** Counts a member; `interval` in seconds when it keeps a rhythm, null when not. */
  add(key: string, interval: number | null): void {
    const members = this.#members.get(key) ?? { all: 0, intervals: [] };
    members.all += 1;
    if (interval !== null) members.intervals.push(interval);
    this.#members.set(key, members);
  }

  sizeOf(key: string): number {
    return this.#members.get(key)?.all ?? 0;
  }

  /** How many members keep a rhythm within a quarter of this one. */
  alike(key: string, interval: number): number {
    const intervals = this.#members.get(key)?.intervals ?? [];
    return intervals.filter((other) => Math.abs(other - interval) <= interval / 4).length;
  }

  /** The median rhythm of the members; NaN without any. */
  rhythmOf(key: string): number {
    return medianOf(Float64Array.from(this.#members.get(key)?.intervals ?? []).sort());
  }
}
