const LEAST = 100;

/** How long answers take, smoothed, and how long to wait for one (RFC 6298, 2). Milliseconds. */
export class RoundTrip {
  #smoothed = Number.NaN;
  #variation = 0;
  samples = 0;

  /** Null before the first answer. */
  get smoothed(): number | null {
    return this.samples === 0 ? null : this.#smoothed;
  }

  add(milliseconds: number): void {
    if (this.samples === 0) {
      this.#smoothed = milliseconds;
      this.#variation = milliseconds / 2;
    } else {
      this.#variation += (Math.abs(this.#smoothed - milliseconds) - this.#variation) / 4;
      this.#smoothed += (milliseconds - this.#smoothed) / 8;
    }
    this.samples += 1;
  }

  /** At least 100 ms and at most `most`; that, before the first answer. */
  timeout(most: number): number {
    if (this.samples === 0) return most;
    return Math.min(most, Math.max(LEAST, this.#smoothed + 4 * this.#variation));
  }
}
