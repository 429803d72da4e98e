import { damagedBook } from './refuse.ts';

/** Rows of the largest sheet that any spreadsheet program makes. */
const MOST_ROWS = 1_048_576;
/** Cells further right are left out, as the reader of tables would. */
const MOST_COLUMNS = 1_024;
const FLUSHED_BYTES = 256 * 1024;
const [TAB, NEWLINE, RETURN, SPACE, QUOTE, COMMA] = [0x09, 0x0a, 0x0d, 0x20, 0x22, 0x2c];

/**
 * Writes a sheet as CSV in which line n is row n: an empty row is an empty line, a line break in a cell a space, and each
 * row has at least as many fields as the widest before it. As long as only the first column was used its cells stand as
 * they are, so that log lines pasted into a sheet are log lines.
 */
export class SheetText {
  #out = Buffer.allocUnsafe(2 * FLUSHED_BYTES);
  #length = 0;
  #row = 0;
  /** Fields written in the row. */
  #fields = 0;
  #width = 1;

  /** Begins a row (from 1); without a number, the next one. */
  startRow(row = this.#row + 1): void {
    if (!(row > this.#row)) throw damagedBook('its rows are not in order');
    if (row > MOST_ROWS) throw damagedBook(`it has a row ${row}`);
    const blanks = row - this.#row - 1;
    this.#room(blanks);
    this.#out.fill(NEWLINE, this.#length, this.#length + blanks);
    this.#length += blanks;
    this.#row = row;
    this.#fields = 0;
  }

  /** Writes a cell (column from 0) of the row that was begun; columns come from left to right. */
  put(column: number, bytes: Buffer, start: number, end: number): void {
    if (end <= start || column >= MOST_COLUMNS || column < this.#fields) return;
    if (column + 1 > this.#width) this.#width = column + 1;
    this.#room(column + 2 * (end - start) + 3);
    this.#goTo(column);
    this.#length = this.#written(bytes, start, end);
    this.#fields = column + 1;
  }

  endRow(): void {
    this.#room(this.#width + 1);
    if (this.#fields > 0) this.#commas(this.#width - this.#fields);
    this.#out[this.#length++] = NEWLINE;
  }

  /** The text since the last call, when there is enough of it, or at the end; lent until the next row. */
  take(atEnd = false): Buffer | null {
    if (this.#length === 0 || (!atEnd && this.#length < FLUSHED_BYTES)) return null;
    const text = this.#out.subarray(0, this.#length);
    this.#length = 0;
    return text;
  }

  #goTo(column: number): void {
    this.#commas(this.#fields === 0 ? column : column - this.#fields + 1);
  }

  #commas(count: number): void {
    for (let i = 0; i < count; i++) this.#out[this.#length++] = COMMA;
  }

  /** Writes a field, which mostly needs no quotes; returns where it ends. */
  #written(bytes: Buffer, start: number, end: number): number {
    const mayQuote = this.#width > 1;
    if (mayQuote && (isSpace(bytes[start] as number) || isSpace(bytes[end - 1] as number))) {
      return this.#quoted(bytes, start, end);
    }
    const out = this.#out;
    let at = this.#length;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (mayQuote && (byte === COMMA || byte === QUOTE)) return this.#quoted(bytes, start, end);
      out[at++] = byte === NEWLINE || byte === RETURN ? SPACE : byte;
    }
    return at;
  }

  #quoted(bytes: Buffer, start: number, end: number): number {
    const out = this.#out;
    let at = this.#length;
    out[at++] = QUOTE;
    for (let i = start; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE) out[at++] = QUOTE;
      out[at++] = byte === NEWLINE || byte === RETURN ? SPACE : byte;
    }
    out[at++] = QUOTE;
    return at;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(2 * this.#out.length, this.#length + bytes));
    this.#out.copy(bigger, 0, 0, this.#length);
    this.#out = bigger;
  }
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === NEWLINE || byte === RETURN;
}
