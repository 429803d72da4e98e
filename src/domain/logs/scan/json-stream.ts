import type { FlowBatch } from '../flow.ts';
import type { LogReader, ReaderState } from '../format.ts';
import type { LineHandler } from '../line-reader.ts';
import { type Complaint, rejectLine } from '../reject.ts';
import { Carry } from './carry.ts';
import { JSON_BYTE, JsonPlace, type JsonPlaceState } from './json-path.ts';
import { JsonRecordScan, type JsonRecordState, SCANNED } from './json-record.ts';

const DEFAULT_MAX_RECORD_BYTES = 8 * 1024 * 1024;
/** A longer unfinished record is not worth saving with every batch. */
const LONGEST_SAVED = 64 * 1024;
const LONGEST_KEY = 128;
const { brace, bracket, braceEnd, bracketEnd, quote, comma, colon, backslash, newline } = JSON_BYTE;

/** What the stream is in: between records, in a string between them, in a record, or in text that is not JSON. */
const IN = { between: 0, string: 1, record: 2, garbage: 3 } as const;
type In = (typeof IN)[keyof typeof IN];

const NOT_JSON: Complaint = { field: null, reason: 'not JSON' };
const CUT_OFF: Complaint = { field: null, reason: 'the file ends within this record' };

/** Where records lie and how large one may be. */
export interface JsonStreamOptions {
  /**
   * Steps from the top of a document to its records: a key, or `*` for every element of a list. `['records', '*']` are
   * the elements of the list `records`; `[]` are the documents themselves, one after the other, as in JSON lines.
   */
  path: readonly string[];
  /** A larger record becomes one reject; 8 MiB when left out. */
  maxRecordBytes?: number | undefined;
}

interface Own {
  in: In;
  place: JsonPlaceState;
  record: JsonRecordState;
  escaped: boolean;
  startLine: number;
}

/**
 * Finds the records (lists or objects) at one path in a stream of JSON documents of any size, and hands each to a
 * handler as it hands out lines: the record's bytes, lent, and the line it begins in. Memory is bounded by the largest
 * record allowed. A damaged record becomes one reject and reading goes on with the next.
 */
export class JsonStream implements LogReader {
  line = 0;
  /** Records begun before the first damage: behind it, where records lie is a guess. */
  begun = 0;
  #damaged = false;
  readonly #handle: LineHandler;
  readonly #maxBytes: number;
  readonly #place: JsonPlace;
  readonly #record = new JsonRecordScan();
  #in: In = IN.between;
  #escaped = false;
  /** The line in which the record or the garbage begins. */
  #startLine = 0;
  #newlines = 0;
  readonly #carry: Carry;

  constructor(handle: LineHandler, { path, maxRecordBytes = DEFAULT_MAX_RECORD_BYTES }: JsonStreamOptions) {
    this.#handle = handle;
    this.#maxBytes = maxRecordBytes;
    this.#carry = new Carry(maxRecordBytes);
    this.#place = new JsonPlace(path);
  }

