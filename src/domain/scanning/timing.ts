/** How hard a scanner asks. Times in milliseconds. */
export interface Timing {
  /** Connections under way at once, and to one host. */
  sockets: number;
  perHost: number;
  /** Answers awaited at once before any has been late. */
  window: number;
  /** How long a host that never answered is waited for. */
  patience: number;
  /** How often a port that did not answer is asked again. */
  retries: number;
}

/** By name, as a request has it. */
export const TIMINGS = {
  polite: { sockets: 200, perHost: 4, window: 20, patience: 2_000, retries: 2 },
  normal: { sockets: 1_500, perHost: 32, window: 100, patience: 1_000, retries: 1 },
  fast: { sockets: 3_000, perHost: 128, window: 200, patience: 500, retries: 1 },
} as const satisfies Record<string, Timing>;

export type TimingName = keyof typeof TIMINGS;
export const TIMING_NAMES = Object.keys(TIMINGS) as [TimingName, ...TimingName[]];
