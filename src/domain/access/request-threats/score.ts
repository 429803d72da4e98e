import { SEVERITIES, type Severity } from '../../detections/finding.ts';
import type { RequestThreatSettings, Signal } from './settings.ts';

/** A count that halves with time: `value` is what it was at `at` (milliseconds). */
export interface Counter {
  signal: Signal;
  value: number;
  at: number;
}

/** What one signal adds to a score. */
export interface ScorePart {
  signal: Signal;
  /** How many there are left of it, with decay. */
  count: number;
  points: number;
}

export interface Score {
  points: number;
  /** What it is made of, the greatest part first. */
  parts: ScorePart[];
}

/** A count after some time: half of it after each half-life. A clock that went back changes nothing. */
export function decayed(value: number, seconds: number, halfLife: number): number {
  return value * 0.5 ** (Math.max(0, seconds) / halfLife);
}

/** Adds to a counter; what is added counts in full. */
export function increased(counter: Counter, amount: number, now: number, halfLife: number): Counter {
  return { ...counter, value: decayed(counter.value, (now - counter.at) / 1000, halfLife) + amount, at: now };
}

/** The points of the counters whose signals are asked for; each signal up to its own most. */
export function scoreOf(
  counters: readonly Counter[],
  signals: readonly Signal[],
  now: number,
  settings: Pick<RequestThreatSettings, 'half_life_seconds' | 'signals'>,
): Score {
  const parts = counters
    .filter(({ signal }) => signals.includes(signal))
    .map(({ signal, value, at }) => {
      const count = decayed(value, (now - at) / 1000, settings.half_life_seconds);
      const { points, most } = settings.signals[signal];
      return { signal, count, points: Math.min(most, count * points) };
    })
    .sort((a, b) => b.points - a.points);
  return { points: parts.reduce((sum, part) => sum + part.points, 0), parts };
}

/** The gravest severity whose threshold the points reach; undefined below all of them. */
export function severityFor(points: number, thresholds: Partial<Record<Severity, number>>): Severity | undefined {
  return SEVERITIES.find((severity) => points >= (thresholds[severity] ?? Number.POSITIVE_INFINITY));
}
