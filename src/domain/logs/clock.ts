import { scanTime } from './scan/time.ts';

/** What was assumed about a time that its record leaves incomplete; bits, so that a batch can hold several. */
export const ASSUMED = { year: 1, zone: 2, day: 4, order: 8 } as const;

/** A year, a zone, a date, or which of two numbers is the day. */
export type Assumption = keyof typeof ASSUMED;
export const ASSUMPTIONS = Object.keys(ASSUMED) as Assumption[];

/** What the bits say was assumed. */
export function assumptionsIn(bits: number): Assumption[] {
  return ASSUMPTIONS.filter((name) => (bits & ASSUMED[name]) !== 0);
}

/** What stands in for years and zones that a log leaves out. */
export interface ClockOptions {
  /** When the log was received or written: microseconds since the epoch. A date without a year is the last such date before the day after it. */
  receivedAt: number;
  /** `Europe/Berlin` or `+02:00`; UTC when left out. */
  zone?: string | undefined;
}

/** Where assumptions are noted. */
interface Noted {
  assumed: number;
}

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const [ASCII_C, ASCII_T, ASCII_Z] = [0x63, 0x74, 0x7a];
const [PLUS, MINUS, POINT, SLASH, NINE] = [0x2b, 0x2d, 0x2e, 0x2f, 0x39];

/** Reads times as a log of one place writes them; one per file. */
export class Clock {
  readonly #receivedAt: number;
  readonly #offsetAt: (localHour: number) => number;
  #hour = Number.NaN;
  #offset = 0;
  /** The date without a year that was asked for last, month * 32 + day, and its year. */
  #date = -1;
  #year = 0;

  /** Throws RangeError for a zone that is none. */
  constructor({ receivedAt, zone }: ClockOptions = { receivedAt: 0 }) {
    this.#receivedAt = receivedAt;
    this.#offsetAt = offsets(zone);
  }

  /** As `scanTime`, but a time without a zone is local time here, and that is noted. */
  scan(bytes: Buffer, start: number, end: number, noted: Noted): number {
    const time = scanTime(bytes, start, end);
    return Number.isNaN(time) || statesZone(bytes, start, end) ? time : this.fromLocal(time, noted);
  }

  /** Microseconds since the epoch of a local time given as if it were UTC. */
  fromLocal(local: number, noted: Noted): number {
    noted.assumed |= ASSUMED.zone;
    const hour = Math.floor(local / HOUR);
    if (hour !== this.#hour) {
      this.#hour = hour;
      this.#offset = this.#offsetAt(hour);
    }
    return local - this.#offset;
  }

  /** The last moment before the log was received at which local clocks showed this: microseconds since midnight. */
  lastAt(sinceMidnight: number, noted: Noted): number {
    noted.assumed |= ASSUMED.day;
    const today = this.fromLocal(Math.floor(this.#receivedAt / DAY) * DAY + sinceMidnight, noted);
    return today > this.#receivedAt && today >= DAY ? today - DAY : today;
  }

  /** When a recording that tells only the time since it began is taken to have begun: when it was received. */
  since(elapsed: number, noted: Noted): number {
    noted.assumed |= ASSUMED.day;
    return this.#receivedAt + elapsed;
  }

  /**
   * The year of a date that states none (month 1 to 12): the one that puts it at or before the day after the log was
   * received, so that in January the lines of December are last year's.
   */
  yearOf(month: number, day: number, noted: Noted): number {
    noted.assumed |= ASSUMED.year;
    const date = month * 32 + day;
    if (date === this.#date) return this.#year;
    const year = new Date(this.#receivedAt / 1000).getUTCFullYear();
    this.#date = date;
    this.#year = Date.UTC(year, month - 1, day) * 1000 > this.#receivedAt + DAY ? year - 1 : year;
    return this.#year;
  }
}

/** Whether the text is an epoch number or ends in a zone. Only called for what `scanTime` could read. */
function statesZone(bytes: Buffer, start: number, end: number): boolean {
  if (isEpoch(bytes, start, end) || ((bytes[end - 1] as number) | 0x20) === ASCII_Z) return true;
  // A plus or minus behind the clock; those of a date stand within its first ten characters.
  for (let i = Math.max(end - 6, start + 11); i < end - 2; i++)
    if (bytes[i] === PLUS || bytes[i] === MINUS) return true;
  const last = (bytes[end - 1] as number) | 0x20;
  if (last !== ASCII_C && last !== ASCII_T) return false;
  return /(utc|gmt)$/i.test(bytes.toString('latin1', Math.max(start, end - 3), end));
}

/** Begins with a digit, and is not divided where a date is. */
function isEpoch(bytes: Buffer, start: number, end: number): boolean {
  const fifth = bytes[start + 4];
  if (end - start > 4 && (fifth === MINUS || fifth === SLASH)) return false;
  const dotted = end - start > 4 && bytes[start + 2] === POINT && bytes[start + 5] === POINT;
  return (bytes[start] as number) <= NINE && !dotted;
}

/** Local hour (hours since the epoch, read as UTC) → microseconds that its clocks are ahead of UTC. */
function offsets(zone: string | undefined): (localHour: number) => number {
  if (zone === undefined || zone === 'UTC') return () => 0;
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (fixed) {
    const offset = (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * HOUR + (Number(fixed[3]) * HOUR) / 60);
    return () => offset;
  }
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (localHour) => {
    const local = localHour * 3_600_000;
    // The offset at the moment that the first guess gives; right but for the hour that a change repeats or leaves out.
    return offsetAt(format, local - offsetAt(format, local) / 1000);
  };
}

function offsetAt(format: Intl.DateTimeFormat, millis: number): number {
  const name = format.formatToParts(millis).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /([+-])(\d\d):(\d\d)/.exec(name);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * HOUR + (Number(match[3]) * HOUR) / 60);
}
