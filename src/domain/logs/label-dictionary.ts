/** Texts up to this many characters are looked up without a buffer of their own: UTF-8 takes at most three bytes for each. */
const SHORT = 256;
const SCRATCH = Buffer.alloc(3 * SHORT);

/** Interns label texts: the same bytes give the same index without making a string again. Index 0 is the empty text. */
export class LabelDictionary {
  readonly texts: string[] = [''];
  /** What was looked up and what is handed out; they differ where a text held NUL or broken UTF-8. */
  readonly #keys: Buffer[] = [Buffer.alloc(0)];
  readonly #bytes: Buffer[] = [Buffer.alloc(0)];
  /** Open addressing; holds indexes, 0 for a free slot. */
  #table = new Int32Array(256);

  /** The index of the text in `buffer[start, end)`, decoded as UTF-8. An empty range is 0. */
  indexOf(buffer: Buffer, start: number, end: number): number {
    if (start >= end) return 0;
    const mask = this.#table.length - 1;
    let slot = hashOf(buffer, start, end) & mask;
    for (let index = this.#table[slot] as number; index !== 0; index = this.#table[slot] as number) {
      if (isSame(this.#keys[index] as Buffer, buffer, start, end)) return index;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, Buffer.from(buffer.subarray(start, end)));
  }

  /** The index of a text the reader already has as a string. */
  indexOfText(text: string): number {
    if (text.length > SHORT) {
      const bytes = Buffer.from(text);
      return this.indexOf(bytes, 0, bytes.length);
    }
    return this.indexOf(SCRATCH, 0, SCRATCH.write(text));
  }

  /** The UTF-8 bytes of an entry. */
  bytesAt(index: number): Buffer {
    return this.#bytes[index] as Buffer;
  }

  /** Number of entries; a reader that fills it with near-unique texts should stop interning them. */
  get size(): number {
    return this.texts.length;
  }

  #add(slot: number, key: Buffer): number {
    const index = this.texts.length;
    // Postgres text cannot hold NUL; a log may.
    const text = key.toString('utf8').replaceAll('\0', '\uFFFD');
    this.texts.push(text);
    this.#keys.push(key);
    // Without a replacement the text is what was looked up.
    this.#bytes.push(text.includes('\uFFFD') ? Buffer.from(text) : key);
    this.#table[slot] = index;
    if (index * 2 > this.#table.length) this.#widen();
    return index;
  }

  #widen(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (const [index, key] of this.#keys.entries()) {
      if (index === 0) continue;
      let slot = hashOf(key, 0, key.length) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = index;
    }
    this.#table = table;
  }
}

function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 2166136261;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 16777619);
  return hash ^ (hash >>> 15);
}

function isSame(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}
