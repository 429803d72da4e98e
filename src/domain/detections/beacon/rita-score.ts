import { ceil3, round3 } from '../statistics.ts';
import { flatnessOf, type Histogram, histogramOf } from './histogram.ts';
import { type Regularity, regularityOf } from './regularity.ts';

/** RITA's beacon score and its four parts, each from 0 to 1 and rounded as RITA does. */
export interface BeaconScore {
  score: number;
  timestamps: Regularity;
  sizes: Regularity;
  histogram: number;
  duration: number;
  connections: number;
  histogramOf: Histogram;
}

/** Times in whole seconds since the epoch, in order, and the bytes that the client sent in each conversation. */
export interface Beat {
  times: Float64Array;
  sizes: Float64Array;
}

/** RITA's own numbers (v5): four distinct seconds, fewer than one connection a second over a day, bars in six of 24 hours. */
const LEAST_TIMES = 4;
const LEAST_INTERVALS = 3;
const TOO_MANY = 86_400;
const LEAST_BARS = 6;
const IDEAL_RUN = 12;

/**
 * Scores a pair's conversations as RITA v5 does (activecm/rita, analysis/beacons.go): a quarter each for the evenness of
 * intervals and of sizes, for a flat histogram of 24 bins and for duration. `window` is what all pairs are looked at in,
 * seconds. Null for what RITA takes for no candidate.
 */
export function ritaScore({ times, sizes }: Beat, window: { from: number; to: number }): BeaconScore | null {
  if (times.length >= TOO_MANY) return null;
  const intervals = nonZeroIntervals(times);
  if (intervals.length + 1 < LEAST_TIMES || intervals.length < LEAST_INTERVALS || sizes.length < LEAST_INTERVALS) {
    return null;
  }
  const histogram = histogramOf(times, window.from, window.to);
  const timestamps = regularityOf(intervals, 1);
  const evenSizes = regularityOf(sizes.slice().sort(), 0);
  const flatness = flatnessOf(histogram);
  const duration = durationOf(times, histogram, window);
  const score = round3((timestamps.score + evenSizes.score + flatness + duration) / 4);
  return {
    ...{ score, timestamps, sizes: evenSizes, histogram: flatness, duration },
    ...{ connections: times.length, histogramOf: histogram },
  };
}

/** The parts of a score as evidence; null for no candidate. */
export function evidenceOf(score: BeaconScore | null): Record<string, number> | null {
  if (score === null) return null;
  const { timestamps, sizes, histogram, duration } = score;
  return { timestamps: timestamps.score, sizes: sizes.score, histogram, duration };
}

/** Sorted by length. */
export function nonZeroIntervals(times: Float64Array): Float64Array {
  const intervals = new Float64Array(Math.max(0, times.length - 1));
  let count = 0;
  for (let at = 1; at < times.length; at++) {
    const interval = (times[at] as number) - (times[at - 1] as number);
    if (interval > 0) intervals[count++] = interval;
  }
  return intervals.subarray(0, count).sort();
}

/** The share of the window it lasted, or how long it went on without a gap of a bin: half of the window is all. */
export function durationOf(times: Float64Array, histogram: Histogram, window: { from: number; to: number }): number {
  if (histogram.bars < LEAST_BARS) return 0;
  const lasted = (times[times.length - 1] as number) - (times[0] as number);
  const coverage = Math.min(1, ceil3(lasted / (window.to - window.from)));
  const consistency = Math.min(1, ceil3(histogram.longestRun / IDEAL_RUN));
  return Math.max(coverage, consistency);
}

/**
 * RITA's scale from a measure to a threat score: 0 below `base`, then 0.2 to 0.4, 0.4 to 0.6 and 0.6 to 0.8 between the
 * thresholds, and 0.8 from the last one on.
 */
export function bucketScore(
  value: number,
  [base, low, medium, high]: readonly [number, number, number, number],
): number {
  if (value < base) return 0;
  if (value >= high) return 0.8;
  const [from, to, floor] = value < low ? [base, low, 0.2] : value < medium ? [low, medium, 0.4] : [medium, high, 0.6];
  return floor + (0.2 * (value - from)) / (to - from);
}

/** RITA's thresholds for beacons (score × 100), long connections (seconds) and subdomains of a domain. */
export const RITA_THRESHOLDS = {
  beacon: [50, 70, 90, 100],
  longConnection: [3_600, 14_400, 28_800, 43_200],
  subdomains: [100, 500, 800, 1_000],
} as const satisfies Record<string, readonly [number, number, number, number]>;
