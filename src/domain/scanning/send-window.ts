const LEAST = 4;
/** Losses that belong together halve the window once. */
const PAUSE = 200;

/** How many answers are awaited at once: one more for each windowful that came, half as many after a loss (RFC 5681, 3.1). */
export class SendWindow {
  readonly #most: number;
  #size: number;
  #cutAt = Number.NEGATIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
    this.#size = Math.min(most, 32);
  }

  get size(): number {
    return Math.floor(this.#size);
  }

  /** An answer came. */
  widen(): void {
    this.#size = Math.min(this.#most, this.#size + 1 / this.#size);
  }

  /** An answer was lost, or this machine is short of something, at a time in milliseconds. */
  halve(now: number): void {
    if (now - this.#cutAt < PAUSE) return;
    this.#cutAt = now;
    this.#size = Math.max(LEAST, this.#size / 2);
  }
}
