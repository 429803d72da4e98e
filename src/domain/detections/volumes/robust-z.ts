import { deviationOf, medianOf } from '../statistics.ts';

/** Scales a median absolute deviation to the standard deviation of a normal distribution (Iglewicz and Hoaglin 1993). */
const TO_SIGMA = 0.6745;

/** How far a value lies from the median of others, in robust standard deviations; infinite where those never differ. */
export function robustZ(value: number, others: readonly number[]): number {
  const sorted = Float64Array.from(others).sort();
  const median = medianOf(sorted);
  const deviation = deviationOf(sorted, median);
  if (deviation === 0) return value === median ? 0 : Number.POSITIVE_INFINITY * Math.sign(value - median);
  return (TO_SIGMA * (value - median)) / deviation;
}
