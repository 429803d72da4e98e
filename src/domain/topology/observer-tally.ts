import type { FlowBatch } from '../logs/flow.ts';

/** Counts who wrote the records of a part; no name is an observer too. */
export class ObserverTally {
  readonly #seen = new Set<number>();
  #last = -1;

  get count(): number {
    return this.#seen.size;
  }

  add({ observer, length }: FlowBatch): void {
    for (let row = 0; row < length; row++) {
      if (observer[row] === this.#last) continue;
      this.#last = observer[row] as number;
      this.#seen.add(this.#last);
    }
  }
}
