import { JSON_BYTE } from './json-path.ts';

const { brace, bracket, braceEnd, bracketEnd, quote, comma, colon, backslash, newline } = JSON_BYTE;
const DEEPEST = 256;

/** Where the scan of a record stopped: at the chunk's end, behind the record, or before a byte that no record can hold. */
export const SCANNED = { more: 0, whole: 1, broken: 2 } as const;
export type Scanned = (typeof SCANNED)[keyof typeof SCANNED];

/** The state of a scan between two chunks, as JSON. */
export interface JsonRecordState {
  kinds: string;
  before: number;
  inString: boolean;
  escaped: boolean;
}

/**
 * Finds the end of one JSON list or object in bytes that come in chunks, without reading its values. What cannot be
 * JSON is seen at once, so that a damaged record ends where the next one begins: a string that spans lines, a value
 * without a key, a bracket that closes a brace.
 */
export class JsonRecordScan {
  /** Behind what was scanned. */
  at = 0;
  /** Line ends passed. */
  newlines = 0;
  readonly #kinds = new Uint8Array(DEEPEST);
  #depth = 0;
  /** The last byte that was no space and not within a string. */
  #before = 0;
  #inString = false;
  #escaped = false;

  /** Begins before the first brace or bracket. */
  begin(): void {
    this.#depth = 0;
    this.#before = 0;
    this.#inString = false;
    this.#escaped = false;
  }

  /** Goes on at `start`; `at` says afterwards where it ended. */
  scan(bytes: Buffer, start: number): Scanned {
    this.newlines = 0;
    const end = bytes.length;
    for (let i = start; i < end; i++) {
      if (this.#inString) {
        i = this.#stringEnd(bytes, i);
        if (i < end && bytes[i] === newline) return this.#stop(i, SCANNED.broken);
        continue;
      }
      const byte = bytes[i] as number;
      if (byte <= 0x20) {
        if (byte === newline) this.newlines += 1;
        continue;
      }
      if (byte === quote) this.#inString = true;
      else if (byte === brace || byte === bracket || byte === braceEnd || byte === bracketEnd) {
        const result = this.#structure(byte);
        if (result !== SCANNED.more) return this.#stop(result === SCANNED.whole ? i + 1 : i, result);
      }
      this.#before = byte;
    }
    return this.#stop(end, SCANNED.more);
  }

  save(): JsonRecordState {
    const kinds = String.fromCharCode(...this.#kinds.subarray(0, this.#depth));
    return { kinds, before: this.#before, inString: this.#inString, escaped: this.#escaped };
  }

  restore({ kinds, before, inString, escaped }: JsonRecordState): void {
    this.#kinds.set(Buffer.from(kinds, 'latin1'));
    this.#depth = kinds.length;
    this.#before = before;
    this.#inString = inString;
    this.#escaped = escaped;
  }

  #structure(byte: number): Scanned {
    if (byte === brace || byte === bracket) return this.#opens(byte) ? SCANNED.more : SCANNED.broken;
    if (!this.#closes(byte)) return SCANNED.broken;
    return this.#depth === 0 ? SCANNED.whole : SCANNED.more;
  }

  #opens(byte: number): boolean {
    if (this.#depth === DEEPEST) return false;
    const before = this.#before;
    const mayFollow =
      this.#kinds[this.#depth - 1] === brace ? before === colon : before === comma || before === bracket;
    if (this.#depth > 0 && !mayFollow) return false;
    this.#kinds[this.#depth] = byte;
    this.#depth += 1;
    return true;
  }

  #closes(byte: number): boolean {
    if (this.#kinds[this.#depth - 1] !== (byte === braceEnd ? brace : bracket)) return false;
    this.#depth -= 1;
    return true;
  }

  /** The closing quote, a line end within the string, or the chunk's end. */
  #stringEnd(bytes: Buffer, start: number): number {
    const end = bytes.length;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      if (byte === newline) return i;
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) {
        this.#inString = false;
        this.#before = quote;
        return i;
      }
    }
    return end;
  }

  #stop(at: number, result: Scanned): Scanned {
    this.at = at;
    return result;
  }
}
