import { bowleySkewness, clamp01, deviationOf, medianOf, round3 } from '../statistics.ts';
import { barsOf, histogramOf } from './histogram.ts';

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
 * one every few hours are measured alike. Null for fewer beats than `least`.
 */
export function rhythmScore(times: Float64Array, sizes: Float64Array | null, least: number): RhythmScore | null {
  const beats = beatsOf(times);
  if (beats.length < least) return null;
  const intervals = new Float64Array(beats.length - 1);
  for (let at = 1; at < beats.length; at++) intervals[at - 1] = (beats[at] as number) - (beats[at - 1] as number);
  intervals.sort();
  const interval = medianOf(intervals);
  const deviation = deviationOf(intervals, interval);
  const evenness = clamp01(1 - deviation / interval);
  const rhythm = round3(evenness * (1 - Math.abs(spreadOutSkewness(intervals)) / 2));
  const even = sizes === null ? 0 : evennessOfSizes(sizes);
  const persistence = persistenceOf(beats);
  const sum = WEIGHTS.rhythm * rhythm + WEIGHTS.sizes * even + WEIGHTS.persistence * persistence;
  const score = sizes === null ? sum / (1 - WEIGHTS.sizes) : sum;
  return {
    ...{ score: round3(score), rhythm, sizes: round3(even), persistence: round3(persistence) },
    ...{ interval, jitter: round3(deviation / interval), beats: beats.length },
  };
}

/** The first of each burst: a page's dozen connections are one visit. */
export function beatsOf(times: Float64Array): Float64Array {
  const distinct = withGap(times, 1);
  if (distinct.length < 3) return distinct;
  const intervals = distinct.slice(1).map((time, at) => time - (distinct[at] as number));
  return withGap(distinct, Math.max(1, BURST_SHARE * medianOf(intervals.sort())));
}

function withGap(times: Float64Array, gap: number): Float64Array {
  const kept = new Float64Array(times.length);
  let count = 0;
  for (const time of times) {
    if (count === 0 || time - (kept[count - 1] as number) >= gap) kept[count++] = time;
  }
  return kept.subarray(0, count);
}

/** Bowley's needs quartiles ten apart, which is ten seconds or nothing; a fast beacon is measured on a finer scale. */
function spreadOutSkewness(intervals: Float64Array): number {
  const scale = 100 / Math.max(medianOf(intervals), 1e-6);
  return bowleySkewness(intervals.map((value) => value * scale));
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
  const { bins } = histogramOf(beats, beats[0] as number, beats[beats.length - 1] as number, parts);
  return barsOf(bins).bars / parts;
}
