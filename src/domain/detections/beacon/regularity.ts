import { bowleySkewness, clamp01, deviationOf, medianOf, round3 } from '../statistics.ts';

/** How even a list of values is; each score from 0 (uneven) to 1. */
export interface Regularity {
  median: number;
  skewness: number;
  deviation: number;
  score: number;
}

/**
 * RITA's measure of evenness, of intervals as of sizes: the mean of 1 − |Bowley's skewness| and of the median absolute
 * deviation's distance from the median. A median below 1 leaves nothing to compare with and scores `fallback`.
 */
export function regularityOf(sorted: Float64Array, fallback: number): Regularity {
  const median = medianOf(sorted);
  const skewness = bowleySkewness(sorted);
  const deviation = deviationOf(sorted, median);
  const evenness = median >= 1 ? clamp01((median - deviation) / median) : fallback;
  return { median, skewness, deviation, score: round3((1 - Math.abs(skewness) + evenness) / 2) };
}
