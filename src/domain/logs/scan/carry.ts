import { REJECT_TEXT_BYTES } from '../reject.ts';

/** What is unfinished at the end of a chunk, up to a bound; of what is longer only as much stays as its reject shows. */
export class Carry {
  bytes = Buffer.alloc(0);
  length = 0;
  overlong = false;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  add(chunk: Buffer, start: number, end: number): void {
    if (this.overlong) return;
    const length = this.length + end - start;
    this.overlong = length > this.#maxBytes;
    const kept = this.overlong ? Math.min(length, Math.max(this.length, REJECT_TEXT_BYTES + 1)) : length;
    if (kept > this.bytes.length) {
      const bigger = Buffer.allocUnsafe(Math.max(kept, 2 * this.bytes.length));
      this.bytes.copy(bigger, 0, 0, this.length);
      this.bytes = bigger;
    }
    chunk.copy(this.bytes, this.length, start, start + kept - this.length);
    this.length = kept;
  }

  clear(): void {
    this.length = 0;
    this.overlong = false;
  }

  /** As JSON, the bytes as base64. */
  save(): { carry: string; overlong: boolean } {
    return { carry: this.bytes.toString('base64', 0, this.length), overlong: this.overlong };
  }

  restore(carry: string, overlong: boolean): void {
    this.bytes = Buffer.from(carry, 'base64');
    this.length = this.bytes.length;
    this.overlong = overlong;
  }
}
