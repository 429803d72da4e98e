/** How many bytes of a word are looked at in one step. */
const STEP = 4;
const [ONES, TOPS] = [0x01010101, 0x80808080 | 0];

/**
 * The bytes of a buffer, read four at a time: for runs of more than a few bytes that is far faster than one by one. Set
 * to a buffer before its lines are read; to the one it is set to already, that costs nothing.
 */
export class ByteWords {
  #bytes: Uint8Array = new Uint8Array(0);
  #words = new DataView(this.#bytes.buffer);

  set(bytes: Uint8Array): void {
    if (bytes === this.#bytes) return;
    this.#bytes = bytes;
    this.#words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Where the first `byte` is in `[from, end)`; `end` when there is none. */
  find(byte: number, from: number, end: number): number {
    const words = this.#words;
    const all = byte * ONES;
    const last = end - STEP;
    let i = from;
    for (; i <= last; i += STEP) {
      const found = zeros(words.getInt32(i, true) ^ all);
      if (found !== 0) return i + lowest(found);
    }
    const bytes = this.#bytes;
    while (i < end && bytes[i] !== byte) i += 1;
    return i < end ? i : Math.max(from, end);
  }

  /** Where the first of two bytes is; `end` when there is neither. */
  findEither(one: number, other: number, from: number, end: number): number {
    const words = this.#words;
    const [ones, others] = [one * ONES, other * ONES];
    const last = end - STEP;
    let i = from;
    for (; i <= last; i += STEP) {
      const word = words.getInt32(i, true);
      const found = zeros(word ^ ones) | zeros(word ^ others);
      if (found !== 0) return i + lowest(found);
    }
    const bytes = this.#bytes;
    while (i < end && bytes[i] !== one && bytes[i] !== other) i += 1;
    return i < end ? i : Math.max(from, end);
  }

  /** Whether the `length` bytes from `at` are those of `other` from `from`. */
  agree(at: number, other: ByteWords, from: number, length: number): boolean {
    if (length < STEP) {
      for (let i = 0; i < length; i++) if (this.#bytes[at + i] !== other.#bytes[from + i]) return false;
      return true;
    }
    const words = this.#words;
    const others = other.#words;
    const last = length - STEP;
    // The last word may overlap the one before it.
    for (let i = 0; i < last; i += STEP) if (words.getInt32(at + i) !== others.getInt32(from + i)) return false;
    return words.getInt32(at + last) === others.getInt32(from + last);
  }
}

/** The top bit of every byte that is zero, and perhaps of bytes above such a one. */
function zeros(word: number): number {
  return (word - ONES) & ~word & TOPS;
}

/** The place, from 0, of the lowest byte with a bit set. */
function lowest(word: number): number {
  return (31 - Math.clz32(word & -word)) >> 3;
}
