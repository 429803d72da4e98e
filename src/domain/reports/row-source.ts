import type { Cell, RowBatches } from './model.ts';

/** Rows that are read once, from the first to the last, by several takers one after another. */
export interface RowSource {
  /** Whether a row is left; reads on when it has to. */
  more(): Promise<boolean>;
  /** The next rows in their batches, at most so many. */
  take(most: number): AsyncGenerator<Cell[][]>;
  /** Ends the source, which may have rows left. */
  close(): Promise<void>;
}

/** Opens the rows of a table. */
export function openRows(batches: RowBatches): RowSource {
  const source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  let waiting: Cell[][] = [];
  let ended = false;
  const more = async () => {
    while (waiting.length === 0 && !ended) {
      const step = await source.next();
      if (step.done) ended = true;
      else waiting = step.value;
    }
    return waiting.length > 0;
  };
  return {
    more,
    async *take(most) {
      for (let room = most; room > 0 && (await more()); ) {
        const batch = waiting.slice(0, room);
        waiting = waiting.slice(room);
        room -= batch.length;
        yield batch;
      }
    },
    async close() {
      if (!ended) await source.return?.();
      ended = true;
    },
  };
}
