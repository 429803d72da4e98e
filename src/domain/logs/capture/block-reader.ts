import type { FlowBatch } from '../flow.ts';
import type { LogReader } from '../format.ts';
import { BytesQueue } from './bytes-queue.ts';

/** The bytes do not hold a whole block yet. */
export const NEEDS_MORE = -1;
/** Nothing behind this place can be read any more. */
export const DAMAGED = -2;

/** What the blocks' content goes to. */
export interface BlockSink {
  /** Records taken so far. */
  readonly count: number;
  /** Says why nothing can be read from here on. */
  refuse(reason: string, bytes: Buffer, start: number, end: number, batch: FlowBatch): void;
  end(batch: FlowBatch): void;
}

/** Reads one kind of file that is a row of blocks. */
export interface Blocks {
  /** Reads the block at `start` and returns its length, NEEDS_MORE, or DAMAGED after it has said why. */
  read(bytes: Buffer, start: number, end: number, batch: FlowBatch): number;
}

/**
 * A reader of captures, whatever the pieces are that the file comes in. Keeps no state for resuming: open conversations
 * are too much to save with every batch, so that a capture is read again from its start.
 */
export function readBlocks(blocks: Blocks, sink: BlockSink): LogReader {
  const queue = new BytesQueue();
  let isOver = false;
  return {
    push(chunk: Buffer, batch: FlowBatch) {
      if (isOver) return;
      queue.append(chunk);
      for (;;) {
        const length = blocks.read(queue.bytes, queue.start, queue.end, batch);
        if (length === NEEDS_MORE) return;
        isOver = length === DAMAGED;
        if (isOver) return;
        queue.start += length;
      }
    },
    end(batch: FlowBatch) {
      if (!isOver && queue.length > 0) {
        sink.refuse('the file ends in the middle of a block', queue.bytes, queue.start, queue.end, batch);
      }
      sink.end(batch);
    },
    get line() {
      return sink.count;
    },
    save: () => null,
    restore() {},
  };
}
