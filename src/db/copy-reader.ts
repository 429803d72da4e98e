import type { AddressBook } from '../domain/detections/flows/address-book.ts';

/** PostgreSQL's epoch, 2000-01-01, in seconds since the Unix epoch. */
const POSTGRES_EPOCH = 946_684_800;
const SIGNATURE_BYTES = 11;
const NO_MORE_ROWS = 0xff_ff;
/** In the binary form of inet: the family of IPv4 addresses; IPv6 is one more. */
const FAMILY_4 = 2;

/** The fields of one row of a binary COPY, read one after another; none of them may be null. */
export interface CopyRow {
  /** Numbers an inet in the book. */
  address(book: AddressBook): number;
  int16(): number;
  int32(): number;
  /** Exact up to 2^53. */
  int64(): number;
  float64(): number;
  boolean(): boolean;
  /** Seconds since the Unix epoch, of a timestamptz. */
  time(): number;
}

/**
 * Reads a binary COPY out of Postgres as it comes: calls `onRow` for each whole row
 * (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format").
 */
export class CopyReader {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #begun = false;
  #ended = false;
  readonly #onRow: (row: CopyRow) => void;
  readonly #row: CopyRow;

  constructor(onRow: (row: CopyRow) => void) {
    this.#onRow = onRow;
    this.#row = {
      address: (book) => this.#address(book),
      int16: () => this.#bytes.readInt16BE(this.#field()),
      int32: () => this.#bytes.readInt32BE(this.#field()),
      int64: () => this.#int64(this.#field()),
      float64: () => this.#bytes.readDoubleBE(this.#field()),
      boolean: () => this.#bytes[this.#field()] === 1,
      time: () => this.#int64(this.#field()) / 1e6 + POSTGRES_EPOCH,
    };
  }

  push(chunk: Buffer): void {
    this.#bytes = this.#at < this.#bytes.length ? Buffer.concat([this.#bytes.subarray(this.#at), chunk]) : chunk;
    this.#at = 0;
    if (!this.#begun && !this.#begin()) return;
    for (let next = this.#rowEnd(); next !== null && !this.#ended; next = this.#rowEnd()) {
      this.#at += 2;
      this.#onRow(this.#row);
      this.#at = next;
    }
  }

  /** Throws when the stream ended in the middle. */
  end(): void {
    if (!this.#ended) throw new Error('the COPY ended early');
  }

  #begin(): boolean {
    if (this.#bytes.length < SIGNATURE_BYTES + 8) return false;
    const extension = this.#bytes.readInt32BE(SIGNATURE_BYTES + 4);
    if (this.#bytes.length < SIGNATURE_BYTES + 8 + extension) return false;
    this.#at = SIGNATURE_BYTES + 8 + extension;
    this.#begun = true;
    return true;
  }

  /** Where the row at hand ends; null when not all of it is here, or there is none. */
  #rowEnd(): number | null {
    const bytes = this.#bytes;
    if (this.#at + 2 > bytes.length) return null;
    const fields = bytes.readUInt16BE(this.#at);
    if (fields === NO_MORE_ROWS) {
      this.#ended = true;
      return null;
    }
    let at = this.#at + 2;
    for (let field = 0; field < fields; field++) {
      if (at + 4 > bytes.length) return null;
      at += 4 + Math.max(0, bytes.readInt32BE(at));
    }
    return at <= bytes.length ? at : null;
  }

  /** Where the next field's content begins; goes past it. */
  #field(): number {
    const start = this.#at + 4;
    this.#at = start + Math.max(0, this.#bytes.readInt32BE(this.#at));
    return start;
  }

  #int64(at: number): number {
    return this.#bytes.readInt32BE(at) * 4_294_967_296 + this.#bytes.readUInt32BE(at + 4);
  }

  #address(book: AddressBook): number {
    const at = this.#field();
    return book.numberOf(this.#bytes, at + 4, this.#bytes[at] === FAMILY_4 ? 4 : 6);
  }
}
