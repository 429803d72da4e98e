import { UnreadableSource } from './unreadable-source.ts';

/** What a compressed file may grow to. */
export interface InflationLimits {
  /** Of the whole file: all layers and members together. */
  maxInflatedBytes: number;
  /** Inflated bytes per compressed one, looked at once more than 64 MiB came out. */
  maxRatio?: number | undefined;
}

const RATIO_COUNTS_FROM = 64 * 1024 * 1024;
const DEFAULT_MAX_RATIO = 250;

/** Counts what comes out of a file's wrappings, all of them together, whatever the wrappings say of themselves. */
export class InflationBudget {
  readonly #limits: InflationLimits;
  #inflated = 0;

  constructor(limits: InflationLimits) {
    this.#limits = limits;
  }

  /** Bytes that may still come out. */
  get left(): number {
    return this.#limits.maxInflatedBytes - this.#inflated;
  }

  /** Counts so many inflated bytes. Throws UnreadableSource beyond the limit. */
  count(bytes: number): void {
    this.#inflated += bytes;
    if (this.left < 0) throw tooLarge(`more than ${this.#limits.maxInflatedBytes} bytes`);
  }

  /** Throws UnreadableSource when one stream, or what a directory says of it, grew beyond all reason. */
  checkRatio(compressed: number, inflated: number): void {
    const { maxRatio = DEFAULT_MAX_RATIO } = this.#limits;
    if (inflated > RATIO_COUNTS_FROM && inflated > maxRatio * compressed) {
      throw tooLarge(`more than ${maxRatio} times its size`);
    }
  }
}

function tooLarge(how: string): UnreadableSource {
  const hint = 'Split the log, or raise the limit if the file is trusted.';
  return new UnreadableSource('too-large-inflated', `The file inflates to ${how}.`, hint);
}
