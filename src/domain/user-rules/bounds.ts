import type { Bounds, Measure } from './compiled-rule.ts';

/** The measure by which a group fires within the bounds: as soon as there is enough, or once the time is over. */
export function boundedMeasure(counts: Measure['counts'], bounds: Bounds, seconds: number): Measure {
  const { gt, gte, lt, lte } = bounds;
  const grows = counts === 'events' || counts === 'distinct' || counts === 'sum';
  if (!grows || lt !== undefined || lte !== undefined) return { counts, atLeast: 1, seconds, whole: bounds };
  const above = gt === undefined ? 0 : counts === 'sum' ? justAbove(gt) : Math.floor(gt) + 1;
  return { counts, atLeast: Math.max(above, gte ?? 0), seconds };
}

/** Whether the amount lies within all of the bounds. */
export function isWithin(amount: number, { gt, gte, lt, lte }: Bounds): boolean {
  if (amount <= (gt ?? Number.NEGATIVE_INFINITY) || amount < (gte ?? Number.NEGATIVE_INFINITY)) return false;
  return amount < (lt ?? Number.POSITIVE_INFINITY) && amount <= (lte ?? Number.POSITIVE_INFINITY);
}

function justAbove(amount: number): number {
  return amount + Math.max(Math.abs(amount) * Number.EPSILON, Number.MIN_VALUE);
}
