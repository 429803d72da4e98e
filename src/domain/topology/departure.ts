/**
 * When a day of a service or a node is a departure from its own days before: the measures are bytes, or flows where no
 * log states bytes; `before` is the mean of the days with traffic among the `daysBefore` days before.
 */
export const DEPARTURE = {
  daysBefore: 14,
  /** Days with traffic among them, without which nothing is said. */
  fewestDays: 3,
  /** The larger of the two is at least so many times the other. */
  factor: 3,
  /** Below both of these, on the day and before, a factor means nothing. */
  leastBytes: 1_000_000,
  leastFlows: 100,
  /** The share of failed flows moved by so much, over at least so many flows on each side. */
  failedShare: 0.3,
  leastFlowsForShare: 20,
} as const;
