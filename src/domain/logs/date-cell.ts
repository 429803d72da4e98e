/** In which order the days and months of a table's dates stand, and whether any of them says so. */
export interface DateOrder {
  dayFirst: boolean;
  /** No date of the sample can be read in one way only. */
  assumed: boolean;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([ap])\.?m\.?)?(?: ?(z|utc|gmt|[+-]\d{2}:?\d{2}))?`;
const WEEKDAY = '(?:[a-z]{3,9},? )?';
const BEHIND = `(?:(?:, ?| at | @ |[t ]) *${CLOCK})?$`;
/** `11/20/2026 1:05:00 PM`, `20.11.26 10:00`, `20-11-2026`. */
const NUMBERS = new RegExp(String.raw`^${WEEKDAY}(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})${BEHIND}`, 'i');
/** `2026-11-20 1:05:00 PM`, `2026/1/5 9:03`. */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})${BEHIND}`, 'i');
/** `Nov 20, 2026 @ 10:00:00.123`, `Friday, November 20, 2026 10:00`. */
const MONTH_NAMED = new RegExp(String.raw`^${WEEKDAY}([a-z]{3,9})\.? (\d{1,2}),? (\d{4})${BEHIND}`, 'i');
/** `20 Nov 2026 10:00`, `20-Nov-26`. */
const DAY_NAMED = new RegExp(String.raw`^${WEEKDAY}(\d{1,2})[. -]+([a-z]{3,9})[. -]+(\d{4}|\d{2})${BEHIND}`, 'i');
/** `Fri Nov 20 10:00:00 2026`. */
const YEAR_LAST = new RegExp(String.raw`^[a-z]{3} ([a-z]{3}) +(\d{1,2}) ${CLOCK} (\d{4})$`, 'i');
const CLOCK_ALONE = new RegExp(`^${CLOCK}$`, 'i');

/**
 * The order of the dates in some cells: a number above 12 tells, and so do hours with AM or PM, which are written where the
 * month comes first. Without either the day is taken to come first.
 */
export function dateOrderOf(cells: readonly string[]): DateOrder {
  let isTwelveHours = false;
  let isAny = false;
  for (const cell of cells) {
    const match = NUMBERS.exec(cell.trim());
    if (match === null) continue;
    isAny = true;
    if (Number(match[1]) > 12) return { dayFirst: true, assumed: false };
    if (Number(match[2]) > 12) return { dayFirst: false, assumed: false };
    isTwelveHours ||= match[8] !== undefined;
  }
  return { dayFirst: !isTwelveHours, assumed: isAny && !isTwelveHours };
}

/** A date, with or without a time, as ISO 8601 writes it; the cell itself when it is none that people write. */
export function isoDate(cell: string, { dayFirst }: DateOrder): string {
  const text = cell.trim();
  const numbers = NUMBERS.exec(text);
  if (numbers) {
    const [, first, second, year, ...clock] = numbers;
    return iso(year, dayFirst ? second : first, dayFirst ? first : second, clock) ?? cell;
  }
  const sorted = YEAR_FIRST.exec(text);
  if (sorted) return iso(sorted[1], sorted[2], sorted[3], sorted.slice(4)) ?? cell;
  const named = MONTH_NAMED.exec(text);
  if (named) return iso(named[3], monthOf(named[1]), named[2], named.slice(4)) ?? cell;
  const dayNamed = DAY_NAMED.exec(text);
  if (dayNamed) return iso(dayNamed[3], monthOf(dayNamed[2]), dayNamed[1], dayNamed.slice(4)) ?? cell;
  const last = YEAR_LAST.exec(text);
  return last ? (iso(last[9], monthOf(last[1]), last[2], last.slice(3, 9)) ?? cell) : cell;
}

/** A time of day as `13:05:00`; the cell itself when it is none. */
export function isoClock(cell: string): string {
  const match = CLOCK_ALONE.exec(cell.trim());
  return match === null ? cell : (clockOf(match.slice(1)) ?? cell);
}

type Part = string | undefined;

function iso(year: Part, month: Part, day: Part, clock: readonly Part[]): string | null {
  const full = year?.length === 2 ? `20${year}` : year;
  const date = `${full}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  if (clock[0] === undefined) return date;
  const time = clockOf(clock);
  return time === null ? null : `${date} ${time}`;
}

function clockOf([hours, minutes, seconds, fraction, half, zone]: readonly Part[]): string | null {
  const stated = Number(hours);
  if (half !== undefined && (stated < 1 || stated > 12)) return null;
  const hour = half === undefined ? stated : (stated % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  const point = fraction === undefined ? '' : `.${fraction}`;
  return `${String(hour).padStart(2, '0')}:${minutes}:${seconds ?? '00'}${point}${zone?.toUpperCase() ?? ''}`;
}

/** `11` of November; an impossible month of what is none. */
function monthOf(name: Part): string {
  return String(MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1);
}
