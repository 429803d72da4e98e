import { bowleySkewness, clamp01, deviationOf, medianOf, round3 } from '../statistics.ts';
import { histogramOf } from './histogram.ts';

/** How much a client's conversations with a service look like a program that reports home; each part from 0 to 1. */
export interface RhythmScore {
  score: number;
  /** How even the intervals are. */
  rhythm: number;
  /** How even the bytes sent are. */
  sizes: number;
  /** How much of the time between first and last it went on. */
  persistence: number;
  /** Seconds. */
  interval: number;
  /** Share of the interval that most intervals stray by. */
  jitter: number;
  beats: number;
}

/** A burst's conversations count as one beat: what follows within this share of the median interval, or a second. */
const BURST_SHARE = 0.1;
const WEIGHTS = { rhythm: 0.55, sizes: 0.15, persistence: 0.3 };

/**
 * Scores conversations that came to something, by times (seconds, in order) and bytes sent (null where nobody counted
 * them: the other parts then weigh the more). Unlike RITA's score it needs no fixed day: the parts of time it looks for
 * gaps in follow from how long the conversations went on and how many there are, so that a beacon every few seconds and
 * one every few hours are measured alike. Null for fewer beats than `least`, and where the score would be below `floor`.
 */
export function rhythmScore(
  times: Float64Array,
  sizes: Float64Array | null,
  least: number,
  floor = 0,
): RhythmScore | null {
  const { beats, intervals } = withIntervals(times);
  if (beats.length < least) return null;
  const interval = medianOf(intervals);
  const deviation = deviationOf(intervals, interval);
  const evenness = clamp01(1 - deviation / interval);
  const rhythm = round3(evenness * (1 - Math.abs(spreadOutSkewness(intervals, interval)) / 2));
  const scoreWith = (persistence: number, even: number) => {
    const sum = WEIGHTS.rhythm * rhythm + WEIGHTS.sizes * even + WEIGHTS.persistence * persistence;
    return round3(sizes === null ? sum / (1 - WEIGHTS.sizes) : sum);
  };
  // Most pairs of hosts keep no rhythm, and need not be looked at further.
  if (scoreWith(1, sizes === null ? 0 : 1) < floor) return null;
  const persistence = persistenceOf(beats);
  const even = sizes === null ? 0 : evennessOfSizes(sizes);
  const score = scoreWith(persistence, even);
  if (score < floor) return null;
  return {
    ...{ score, rhythm, sizes: round3(even), persistence: round3(persistence) },
    ...{ interval, jitter: round3(deviation / interval), beats: beats.length },
  };
}

/** The first of each burst: a page's dozen connections are one visit. */
export function beatsOf(times: Float64Array): Float64Array {
  return withIntervals(times).beats;
}

/** The beats, and the intervals between them by length. */
function withIntervals(times: Float64Array): { beats: Float64Array; intervals: Float64Array } {
  const distinct = withGap(times, 1);
  const intervals = intervalsOf(distinct);
  if (distinct.length < 3) return { beats: distinct, intervals };
  const gap = Math.max(1, BURST_SHARE * medianOf(intervals));
  if ((intervals[0] as number) >= gap) return { beats: distinct, intervals };
  const beats = withGap(distinct, gap);
  return { beats, intervals: intervalsOf(beats) };
}

function intervalsOf(times: Float64Array): Float64Array {
  const intervals = new Float64Array(Math.max(0, times.length - 1));
  for (let at = 1; at < times.length; at++) intervals[at - 1] = (times[at] as number) - (times[at - 1] as number);
  return intervals.sort();
}

function withGap(times: Float64Array, gap: number): Float64Array {
  const kept = new Float64Array(times.length);
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < times.length; at++) {
    const time = times[at] as number;
    if (time - last < gap) continue;
    kept[count++] = time;
    last = time;
  }
  return count === times.length ? kept : kept.subarray(0, count);
}

/** Bowley's needs quartiles ten apart, which is ten seconds or nothing; a fast beacon is measured on a finer scale. */
function spreadOutSkewness(intervals: Float64Array, median: number): number {
  return bowleySkewness(intervals, 100 / Math.max(median, 1e-6));
}

function evennessOfSizes(sizes: Float64Array): number {
  const sorted = sizes.slice().sort();
  const median = medianOf(sorted);
  if (!(median > 0)) return 0;
  return clamp01(1 - deviationOf(sorted, median) / median);
}

/** The share of equal parts, of two beats each on average and no more than 24, that have one. */
function persistenceOf(beats: Float64Array): number {
  const parts = Math.min(24, Math.max(4, beats.length >> 1));
  return histogramOf(beats, beats[0] as number, beats[beats.length - 1] as number, parts).bars / parts;
}
