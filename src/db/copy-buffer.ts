/** Postgres counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH = 946_684_800_000_000;
const SIGNATURE = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const TRAILER = Buffer.from([0xff, 0xff]);
const AF_INET = 2;
const AF_INET6 = 3;

/**
 * Writes Postgres' binary COPY format into one growing buffer; no object or string per row. `reserve` room for a row's
 * fixed part before writing it: only texts make room for themselves.
 */
export class CopyBuffer {
  bytes = Buffer.allocUnsafe(1 << 20);
  view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
  at = 0;

  readonly #rowBytes: number;
  #columns = 0;

  /** For rows whose fixed part takes at most `rowBytes`. */
  constructor(rowBytes: number) {
    this.#rowBytes = rowBytes;
  }

  /** Begins a stream of rows of so many columns; what `finish` gave before is overwritten. */
  restart(columns: number): void {
    this.#columns = columns;
    this.at = 0;
    this.raw(SIGNATURE);
  }

  /** Begins a row. */
  row(): void {
    this.reserve(this.#rowBytes);
    this.view.setInt16(this.at, this.#columns);
    this.at += 2;
  }

  /** Ends the stream; the bytes are the buffer's own. */
  finish(): Buffer {
    this.reserve(2);
    this.raw(TRAILER);
    return this.bytes.subarray(0, this.at);
  }

  reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + more));
    this.bytes.copy(bigger, 0, 0, this.at);
    this.bytes = bigger;
    this.view = new DataView(bigger.buffer, bigger.byteOffset, bigger.byteLength);
  }

  raw(source: Uint8Array): void {
    this.bytes.set(source, this.at);
    this.at += source.length;
  }

  null(): void {
    this.view.setInt32(this.at, -1);
    this.at += 4;
  }

  int16(value: number): void {
    if (value < 0) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 2);
    this.view.setInt16(this.at + 4, value);
    this.at += 6;
  }

  int32(value: number): void {
    if (value < 0) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 4);
    this.view.setInt32(this.at + 4, value);
    this.at += 8;
  }

  /** A 64-bit integer from a double, without a BigInt; NaN is null. */
  int64(value: number): void {
    if (Number.isNaN(value)) {
      this.null();
      return;
    }
    const high = Math.floor(value / 4_294_967_296);
    this.view.setInt32(this.at, 8);
    this.view.setInt32(this.at + 4, high);
    this.view.setUint32(this.at + 8, value - high * 4_294_967_296);
    this.at += 12;
  }

  float64(value: number): void {
    if (Number.isNaN(value)) {
      this.null();
      return;
    }
    this.view.setInt32(this.at, 8);
    this.view.setFloat64(this.at + 4, value);
    this.at += 12;
  }

  bool(value: number): void {
    this.view.setInt32(this.at, 1);
    this.bytes[this.at + 4] = value;
    this.at += 5;
  }

  inet(family: number, addresses: Uint8Array, row: number): void {
    this.inetAt(family, addresses, row * 16);
  }

  /** An address of 4 or 16 bytes that begins at `from`. */
  inetAt(family: number, addresses: Uint8Array, from: number): void {
    const width = family === 4 ? 4 : 16;
    const { bytes } = this;
    this.view.setInt32(this.at, 4 + width);
    bytes[this.at + 4] = family === 4 ? AF_INET : AF_INET6;
    bytes[this.at + 5] = width * 8;
    bytes[this.at + 6] = 0;
    bytes[this.at + 7] = width;
    for (let i = 0; i < width; i++) bytes[this.at + 8 + i] = addresses[from + i] as number;
    this.at += 8 + width;
  }

  text(source: Buffer): void {
    if (source.length === 0) {
      this.null();
      return;
    }
    this.reserve(source.length + this.#rowBytes);
    this.view.setInt32(this.at, source.length);
    this.at += 4;
    this.raw(source);
  }

  /** A timestamp from microseconds since the Unix epoch. */
  timestamp(micros: number): void {
    this.int64(micros - POSTGRES_EPOCH);
  }

  /** A uuid from its 16 bytes. */
  uuid(bytes: Buffer): void {
    this.view.setInt32(this.at, 16);
    this.at += 4;
    this.raw(bytes);
  }
}

/** The 16 bytes of a uuid's text. */
export function uuidBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('-', ''), 'hex');
}
