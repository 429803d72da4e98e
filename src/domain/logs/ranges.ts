import { Clock } from './clock.ts';
import { FlowBatch } from './flow.ts';
import type { LogFormat, ReaderState, ReadOptions, Sample } from './format.ts';

const NEWLINE = 0x0a;

/** A range of whole lines. */
export interface Range {
  /** Bytes [from, to). */
  from: number;
  to: number;
  /** Lines before it. */
  line: number;
}

/** The state of a reader that has seen the head of a file and nothing else, for a range that begins behind `line` lines. */
export function stateBehindHead(format: LogFormat, sample: Sample, options: ReadOptions): ReaderState | null {
  const reader = format.open(sample, options);
  const batch = new FlowBatch(256, undefined, new Clock(options));
  reader.push(sample.bytes.subarray(0, sample.bytes.lastIndexOf(NEWLINE) + 1), batch);
  const state = reader.save();
  return state && { ...state, carry: '', overlong: false };
}

/**
 * Cuts a stream into ranges of whole lines, each of at least so many bytes but for the last. Looks at every byte once, at
 * the speed of finding newlines.
 */
export class RangeCutter {
  readonly #size: number;
  readonly #unless: Buffer | null;
  #bytes = 0;
  #lines = 0;
  #from: Range = { from: 0, to: 0, line: 0 };
  #tail = Buffer.alloc(0);
  /** The text that forbids ranges was seen. */
  forbidden = false;

  constructor(size: number, unless: string | null) {
    this.#size = size;
    this.#unless = unless === null ? null : Buffer.from(unless);
  }

  /** Takes in the next bytes; gives the ranges that end within them. */
  push(chunk: Buffer): Range[] {
    const cuts: Range[] = [];
    this.#look(chunk);
    let at = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, at)) {
      at = newline + 1;
      this.#lines += 1;
      if (!this.forbidden && this.#bytes + at - this.#from.from >= this.#size) cuts.push(this.#cut(this.#bytes + at));
    }
    this.#bytes += chunk.length;
    return cuts;
  }

  /** The stream has ended: the last range, null when the one before ended there. */
  end(): Range | null {
    return this.#bytes > this.#from.from ? this.#cut(this.#bytes) : null;
  }

  #cut(to: number): Range {
    const range = { ...this.#from, to };
    this.#from = { from: to, to, line: this.#lines };
    return range;
  }

  #look(chunk: Buffer): void {
    if (this.#unless === null || this.forbidden) return;
    const keep = this.#unless.length - 1;
    const seam = Buffer.concat([this.#tail, chunk.subarray(0, keep)]);
    this.forbidden = seam.includes(this.#unless) || chunk.includes(this.#unless);
    this.#tail = Buffer.from(chunk.length >= keep ? chunk.subarray(chunk.length - keep) : seam.subarray(-keep));
  }
}
