import { skipSpaces } from './find.ts';

/** 2201-01-01T00:00:00Z. Later times are taken for damage, not for the future. */
const LIMIT_SECONDS = 7_289_654_400;
const POINT = 0x2e;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/**
 * The time in `bytes[start, end)` as microseconds since the Unix epoch, UTC, rounded to the nearest, or NaN.
 * Reads epoch seconds, milli-, micro- and nanoseconds (told apart by magnitude: the finer ones from September 2001 on, so
 * that seconds of the year 9999 are not milliseconds of 1978), ISO 8601 with `-` or `/`, T or a space,
 * `21.11.2026 10:00:00` and `Nov 21 2026 10:00:00`. A time without a zone is UTC; years 1970 to 2200 only.
 */
export function scanTime(bytes: Buffer, start: number, end: number): number {
  const fifth = end - start > 4 ? bytes[start + 4] : 0;
  if (fifth === 0x2d || fifth === 0x2f) return scanDateTime(bytes, start, end);
  const first = end > start ? (bytes[start] as number) | 0x20 : 0;
  if (first >= 0x61 && first <= 0x7a) return slowTime(bytes, start, end);
  if (end - start > 2 && bytes[start + 2] === 0x2e) {
    const dotted = slowTime(bytes, start, end);
    if (!Number.isNaN(dotted)) return dotted;
  }
  return scanEpoch(bytes, start, end);
}

function scanEpoch(bytes: Buffer, start: number, end: number): number {
  let i = start;
  let value = 0;
  while (i < end && isDigit(bytes[i] as number)) {
    // Beyond 16 digits it can only be nanoseconds; their last three are dropped below, so that doubles stay exact.
    if (i - start < 16) value = value * 10 + (bytes[i] as number) - 0x30;
    i += 1;
  }
  const digits = i - start;
  if (digits === 0 || digits > 19) return Number.NaN;
  if (digits > 16) return digits === 19 && (i === end || bytes[i] === 0x2e) ? nanoseconds(bytes, start, i) : Number.NaN;
  let decimals = value < 1e12 ? 6 : value < 1e15 ? 3 : 0;
  if (i < end && bytes[i] !== 0x2e) return exponentTime(bytes, start, end);
  i += 1;
  for (; decimals > 0; decimals--) {
    const digit = i < end ? (bytes[i++] as number) - 0x30 : 0;
    if (digit < 0 || digit > 9) return exponentTime(bytes, start, end);
    value = value * 10 + digit;
  }
  const rest = roundUp(bytes, i, end);
  return Number.isNaN(rest) ? exponentTime(bytes, start, end) : plausible(value + rest);
}

function nanoseconds(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end - 3; i++) value = value * 10 + (bytes[i] as number) - 0x30;
  return plausible(value + ((bytes[end - 3] as number) >= 0x35 ? 1 : 0));
}

/** 1 when the digits left over begin with 5 or more, 0 when less, NaN when they are not digits. */
function roundUp(bytes: Buffer, start: number, end: number): number {
  for (let i = start; i < end; i++) if (!isDigit(bytes[i] as number)) return Number.NaN;
  return start < end && (bytes[start] as number) >= 0x35 ? 1 : 0;
}

function exponentTime(bytes: Buffer, start: number, end: number): number {
  const text = end - start > 40 ? '' : bytes.toString('latin1', start, end);
  return /^\d(\.\d+)?e\+?\d\d?$/i.test(text) ? plausible(Math.round(Number(text) * 1e6)) : Number.NaN;
}

function scanDateTime(bytes: Buffer, start: number, end: number): number {
  const year = digitsAt(bytes, start, 4, end);
  const month = digitsAt(bytes, start + 5, 2, end);
  const day = digitsAt(bytes, start + 8, 2, end);
  if (bytes[start + 7] !== bytes[start + 4]) return Number.NaN;
  const midnight = daySeconds(year, month, day);
  if (end - start === 10) return plausible(midnight * 1e6);
  const separator = (bytes[start + 10] as number) | 0x20;
  if (separator !== 0x74 && separator !== 0x20) return Number.NaN;
  return scanClock(bytes, start + 11, end, midnight);
}

/** Reads `hh:mm[:ss[.fraction]][zone]` on top of a day. */
function scanClock(bytes: Buffer, start: number, end: number, midnight: number): number {
  const hour = digitsAt(bytes, start, 2, end);
  const minute = digitsAt(bytes, start + 3, 2, end);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || bytes[start + 2] !== 0x3a) return Number.NaN;
  const minutes = midnight + hour * 3600 + minute * 60;
  const i = start + 5;
  if (i >= end || bytes[i] !== 0x3a) return plausible((minutes - scanZone(bytes, i, end)) * 1e6);
  const second = digitsAt(bytes, i + 1, 2, end);
  if (second < 0 || second > 60) return Number.NaN;
  const point = i + 3;
  const zone =
    point < end && (bytes[point] === 0x2e || bytes[point] === 0x2c) ? skipDigits(bytes, point + 1, end) : point;
  if (zone === point + 1) return Number.NaN;
  const seconds = minutes + second - scanZone(bytes, zone, end);
  return plausible(seconds * 1e6 + fractionMicros(bytes, point + 1, zone));
}

