const LEAST_SLOTS = 1_024;
/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/). */
const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A set of ASCII texts as one buffer with an open hash table beside it: about their length and twelve bytes each, where
 * a Set of strings takes a hundred. What it says is exact; hashes only find the place.
 */
export class NameTable {
  #bytes = Buffer.alloc(4_096);
  #starts = new Uint32Array(LEAST_SLOTS / 2 + 1);
  #slots = new Int32Array(LEAST_SLOTS).fill(-1);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes that it holds. */
  get size(): number {
    return this.#bytes.length + this.#starts.byteLength + this.#slots.byteLength;
  }

  /** Adds a text; one with other than ASCII characters is not added. */
  add(text: string): void {
    const hash = hashOf(text);
    if (hash === null || this.#find(text, hash) >= 0) return;
    if (this.#length + 1 >= this.#starts.length) this.#grow();
    const start = this.#starts[this.#length] as number;
    if (start + text.length > this.#bytes.length) {
      const bigger = Buffer.alloc(2 * (start + text.length));
      this.#bytes.copy(bigger, 0, 0, start);
      this.#bytes = bigger;
    }
    this.#bytes.write(text, start, 'latin1');
    this.#starts[this.#length + 1] = start + text.length;
    this.#slots[this.#free(hash)] = this.#length;
    this.#length += 1;
  }

  has(text: string): boolean {
    const hash = hashOf(text);
    return hash !== null && this.#find(text, hash) >= 0;
  }

  #find(text: string, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = this.#slots[slot] as number;
      if (at < 0 || this.#is(at, text)) return at;
    }
  }

  #is(at: number, text: string): boolean {
    const start = this.#starts[at] as number;
    if ((this.#starts[at + 1] as number) - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (this.#bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  #free(hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const starts = new Uint32Array(2 * this.#starts.length);
    starts.set(this.#starts);
    this.#starts = starts;
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    for (let at = 0; at < this.#length; at++) {
      const [from, to] = [starts[at] as number, starts[at + 1] as number];
      this.#slots[this.#free(hashOf(this.#bytes.toString('latin1', from, to)) as number)] = at;
    }
  }
}

function hashOf(text: string): number | null {
  let hash = OFFSET_BASIS;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return null;
    hash = Math.imul(hash ^ code, PRIME);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
