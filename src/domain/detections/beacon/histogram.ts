import { round3 } from '../statistics.ts';

/** Conversations in equal parts of a window. */
export interface Histogram {
  bins: Uint32Array;
  /** Bins with something in them. */
  bars: number;
  /** The longest run of such bins; the last one is followed by the first. */
  longestRun: number;
}

const LEAST_BARS_FOR_TWO_MODES = 11;
/** Share of the highest bar within which bars count as equally high. */
const SAME_HEIGHT = 0.05;

/** Counts times into `count` equal bins of [from, to]; the last bin has its end. Times outside are left out. */
export function histogramOf(times: Float64Array, from: number, to: number, count = 24): Histogram {
  const bins = new Uint32Array(count);
  const width = (to - from) / count;
  for (const time of times) {
    if (time < from || time > to) continue;
    const bin = width > 0 ? Math.min(count - 1, Math.floor((time - from) / width)) : 0;
    bins[bin] = (bins[bin] as number) + 1;
  }
  return { bins, ...barsOf(bins) };
}

/** How many bins have something, and the longest run of them, around the end. */
export function barsOf(bins: Uint32Array): Pick<Histogram, 'bars' | 'longestRun'> {
  let [bars, run, longestRun] = [0, 0, 0];
  for (let at = 0; at < 2 * bins.length; at++) {
    const filled = (bins[at % bins.length] as number) > 0;
    if (filled && at < bins.length) bars += 1;
    run = filled ? run + 1 : 0;
    longestRun = Math.max(longestRun, run);
  }
  return { bars, longestRun: Math.min(longestRun, bins.length) };
}

/** RITA's histogram score: how flat it is, or how much of it stands at two heights; the better of the two. */
export function flatnessOf(histogram: Histogram): number {
  return Math.max(evenHeights(histogram.bins), twoHeights(histogram));
}

/** 1 − the coefficient of variation over all bins; 0 when that is above 1. */
export function evenHeights(bins: Uint32Array): number {
  const mean = bins.reduce((sum, value) => sum + value, 0) / bins.length;
  if (!(mean > 0)) return 0;
  const variance = bins.reduce((sum, value) => sum + (value - mean) ** 2, 0) / bins.length;
  const variation = Math.sqrt(variance) / mean;
  return variation > 1 ? 0 : round3(1 - variation);
}

/** The share of bars that stand at one of the two commonest heights. */
export function twoHeights({ bins, bars }: Histogram): number {
  if (bars < LEAST_BARS_FOR_TWO_MODES) return 0;
  const step = Math.max(1, Math.ceil(SAME_HEIGHT * bins.reduce((most, value) => Math.max(most, value), 0)));
  const groups = new Map<number, number>();
  for (const height of bins) {
    if (height === 0) continue;
    const group = Math.floor(height / step) * step;
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  const [first = 0, second = 0] = [...groups.values()].sort((a, b) => b - a);
  return Math.min(1, round3((first + second) / Math.max(bars - 1, 1)));
}