/** The fraction's digits as microseconds, rounded to the nearest. */
function fractionMicros(bytes: Buffer, start: number, end: number): number {
  let micros = 0;
  for (let i = start; i < start + 6; i++) micros = micros * 10 + (i < end ? (bytes[i] as number) - 0x30 : 0);
  return start + 6 < end && (bytes[start + 6] as number) >= 0x35 ? micros + 1 : micros;
}

function skipDigits(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && isDigit(bytes[i] as number)) i += 1;
  return i;
}

/** Seconds east of UTC; NaN when the rest of the text is no zone. */
function scanZone(bytes: Buffer, start: number, end: number): number {
  const from = start < end && bytes[start] === 0x20 ? start + 1 : start;
  if (from === end) return 0;
  if (end - from === 1) return ((bytes[from] as number) | 0x20) === 0x7a ? 0 : Number.NaN;
  const sign = bytes[from] === 0x2b ? 1 : bytes[from] === 0x2d ? -1 : 0;
  if (sign === 0) return /^(utc|gmt)$/i.test(bytes.toString('latin1', from, Math.min(end, from + 4))) ? 0 : Number.NaN;
  const hours = digitsAt(bytes, from + 1, 2, end);
  const colon = bytes[from + 3] === 0x3a && from + 3 < end ? 1 : 0;
  const minutesAt = from + 3 + colon;
  const minutes = minutesAt === end && colon === 0 ? 0 : digitsAt(bytes, minutesAt, 2, end);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return Number.NaN;
  if (minutesAt !== end && minutesAt + 2 !== end) return Number.NaN;
  return sign * (hours * 3600 + minutes * 60);
}

/** `Nov 21 2026 10:00:00`, `November 21, 2026, 10:00:00` and `21.11.2026 10:00:00`. */
function slowTime(bytes: Buffer, start: number, end: number): number {
  if (end - start > 64) return Number.NaN;
  return isLetter(bytes[start] as number) ? namedDate(bytes, start, end) : dottedDate(bytes, start, end);
}

function namedDate(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && isLetter(bytes[i] as number)) i += 1;
  const month = i - start < 3 ? -1 : monthAt(bytes, start);
  const dayAt = skipSpaces(bytes, i, end);
  const dayEnd = Math.min(skipDigits(bytes, dayAt, end), dayAt + 2);
  const yearAt = afterDivider(bytes, dayEnd, end);
  if (month < 0 || dayAt === i || dayEnd === dayAt || yearAt < 0) return Number.NaN;
  const year = digitsAt(bytes, yearAt, 4, end);
  const clock = year < 0 ? -1 : afterDivider(bytes, yearAt + 4, end);
  if (clock < 0) return Number.NaN;
  return scanClock(bytes, clock, end, daySeconds(year, month, digitsAt(bytes, dayAt, dayEnd - dayAt, end)));
}

function dottedDate(bytes: Buffer, start: number, end: number): number {
  const day = digitsAt(bytes, start, 2, end);
  const month = digitsAt(bytes, start + 3, 2, end);
  const year = digitsAt(bytes, start + 6, 4, end);
  if (day < 0 || month < 0 || year < 0 || bytes[start + 2] !== POINT || bytes[start + 5] !== POINT) return Number.NaN;
  const midnight = daySeconds(year, month, day);
  if (end - start === 10) return plausible(midnight * 1e6);
  const clock = afterDivider(bytes, start + 10, end);
  if (clock < 0) return Number.NaN;
  return clock === end ? plausible(midnight * 1e6) : scanClock(bytes, clock, end, midnight);
}

/** Behind a comma that may be left out and spaces that may not; -1 when something else stands there. */
function afterDivider(bytes: Buffer, at: number, end: number): number {
  const from = at < end && bytes[at] === 0x2c ? at + 1 : at;
  const to = skipSpaces(bytes, from, end);
  return to === from ? -1 : to;
}

/** 1 for a word that begins as January does in English; -1 for other words. */
function monthAt(bytes: Buffer, at: number): number {
  for (let month = 0; month < 12; month++) {
    let k = 0;
    while (k < 3 && ((bytes[at + k] as number) | 0x20) === MONTHS.charCodeAt(month * 3 + k)) k += 1;
    if (k === 3) return month + 1;
  }
  return -1;
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
}

/** Seconds from the epoch to a civil day's midnight; NaN when there is no such day. */
function daySeconds(year: number, month: number, day: number): number {
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return Number.NaN;
  // Counted in years that begin in March, so that the leap day is the last of its year.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return (y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468) * 86_400;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function digitsAt(bytes: Buffer, start: number, count: number, end: number): number {
  if (start + count > end) return -1;
  let value = 0;
  for (let i = start; i < start + count; i++) {
    if (!isDigit(bytes[i] as number)) return -1;
    value = value * 10 + (bytes[i] as number) - 0x30;
  }
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function plausible(micros: number): number {
  return micros >= 0 && micros < LIMIT_SECONDS * 1e6 ? micros : Number.NaN;
}
