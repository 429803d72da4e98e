/** A text that is looked for in many lines. Longer texts are found faster: the search leaps over what cannot be their end. */
export class Needle {
  readonly length: number;
  readonly #text: Uint8Array;
  /** By the byte at the window's end: how far the window can move on (Horspool). */
  readonly #leaps = new Uint8Array(256);

  /** Throws RangeError for an empty text or one of more than 255 bytes. */
  constructor(text: string) {
    this.#text = Uint8Array.from(Buffer.from(text));
    this.length = this.#text.length;
    if (this.length === 0 || this.length > 255) throw new RangeError('a text of 1 to 255 bytes is needed');
    this.#leaps.fill(this.length);
    for (let i = 0; i < this.length - 1; i++) this.#leaps[this.#text[i] as number] = this.length - 1 - i;
  }

  /** Where it first begins within `bytes[start, end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const text = this.#text;
    const leaps = this.#leaps;
    const last = text.length - 1;
    const final = text[last];
    let i = start + last;
    while (i < end) {
      const byte = bytes[i] as number;
      if (byte === final) {
        let k = last - 1;
        while (k >= 0 && bytes[i - last + k] === text[k]) k -= 1;
        if (k < 0) return i - last;
      }
      i += leaps[byte] as number;
    }
    return -1;
  }

  /** Whether it stands at `at`, before `end`. */
  isAt(bytes: Uint8Array, at: number, end: number): boolean {
    const text = this.#text;
    if (at + text.length > end) return false;
    for (let k = 0; k < text.length; k++) if (bytes[at + k] !== text[k]) return false;
    return true;
  }

  /** Whether `bytes[start, end)` is this text and nothing else. */
  is(bytes: Uint8Array, start: number, end: number): boolean {
    return end - start === this.length && this.isAt(bytes, start, end);
  }
}
