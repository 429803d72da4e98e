/** How likely a first contact comes to something, and how sure the test must be. */
export interface SequentialLimits {
  /** Of a client that knows its servers, and of one that looks for them. */
  success_benign: number;
  success_scanner: number;
  /** Likelihood ratios from which on it is a scanner, and down to which it is none. */
  scanner_from: number;
  benign_to: number;
}

/**
 * Threshold random walk after Jung, Paxson, Berger and Balakrishnan (2004): each first contact that succeeds or fails moves
 * the ratio of likelihoods, until it crosses one of two bounds. A client that was cleared is tested anew, because it may
 * be taken over later; a client that was caught stays so until its contacts clear it.
 */
export class SequentialTest {
  #ratio = 1;
  #caught = false;
  readonly #limits: SequentialLimits;

  constructor(limits: SequentialLimits) {
    this.#limits = limits;
  }

  get caught(): boolean {
    return this.#caught;
  }

  /** Takes a first contact; true when it clears the client, so that what was counted belongs to the past. */
  next(succeeded: boolean): boolean {
    const { success_benign: benign, success_scanner: scanner, scanner_from, benign_to } = this.#limits;
    const step = succeeded ? scanner / benign : (1 - scanner) / (1 - benign);
    // Kept near the bound, so that a scan that ends long after it was caught is seen to end.
    this.#ratio = Math.min(this.#ratio * step, scanner_from);
    if (this.#ratio >= scanner_from) this.#caught = true;
    if (this.#ratio > benign_to) return false;
    this.#ratio = 1;
    this.#caught = false;
    return true;
  }
}
