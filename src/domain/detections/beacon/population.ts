/** How many share a rhythm: what many clients do with a service, or a client does with many servers, is no secret. */
export class Population {
  readonly #sizes = new Map<string, number>();
  readonly #intervals = new Map<string, number[]>();
  /** Intervals in order, as long as none was added since. */
  readonly #sorted = new Map<string, Float64Array>();

  /** Counts a member; `interval` in seconds when it keeps a rhythm, null when not. */
  add(key: string, interval: number | null): void {
    this.#sizes.set(key, this.sizeOf(key) + 1);
    if (interval === null) return;
    const known = this.#intervals.get(key);
    if (known) known.push(interval);
    else this.#intervals.set(key, [interval]);
    this.#sorted.delete(key);
  }

  sizeOf(key: string): number {
    return this.#sizes.get(key) ?? 0;
  }

  /** How many members keep a rhythm within a quarter of this one. */
  alike(key: string, interval: number): number {
    let sorted = this.#sorted.get(key);
    if (!sorted) {
      sorted = Float64Array.from(this.#intervals.get(key) ?? []).sort();
      this.#sorted.set(key, sorted);
    }
    const most = interval / 4;
    const from = firstWhere(sorted, (other) => other - interval >= -most);
    return firstWhere(sorted, (other) => other - interval > most) - from;
  }
}

/** The first place from which on `holds` holds; the length where it never does. */
function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [from, to] = [0, sorted.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(sorted[middle] as number)) to = middle;
    else from = middle + 1;
  }
  return from;
}
