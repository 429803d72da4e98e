import type { FlowBatch } from './flow.ts';
import type { LogReader, ReaderState } from './format.ts';
import { type Complaint, REJECT_TEXT_BYTES, rejectLine } from './reject.ts';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const DEFAULT_MAX_LINE_BYTES = 1024 * 1024;
/** A longer unfinished line is not worth saving with every batch. */
const LONGEST_SAVED = 64 * 1024;

/**
 * Reads the line in `bytes[start, end)`, without its line end, and returns what is wrong with it, or null. Counts it in
 * `batch.read` when it is a record. Never called for a blank line; the bytes are only lent.
 */
export type LineHandler = (
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  batch: FlowBatch,
) => Complaint | null;

/** What a format remembers from line to line. */
export interface Memory {
  /** As JSON; undefined when it is too much to keep with every batch. */
  save(): unknown;
  restore(saved: unknown): void;
}

const NO_MEMORY: Memory = { save: () => null, restore() {} };

/**
 * Cuts a stream into lines and hands each to a handler, whatever the chunks are. Memory is bounded: of a line that is
 * too long only the beginning is kept, it becomes one reject, and reading goes on behind the next newline.
 */
export class LineReader implements LogReader {
  line = 0;
  readonly #handle: LineHandler;
  readonly #maxBytes: number;
  readonly #memory: Memory;
  #carry = Buffer.alloc(0);
  #carried = 0;
  #overlong = false;

  constructor(handle: LineHandler, maxLineBytes = DEFAULT_MAX_LINE_BYTES, memory = NO_MEMORY) {
    this.#handle = handle;
    this.#maxBytes = maxLineBytes;
    this.#memory = memory;
  }

  save(): ReaderState | null {
    if (this.#carried > LONGEST_SAVED) return null;
    const carry = this.#carry.toString('base64', 0, this.#carried);
    const own = this.#memory.save();
    return own === undefined ? null : { line: this.line, carry, overlong: this.#overlong, own };
  }

  restore({ line, carry, overlong, own }: ReaderState): void {
    this.line = line;
    this.#carry = Buffer.from(carry, 'base64');
    this.#carried = this.#carry.length;
    this.#overlong = overlong;
    this.#memory.restore(own);
  }

  push(chunk: Buffer, batch: FlowBatch): void {
    let start = 0;
    for (let newline = chunk.indexOf(NEWLINE); newline >= 0; newline = chunk.indexOf(NEWLINE, start)) {
      if (this.#carried > 0 || this.#overlong) this.#finishCarried(chunk, start, newline, batch);
      else this.#emit(chunk, start, newline, batch);
      start = newline + 1;
    }
    if (start < chunk.length) this.#keep(chunk, start, chunk.length);
  }

  end(batch: FlowBatch): void {
    if (this.#carried > 0 || this.#overlong) this.#finishCarried(this.#carry, 0, 0, batch);
  }

  #finishCarried(chunk: Buffer, start: number, end: number, batch: FlowBatch): void {
    this.#keep(chunk, start, end);
    const length = this.#carried;
    this.#carried = 0;
    if (!this.#overlong) {
      this.#emit(this.#carry, 0, length, batch);
      return;
    }
    this.#overlong = false;
    this.line += 1;
    this.#refuse(this.#carry, 0, length, batch);
  }

  /** Adds to the unfinished line; once it is too long, only what its reject shows stays. */
  #keep(chunk: Buffer, start: number, end: number): void {
    if (this.#overlong) return;
    const length = this.#carried + end - start;
    this.#overlong = length > this.#maxBytes;
    const kept = this.#overlong ? Math.min(length, Math.max(this.#carried, REJECT_TEXT_BYTES + 1)) : length;
    if (kept > this.#carry.length) {
      const bigger = Buffer.allocUnsafe(Math.max(kept, 2 * this.#carry.length));
      this.#carry.copy(bigger, 0, 0, this.#carried);
      this.#carry = bigger;
    }
    chunk.copy(this.#carry, this.#carried, start, start + kept - this.#carried);
    this.#carried = kept;
  }

  #emit(bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    this.line += 1;
    if (end - start > this.#maxBytes) {
      this.#refuse(bytes, start, end, batch);
      return;
    }
    const from = this.line === 1 ? afterBom(bytes, start, end) : start;
    const to = end > from && bytes[end - 1] === RETURN ? end - 1 : end;
    if (isBlank(bytes, from, to)) return;
    const complaint = this.#handle(bytes, from, to, this.line, batch);
    if (complaint !== null) rejectLine(batch, this.line, complaint, bytes, from, to);
  }

  #refuse(bytes: Buffer, start: number, end: number, batch: FlowBatch): void {
    batch.read += 1;
    const complaint = { field: null, reason: `line longer than ${this.#maxBytes} bytes` };
    rejectLine(batch, this.line, complaint, bytes, start, end);
  }
}

/** Where the text begins behind a UTF-8 byte order mark. */
export function afterBom(bytes: Uint8Array, start: number, end: number): number {
  const marked = end - start >= 3 && bytes[start] === 0xef && bytes[start + 1] === 0xbb && bytes[start + 2] === 0xbf;
  return marked ? start + 3 : start;
}

/** Nothing but spaces and tabs. */
export function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] !== 0x20 && bytes[i] !== 0x09) return false;
  return true;
}
