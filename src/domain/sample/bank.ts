import { BORDER } from './border.ts';
import { type Conversation, conversation, type Traffic } from './conversation.ts';
import type { Habit } from './everyday.ts';
import { type Incident, incidentsAtBorder, incidentsInside } from './incidents.ts';
import { INSIDE } from './inside.ts';
import { type Random, seededRandom } from './random.ts';

/** Fewest rows that hold all incidents and still look like a day. */
export const LEAST_ROWS = 2_000;

const MINUTES = 1_440;
/** A Tuesday. */
const DEFAULT_DAY = '2025-03-04';
const DEFAULT_SEED = 20_250_304;

/** A day in the made-up bank, seen from one place. */
export interface SampleDay {
  /** `inside`: a sensor in the core network; `border`: the firewall to the internet. */
  seenFrom: 'inside' | 'border';
  /** Conversations in all, exactly; at least LEAST_ROWS. */
  rows: number;
  /** Other seeds give other days, the same seed the same one. */
  seed?: number;
  /** The day, as in 2025-03-04 (UTC). */
  day?: string;
}

/**
 * The conversations of one day in order of time. Everyday traffic follows the hours; the incidents (scans, a beacon, a
 * night transfer, clear-text services, refused attempts) are the same few hundred however many rows are asked for.
 * Holds one minute at a time, so any number of rows can be made.
 */
export function* sampleDay({
  seenFrom,
  rows,
  seed = DEFAULT_SEED,
  day = DEFAULT_DAY,
}: SampleDay): Generator<Conversation> {
  if (!(rows >= LEAST_ROWS)) throw new RangeError(`A sample day has at least ${LEAST_ROWS} rows.`);
  const random = seededRandom(seed + (seenFrom === 'border' ? 1 : 0));
  const midnight = Date.parse(`${day}T00:00:00Z`) / 1_000;
  const habits = seenFrom === 'inside' ? INSIDE : BORDER;
  const incidents = byMinute(seenFrom === 'inside' ? incidentsInside(random) : incidentsAtBorder(random));
  const quotas = quotasByMinute(habits, rows - incidents.total);
  for (let minute = 0; minute < MINUTES; minute++) {
    const happened: Conversation[] = [];
    const add = (second: number, traffic: Traffic) =>
      happened.push(conversation(midnight + second, random.between(49_152, 65_535), traffic));
    for (const { second, traffic } of incidents.at(minute)) add(second, traffic);
    const pick = weighted(habits, Math.floor(minute / 60));
    for (let n = quotas[minute] as number; n > 0; n--) add((minute + random.next()) * 60, pick(random).make(random));
    yield* happened.sort((a, b) => a.time - b.time);
  }
}

function byMinute(incidents: Incident[]): { total: number; at: (minute: number) => Incident[] } {
  const minutes = new Map<number, Incident[]>();
  for (const incident of incidents) {
    const minute = Math.floor(incident.second / 60);
    const list = minutes.get(minute);
    if (list) list.push(incident);
    else minutes.set(minute, [incident]);
  }
  return { total: incidents.length, at: (minute) => minutes.get(minute) ?? [] };
}

/** How many everyday conversations begin in each minute: in proportion to the hour's traffic, and `total` together. */
function quotasByMinute(habits: readonly Habit[], total: number): number[] {
  const weights = Array.from({ length: MINUTES }, (_, minute) => weightAt(habits, Math.floor(minute / 60)));
  const sum = weights.reduce((a, b) => a + b, 0);
  let due = 0;
  let given = 0;
  return weights.map((weight, minute) => {
    due += (weight / sum) * total;
    const quota = (minute === MINUTES - 1 ? total : Math.round(due)) - given;
    given += quota;
    return quota;
  });
}

function weightAt(habits: readonly Habit[], hour: number): number {
  return habits.reduce((sum, { weight }) => sum + weight(hour), 0);
}

/** Draws habits as often as the hour has of them. */
function weighted(habits: readonly Habit[], hour: number): (random: Random) => Habit {
  const sum = weightAt(habits, hour);
  return (random) => {
    let left = random.next() * sum;
    for (const habit of habits) {
      left -= habit.weight(hour);
      if (left < 0) return habit;
    }
    return habits[0] as Habit;
  };
}
