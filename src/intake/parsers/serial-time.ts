/** What a number means by the way its cell shows it. */
export const SHOWN = { number: 0, date: 1, dateTime: 2, time: 3, elapsed: 4 } as const;
export type Shown = (typeof SHOWN)[keyof typeof SHOWN];

const DAY_MICROS = 86_400_000_000;
/** 9999-12-31 and a day. */
const LAST_SERIAL = 2_958_466;
const DAYS_1904 = 1_462;

/** Built-in formats that every workbook has without naming them: ECMA-376 18.8.30, and those of East Asian languages. */
const BUILT_IN: [number, number, Shown][] = [
  [14, 17, SHOWN.date],
  [18, 21, SHOWN.time],
  [22, 22, SHOWN.dateTime],
  [27, 31, SHOWN.date],
  [32, 35, SHOWN.time],
  [36, 36, SHOWN.date],
  [45, 45, SHOWN.time],
  [46, 46, SHOWN.elapsed],
  [47, 47, SHOWN.time],
  [50, 58, SHOWN.date],
];

/** What a number format shows, by its code, or by its id when it has none. */
export function shownBy(id: number, code: string | undefined): Shown {
  if (code === undefined) return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? SHOWN.number;
  const first = code.split(';')[0] as string;
  if (/^general$/i.test(first)) return SHOWN.number;
  const bare = first.replace(/"[^"]*"|\\.|_.|\*./g, '');
  if (/\[(h+|m+|s+)\]/i.test(bare)) return SHOWN.elapsed;
  const letters = bare.replace(/\[[^\]]*\]/g, '').replace(/am\/pm|a\/p/gi, 'h');
  const hasTime = /[hs]/i.test(letters);
  const hasDate = /[dy]/i.test(letters) || (/m/i.test(letters) && !hasTime);
  if (!hasDate && !hasTime) return SHOWN.number;
  return hasDate ? (hasTime ? SHOWN.dateTime : SHOWN.date) : SHOWN.time;
}

/**
 * A serial number as the time it shows, ISO 8601 without a zone; null for what is no time. Serials count days since
 * 1900-01-00, with a 1900-02-29 that never was, or since 1904-01-01.
 */
export function serialText(serial: number, shown: Shown, date1904: boolean): string | null {
  if (!(serial >= 0) || serial >= LAST_SERIAL) return null;
  const micros = snapped(Math.round(serial * DAY_MICROS));
  if (shown === SHOWN.elapsed) return clockText(micros);
  const day = Math.floor(micros / DAY_MICROS);
  const time = micros - day * DAY_MICROS;
  if (shown === SHOWN.time && day === 0) return clockText(time);
  const date = dateText(date1904 ? day + DAYS_1904 : day);
  return time === 0 && shown === SHOWN.date ? date : `${date} ${clockText(time)}`;
}

/** Of a moment in our time a double holds no more than microseconds; what is that close to a millisecond is one. */
function snapped(micros: number): number {
  const off = ((micros % 1000) + 1000) % 1000;
  return off <= 5 ? micros - off : off >= 995 ? micros + 1000 - off : micros;
}

let lastDay = -1;
let lastText = '';

/** Neighbouring cells are mostly of one day. */
function dateText(day: number): string {
  if (day !== lastDay) [lastDay, lastText] = [day, freshDateText(day)];
  return lastText;
}

function freshDateText(day: number): string {
  if (day === 60) return '1900-02-29';
  const unix = (day < 60 ? day + 1 : day) - 25_569;
  return new Date(unix * 86_400_000).toISOString().slice(0, 10);
}

const TWO_DIGITS = Array.from({ length: 100 }, (_, i) => String(i).padStart(2, '0'));

function clockText(micros: number): string {
  const seconds = Math.floor(micros / 1e6);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const hour = TWO_DIGITS[hours] ?? String(hours);
  const clock = `${hour}:${TWO_DIGITS[minutes - hours * 60]}:${TWO_DIGITS[seconds - minutes * 60]}`;
  const rest = micros - seconds * 1e6;
  return rest === 0 ? clock : `${clock}.${fractionText(rest)}`;
}

/** In milliseconds when it is whole ones. */
function fractionText(micros: number): string {
  return micros % 1000 === 0 ? String(micros / 1000).padStart(3, '0') : String(micros).padStart(6, '0');
}
