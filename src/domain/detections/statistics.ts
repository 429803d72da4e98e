/** The middle of sorted[from, to): of an even number the mean of the two in the middle; NaN of none. */
export function medianOf(sorted: Float64Array, from = 0, to = sorted.length): number {
  const count = to - from;
  if (count <= 0) return Number.NaN;
  const middle = from + (count >> 1);
  if (count % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** Median absolute deviation: the median of the distances from the median. */
export function deviationOf(sorted: Float64Array, median = medianOf(sorted)): number {
  const distances = sorted.map((value) => Math.abs(value - median));
  return medianOf(distances.sort());
}

/**
 * Bowley's skewness of sorted values, from −1 to 1, with Q1 and Q3 as medians of the lower and the upper half, neither of
 * which has the middle one of an odd number. 0 where the quartiles are less than 10 apart or the median is one of them.
 */
export function bowleySkewness(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  const low = medianOf(sorted, 0, half);
  const middle = medianOf(sorted);
  const high = medianOf(sorted, sorted.length - half);
  if (!(high - low >= 10) || middle === low || middle === high) return 0;
  return (low + high - 2 * middle) / (high - low);
}

/** Rounded to three decimals. */
export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Rounded up to three decimals. */
export function ceil3(value: number): number {
  return Math.ceil(value * 1000) / 1000;
}

/** A value as part of 0 to 1; NaN is 0. */
export function clamp01(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
