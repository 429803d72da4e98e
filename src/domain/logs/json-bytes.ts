const FIRST_BYTES = 256 * 1024;
/** Sixteen digits are more than a double holds exactly; with so many at most, the shortest decimal is the only one. */
const EXACT = 1e15;
const NULL = Buffer.from('null');
const [ZERO, DOT, COLON, QUOTE, ZULU, SPACE, BACKSLASH] = [0x30, 0x2e, 0x3a, 0x22, 0x5a, 0x20, 0x5c];
/** Kept free behind every text, so that what is of fixed length need not ask each time. */
const RESERVE = 2048;

/** JSON as bytes, in one growing block. `reserve` room before a line. */
export class JsonBytes {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #at = 0;

  get size(): number {
    return this.#at;
  }

  /** Gives what was written away and begins a new block. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(FIRST_BYTES);
    this.#at = 0;
    return taken;
  }

  /** Makes room for a line's parts of fixed length; texts make their own, and this much again behind them. */
  reserve(more = RESERVE): void {
    if (this.#at + more <= this.#bytes.length) return;
    const bigger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + more));
    this.#bytes.copy(bigger, 0, 0, this.#at);
    this.#bytes = bigger;
  }

  raw(source: Uint8Array): void {
    const { length } = source;
    const bytes = this.#bytes;
    let at = this.#at;
    // For so few bytes a loop is faster than a call.
    if (length > 64) bytes.set(source, at);
    else for (let i = 0; i < length; i++) bytes[at + i] = source[i] as number;
    at += length;
    this.#at = at;
  }

  text(text: string): void {
    this.reserve(3 * text.length + RESERVE);
    this.#at += this.#bytes.write(text, this.#at);
  }

  /** UTF-8 in quotes; false, and nothing written, when something in it must be escaped. Leaves the room that was reserved. */
  plain(source: Uint8Array): boolean {
    const { length } = source;
    this.reserve(length + RESERVE);
    const bytes = this.#bytes;
    const from = this.#at + 1;
    for (let i = 0; i < length; i++) {
      const byte = source[i] as number;
      if (byte < SPACE || byte === QUOTE || byte === BACKSLASH) return false;
      bytes[from + i] = byte;
    }
    bytes[from - 1] = QUOTE;
    bytes[from + length] = QUOTE;
    this.#at = from + length + 1;
    return true;
  }

  /** A number as JSON.stringify writes it; null for what is none. */
  number(value: number): void {
    if (value >= 0 && value <= EXACT) {
      if (Number.isInteger(value)) {
        this.#digits(value);
        return;
      }
      const millionths = Math.round(value * 1e6);
      if (millionths > 0 && millionths < EXACT && millionths / 1e6 === value) {
        this.#decimal(millionths);
        return;
      }
    }
    if (Number.isNaN(value)) this.raw(NULL);
    else this.text(JSON.stringify(value));
  }

  /** An IPv4 address in quotes. */
  dotted(address: Uint8Array, from: number): void {
    this.#byte(QUOTE);
    this.#small(address[from] as number);
    this.#byte(DOT);
    this.#small(address[from + 1] as number);
    this.#byte(DOT);
    this.#small(address[from + 2] as number);
    this.#byte(DOT);
    this.#small(address[from + 3] as number);
    this.#byte(QUOTE);
  }

  /** `hh:mm:ss.ffffffZ"` of microseconds since midnight. */
  timeOfDay(micros: number): void {
    const seconds = Math.floor(micros / 1e6);
    this.#padded(Math.floor(seconds / 3600), 2);
    this.#byte(COLON);
    this.#padded(Math.floor(seconds / 60) % 60, 2);
    this.#byte(COLON);
    this.#padded(seconds % 60, 2);
    this.#byte(DOT);
    this.#padded(micros - seconds * 1e6, 6);
    this.#byte(ZULU);
    this.#byte(QUOTE);
  }

  #byte(byte: number): void {
    this.#bytes[this.#at++] = byte;
  }

  /** 0 to 255. */
  #small(value: number): void {
    if (value >= 100) this.#byte(ZERO + ((value / 100) | 0));
    if (value >= 10) this.#byte(ZERO + (((value / 10) | 0) % 10));
    this.#byte(ZERO + (value % 10));
  }

  #digits(value: number): void {
    let width = 1;
    for (let limit = 10; limit <= value; limit *= 10) width += 1;
    this.#padded(value, width);
  }

  #padded(value: number, width: number): void {
    let rest = value;
    let at = this.#at + width;
    this.#at = at;
    // Beyond 31 bits the arithmetic is of doubles, which is slow: a part at a time.
    while (rest > 0x3fffffff) {
      const upper = Math.floor(rest / 1e6);
      let lower = (rest - upper * 1e6) | 0;
      for (let i = 0; i < 6; i++) {
        const tenth = (lower / 10) | 0;
        this.#bytes[--at] = ZERO + lower - tenth * 10;
        lower = tenth;
      }
      rest = upper;
    }
    for (let whole = rest | 0; at > this.#at - width; ) {
      const tenth = (whole / 10) | 0;
      this.#bytes[--at] = ZERO + whole - tenth * 10;
      whole = tenth;
    }
  }

  /** So many millionths, more than none, without zeros at the end. */
  #decimal(millionths: number): void {
    const whole = Math.floor(millionths / 1e6);
    this.#digits(whole);
    this.#byte(DOT);
    this.#padded(millionths - whole * 1e6, 6);
    while (this.#bytes[this.#at - 1] === ZERO) this.#at -= 1;
  }
}