  push(chunk: Buffer, batch: FlowBatch): void {
    let i = 0;
    while (i < chunk.length) {
      if (this.#in === IN.record) i = this.#readRecord(chunk, i, batch);
      else if (this.#in === IN.string) i = this.#readString(chunk, i);
      else if (this.#in === IN.garbage) i = this.#readGarbage(chunk, i, batch);
      else i = this.#readBetween(chunk, i);
    }
    if (i > 0) this.line = this.#newlines + (chunk[i - 1] === newline ? 0 : 1);
  }

  end(batch: FlowBatch): void {
    if (this.#in === IN.record) this.#finish(Buffer.alloc(0), 0, 0, batch, CUT_OFF);
    if (this.#in === IN.garbage) this.#finish(Buffer.alloc(0), 0, 0, batch, NOT_JSON);
  }

  save(): ReaderState | null {
    if (this.#carry.length > LONGEST_SAVED) return null;
    const own: Own = {
      ...{ in: this.#in, place: this.#place.save(), record: this.#record.save(), escaped: this.#escaped },
      startLine: this.#startLine,
    };
    return { line: this.#newlines, ...this.#carry.save(), own };
  }

  restore({ line, carry, overlong, own }: ReaderState): void {
    const saved = own as Own;
    this.line = line;
    this.#newlines = line;
    this.#carry.restore(carry, overlong);
    this.#in = saved.in;
    this.#place.restore(saved.place);
    this.#record.restore(saved.record);
    this.#escaped = saved.escaped;
    this.#startLine = saved.startLine;
  }

  /** One byte between records. */
  #readBetween(chunk: Buffer, i: number): number {
    const byte = chunk[i] as number;
    if (byte <= 0x20 && byte > 0) {
      if (byte === newline) this.#newlines += 1;
      return i + 1;
    }
    if (byte === brace || byte === bracket) {
      if (!this.#place.begins(byte)) return i + 1;
      if (!this.#damaged) this.begun += 1;
      this.#record.begin();
      return this.#enter(IN.record, i);
    }
    if (byte === braceEnd || byte === bracketEnd) return this.#place.closes(byte) ? i + 1 : this.#enter(IN.garbage, i);
    if (byte === comma || byte === colon) {
      if (byte === comma) this.#place.next();
      else this.#place.names();
      return i + 1;
    }
    // A byte order mark, which may be cut.
    if (byte >= 0xbb && this.begun === 0 && (byte === 0xef || byte === 0xbb || byte === 0xbf)) return i + 1;
    if (this.#place.takesOnlyContainers) return this.#enter(IN.garbage, i);
    if (byte === quote) {
      this.#place.text = '';
      this.#escaped = false;
      this.#in = IN.string;
    } else if (!isScalarByte(byte)) return this.#enter(IN.garbage, i);
    return i + 1;
  }

  #enter(state: In, i: number): number {
    this.#in = state;
    this.#startLine = this.#newlines + 1;
    return i;
  }

  #readString(chunk: Buffer, start: number): number {
    let i = start;
    for (; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === newline) return this.#enter(IN.garbage, i);
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) break;
    }
    if (this.#place.text.length < LONGEST_KEY)
      this.#place.text += chunk.toString('latin1', start, Math.min(i, start + LONGEST_KEY));
    if (i < chunk.length) this.#in = IN.between;
    return i + 1;
  }

  #readRecord(chunk: Buffer, start: number, batch: FlowBatch): number {
    const scanned = this.#record.scan(chunk, start);
    const { at } = this.#record;
    this.#newlines += this.#record.newlines;
    if (scanned === SCANNED.more) this.#carry.add(chunk, start, at);
    else this.#finish(chunk, start, at, batch, scanned === SCANNED.broken ? NOT_JSON : null);
    return at;
  }

  /** Up to the line's end, or to what may be a record again. */
  #readGarbage(chunk: Buffer, start: number, batch: FlowBatch): number {
    // The byte that was found wrong belongs to it whatever it is.
    let i = this.#carry.length === 0 && chunk[start] !== newline ? start + 1 : start;
    while (i < chunk.length && chunk[i] !== newline && chunk[i] !== brace && chunk[i] !== bracket) i += 1;
    if (i === chunk.length) this.#carry.add(chunk, start, i);
    else this.#finish(chunk, start, i, batch, NOT_JSON);
    return i;
  }

  /** The record or the garbage ends: hands it on, or rejects it for `complaint`. */
  #finish(chunk: Buffer, start: number, end: number, batch: FlowBatch, complaint: Complaint | null): void {
    const carried = this.#carry.length > 0;
    if (carried) this.#carry.add(chunk, start, end);
    const [bytes, from, to] = carried ? [this.#carry.bytes, 0, this.#carry.length] : [chunk, start, end];
    const overlong = this.#carry.overlong || to - from > this.#maxBytes;
    this.#in = IN.between;
    this.#carry.clear();
    if (complaint !== null) {
      this.#damaged = true;
      this.#place.resume();
    }
    const wrong = overlong ? { field: null, reason: `record longer than ${this.#maxBytes} bytes` } : complaint;
    if (wrong !== null) batch.read += 1;
    const result = wrong ?? this.#handle(bytes, from, to, this.#startLine, batch);
    if (result !== null) rejectLine(batch, this.#startLine, result, bytes, from, to);
  }
}

/** Digits, letters and signs: numbers, true, false, null. */
function isScalarByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x2b && byte <= 0x39);
}
