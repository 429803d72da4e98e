/** The middle of sorted[from, to), each times `scale`: of an even number the mean of the two in the middle; NaN of none. */
export function medianOf(sorted: Float64Array, from = 0, to = sorted.length, scale = 1): number {
  const count = to - from;
  if (count <= 0) return Number.NaN;
  const middle = from + (count >> 1);
  if (count % 2 === 1) return (sorted[middle] as number) * scale;
  return ((sorted[middle - 1] as number) * scale + (sorted[middle] as number) * scale) / 2;
}

/**
 * Median absolute deviation: the median of the distances from the median. The distances of sorted values grow to both sides
 * of it, so they are met in order without sorting them.
 */
export function deviationOf(sorted: Float64Array, median = medianOf(sorted)): number {
  const count = sorted.length;
  if (count === 0) return Number.NaN;
  let above = count >> 1;
  while (above > 0 && (sorted[above - 1] as number) >= median) above -= 1;
  while (above < count && (sorted[above] as number) < median) above += 1;
  let below = above - 1;
  let [before, distance] = [0, 0];
  for (let met = 0; met <= count >> 1; met++) {
    before = distance;
    const down = below >= 0 ? median - (sorted[below] as number) : Number.POSITIVE_INFINITY;
    const up = above < count ? (sorted[above] as number) - median : Number.POSITIVE_INFINITY;
    if (down < up) below -= 1;
    else above += 1;
    distance = Math.min(down, up);
  }
  return count % 2 === 1 ? distance : (before + distance) / 2;
}

/**
 * Bowley's skewness of sorted values, each times `scale`, from −1 to 1, with Q1 and Q3 as medians of the lower and the upper half, neither of
 * which has the middle one of an odd number. 0 where the quartiles are less than 10 apart or the median is one of them.
 */
export function bowleySkewness(sorted: Float64Array, scale = 1): number {
  const { length } = sorted;
  const half = length >> 1;
  const low = medianOf(sorted, 0, half, scale);
  const middle = medianOf(sorted, 0, length, scale);
  const high = medianOf(sorted, length - half, length, scale);
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
