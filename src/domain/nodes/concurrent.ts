/** From first to last sight, in seconds. */
export interface Interval {
  firstSeen: number;
  lastSeen: number;
}

/** How many of the intervals hold at one moment, at most. */
export function mostAtOnce(intervals: readonly Interval[]): number {
  const events = intervals.flatMap(({ firstSeen, lastSeen }) => [
    { at: firstSeen, change: 1 },
    { at: lastSeen, change: -1 },
  ]);
  // What ends at the moment when another begins still holds then.
  events.sort((one, other) => one.at - other.at || other.change - one.change);
  let now = 0;
  let most = 0;
  for (const { change } of events) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}
