import { medianOf } from '../statistics.ts';
import { robustZ } from './robust-z.ts';

const HOUR = 3_600;
const DAY_HOURS = 24;
const WEEK_HOURS = 7 * DAY_HOURS;
/** Weeks beside its own that an hour is compared with, at least. */
const OTHER_WEEKS = 3;
/** Whoever sends at its hours sends so much of all within the three busiest hours of the day. */
const HABIT_SHARE = 0.8;
const HABIT_HOURS = 3;
/** Three or four weeks lie close together by chance: an hour also has so many times what they have. */
const TIMES_MEDIAN = 2;

/** What an hour must come to. */
export interface HourLimits {
  bytes_an_hour: number;
  upload_ratio: number;
  z: number;
}

/** An hour in which more was sent than in the same hour of other weeks. */
export interface OddHour {
  /** When it began; seconds since the epoch. */
  time: number;
  out: number;
  in: number;
  ratio: number;
  /** Robust standard deviations from the same hour of other weeks. */
  deviation: number;
}

/**
 * The hour that stands out most from the same hour of other weeks, of a client that usually sends at hours of its own; null
 * where there is none, or no habit to break. Times in seconds since the epoch and in order, bytes of each way beside them.
 */
export function oddHour(
  times: Float64Array,
  bytes: { out: Float64Array; in: Float64Array },
  limits: HourLimits,
): OddHour | null {
  const hours = new Map<number, { out: number; in: number }>();
  for (const [at, time] of times.entries()) {
    const hour = Math.floor(time / HOUR);
    const sum = hours.get(hour) ?? { out: 0, in: 0 };
    sum.out += bytes.out[at] as number;
    sum.in += bytes.in[at] as number;
    hours.set(hour, sum);
  }
  const span = { first: Math.floor((times[0] as number) / HOUR), last: Math.floor((times.at(-1) as number) / HOUR) };
  let oddest: OddHour | null = null;
  for (const [hour, { out, in: back }] of hours) {
    const ratio = out / Math.max(1, back);
    if (out < limits.bytes_an_hour || ratio < limits.upload_ratio || !hasHabit(hours, hour)) continue;
    const others = sameHours(hour, span).map((other) => hours.get(other)?.out ?? 0);
    if (others.length < OTHER_WEEKS || out < TIMES_MEDIAN * medianOf(Float64Array.from(others).sort())) continue;
    const deviation = robustZ(out, others);
    if (deviation < limits.z || deviation < (oddest?.deviation ?? 0)) continue;
    oddest = { time: hour * HOUR, out, in: back, ratio, deviation };
  }
  return oddest;
}

/** The same hour of the other weeks between the first and the last. */
function sameHours(hour: number, { first, last }: { first: number; last: number }): number[] {
  const hours: number[] = [];
  for (let other = first + ((hour - first) % WEEK_HOURS); other <= last; other += WEEK_HOURS) {
    if (other !== hour) hours.push(other);
  }
  return hours;
}

/** Whether what was sent on other days was sent at few hours of the day. */
function hasHabit(hours: Map<number, { out: number }>, odd: number): boolean {
  const byHour = new Float64Array(DAY_HOURS);
  for (const [hour, { out }] of hours) {
    if (Math.floor(hour / DAY_HOURS) === Math.floor(odd / DAY_HOURS)) continue;
    byHour[hour % DAY_HOURS] = (byHour[hour % DAY_HOURS] as number) + out;
  }
  const sorted = [...byHour].sort((a, b) => b - a);
  const sum = (values: number[]) => values.reduce((all, one) => all + one, 0);
  return sum(sorted.slice(0, HABIT_HOURS)) >= HABIT_SHARE * sum(sorted);
}
