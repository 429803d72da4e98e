import type { FlowBatch } from '../flow.ts';
import { skipSpaces, wordEnd } from './find.ts';
import { afterData } from './structured-data.ts';
import { afterColon, mayBeZone, zoneAt } from './zone-name.ts';

/**
 * The header that syslog puts before a message, taken off: RFC 5424, RFC 3164 with or without a year, a zone or
 * fractions, ISO 8601, and none at all; each with or without `<PRI>`. One object per reader, filled again for every line.
 */
export class SyslogLine {
  bytes: Buffer = Buffer.alloc(0);
  /** The whole line is `bytes[start, end)`. */
  start = 0;
  end = 0;
  /** 1-based. */
  line = 0;
  /** Microseconds since the Unix epoch; NaN when the header has none. */
  time = Number.NaN;
  /** The sending host, as `bytes[hostStart, hostEnd)`; empty when there is none. */
  hostStart = 0;
  hostEnd = 0;
  /** RFC 5424: where the structured data begin (`-` or `[`); -1 in every other line. */
  data = -1;
  /** Where the message begins; of RFC 5424, behind the structured data; of RFC 3164, at the tag. */
  message = 0;
  #date = -1;
  #dayStart = 0;

  /** Takes the header off `bytes[start, end)`. */
  read(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.line = line;
    this.data = -1;
    this.hostStart = start;
    this.hostEnd = start;
    this.time = Number.NaN;
    let at = afterPriority(bytes, start, end);
    if (bytes[at] === DIGIT_1 && bytes[at + 1] === SPACE && at > start) {
      if (isEpoch(bytes, at + 2, end)) this.#readEpoch(at + 2, batch);
      else this.#readRfc5424(at + 2, batch);
      return;
    }
    // Cisco marks a clock that is not set with * and one that lost its source with a point.
    if (bytes[at] === 0x2a || bytes[at] === 0x2e) at += 1;
    const timeEnd = isDigit(bytes[at]) ? this.#isoTime(at, batch) : this.#namedTime(at, batch);
    if (timeEnd === at) {
      this.message = at;
      return;
    }
    this.#readHost(skipSpaces(bytes, timeEnd, end));
  }

  /** Takes a whole text for a message without any header. */
  bare(bytes: Buffer, line: number): void {
    this.bytes = bytes;
    this.start = this.hostStart = this.hostEnd = this.message = 0;
    this.end = bytes.length;
    this.line = line;
    this.data = -1;
    this.time = Number.NaN;
  }

  /** The host as text; empty when there is none. */
  get host(): string {
    return this.bytes.toString('utf8', this.hostStart, this.hostEnd);
  }

  #readRfc5424(from: number, batch: FlowBatch): void {
    const { bytes, end } = this;
    const timeEnd = wordEnd(bytes, from, end);
    this.time = batch.clock.scan(bytes, from, timeEnd, batch);
    this.hostStart = Math.min(timeEnd + 1, end);
    this.hostEnd = wordEnd(bytes, this.hostStart, end);
    let at = this.hostEnd + 1;
    // Application, process and message id.
    for (let i = 0; i < 3 && at < end; i++) at = wordEnd(bytes, at, end) + 1;
    this.data = Math.min(at, end);
    this.message = afterData(bytes, this.data, end);
    if (bytes[this.hostStart] === DASH && this.hostEnd - this.hostStart === 1) this.hostEnd = this.hostStart;
  }

  /** Version and host of RFC 5424 around seconds since the epoch, and no more of it: `<134>1 1795168800.123 mx84 flows …`. */
  #readEpoch(from: number, batch: FlowBatch): void {
    const timeEnd = wordEnd(this.bytes, from, this.end);
    this.time = batch.clock.scan(this.bytes, from, timeEnd, batch);
    this.#readHost(skipSpaces(this.bytes, timeEnd, this.end));
  }

  /** `2026-11-21T10:00:00.123+01:00`, or with a space in the middle; returns where it ends, `at` when it is none. */
  #isoTime(at: number, batch: FlowBatch): number {
    const { bytes, end } = this;
    if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return at;
    let to = wordEnd(bytes, at, end);
    if (to - at === 10 && isDigit(bytes[to + 1]) && bytes[to + 3] === COLON) to = wordEnd(bytes, to + 1, end);
    const trimmed = bytes[to - 1] === COLON ? to - 1 : to;
    this.time = batch.clock.scan(bytes, at, trimmed, batch);
    return Number.isNaN(this.time) ? at : to;
  }

  /** `Nov 21 10:00:00`, `Nov 21 2026 10:00:00.123 CET:`; returns where it ends, `at` when it is none. */
  #namedTime(at: number, batch: FlowBatch): number {
    const { bytes, end } = this;
    const month = monthAt(bytes, at);
    if (month < 0 || bytes[at + 3] !== SPACE) return at;
    let i = skipSpaces(bytes, at + 3, end);
    const day = isDigit(bytes[i + 1]) ? two(bytes, i) : (bytes[i] as number) - DIGIT_0;
    i = skipSpaces(bytes, i + (isDigit(bytes[i + 1]) ? 2 : 1), end);
    let year = -1;
    if (isDigit(bytes[i + 3]) && bytes[i + 4] === SPACE) {
      year = two(bytes, i) * 100 + two(bytes, i + 2);
      i = skipSpaces(bytes, i + 4, end);
    }
    if (bytes[i + 2] !== COLON || bytes[i + 5] !== COLON || !isDigit(bytes[i]) || day < 1 || day > 31) return at;
    const seconds = two(bytes, i) * 3600 + two(bytes, i + 3) * 60 + two(bytes, i + 6);
    if (!(seconds < 86_401)) return at;
    i += 8;
    if (year < 0 && bytes[i] === SPACE && isYear(bytes, i + 1) && (bytes[i + 5] === SPACE || bytes[i + 5] === COLON)) {
      // Junos with `time-format year` and others put the year behind the clock.
      year = two(bytes, i + 1) * 100 + two(bytes, i + 3);
      i += 5;
    }
    const behind = fractionEnd(bytes, i, end);
    const micros = behind === i ? 0 : fraction(bytes, i + 1, behind);
    const isDamaged = year >= 0 && (year < 1970 || year > 2200);
    if (year < 0) year = batch.clock.yearOf(month + 1, day, batch);
    const local = this.#midnight(year, month, day) + seconds * 1e6 + micros;
    if (!mayBeZone(bytes, bytes[behind] === SPACE ? behind + 1 : behind, end)) {
      const time = batch.clock.fromLocal(local, batch);
      this.time = isDamaged ? Number.NaN : time;
      return afterColon(bytes, behind, end);
    }
    const [zone, after] = zoneAt(bytes, behind, end);
    const time = zone === null ? batch.clock.fromLocal(local, batch) : local - zone;
    this.time = isDamaged ? Number.NaN : time;
    return after;
  }

  /** Microseconds from the epoch to a day's begin; lines of one day come one after the other. */
  #midnight(year: number, month: number, day: number): number {
    const date = (year * 12 + month) * 32 + day;
    if (date !== this.#date) {
      this.#date = date;
      this.#dayStart = Date.UTC(year, month, day) * 1000;
    }
    return this.#dayStart;
  }

  /** The token behind the time is the host, unless it is already the tag or the message. */
  #readHost(at: number): void {
    const { bytes, end } = this;
    const to = wordEnd(bytes, at, end);
    const first = bytes[at];
    const last = bytes[to - 1];
    if (first === COLON && to - at === 1) {
      this.message = skipSpaces(bytes, to, end);
      return;
    }
    const isMessage = to === at || first === PERCENT || last === COLON || last === 0x5d || hasEquals(bytes, at, to);
    if (isMessage && !(last === COLON && isHostWithColon(bytes, at, to, end))) {
      this.message = at;
      return;
    }
    this.hostStart = at;
    this.hostEnd = last === COLON ? to - 1 : to;
    let message = skipSpaces(bytes, to, end);
    // `host : %ASA-…`
    if (bytes[message] === COLON && bytes[message + 1] === SPACE) message = skipSpaces(bytes, message + 1, end);
    this.message = message;
  }
}

const [SPACE, PERCENT, DASH, COLON, DIGIT_0, DIGIT_1] = [0x20, 0x25, 0x2d, 0x3a, 0x30, 0x31];

/** `localhost: %ASA-6-…`: the host ends with a colon when the message behind it begins with a percent sign. */
function isHostWithColon(bytes: Buffer, at: number, to: number, end: number): boolean {
  return bytes[at] !== PERCENT && bytes[skipSpaces(bytes, to, end)] === PERCENT;
}

function afterPriority(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] !== 0x3c) return start;
  for (let i = start + 1; i < end && i < start + 5; i++) if (bytes[i] === 0x3e) return skipSpaces(bytes, i + 1, end);
  return start;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'].map(
  (name) => name.charCodeAt(0) * 65_536 + name.charCodeAt(1) * 256 + name.charCodeAt(2),
);

/** 0 for a January in English; -1 for anything else. */
function monthAt(bytes: Buffer, at: number): number {
  const [a = 0, b = 0, c = 0] = [bytes[at], bytes[at + 1], bytes[at + 2]];
  return MONTHS.indexOf((a | 0x20) * 65_536 + (b | 0x20) * 256 + (c | 0x20));
}

/** Where `.123` or `,123` ends; `at` when there is none. */
function fractionEnd(bytes: Buffer, at: number, end: number): number {
  if ((bytes[at] !== 0x2e && bytes[at] !== 0x2c) || !isDigit(bytes[at + 1])) return at;
  let i = at + 1;
  while (i < end && isDigit(bytes[i])) i += 1;
  return i;
}

/** Microseconds of a fraction's digits. */
function fraction(bytes: Buffer, start: number, end: number): number {
  let micros = 0;
  let unit = 100_000;
  for (let i = start; i < end; i++) {
    micros += ((bytes[i] as number) - DIGIT_0) * unit;
    unit = Math.floor(unit / 10);
  }
  return micros;
}

/** Four digits that begin with 19 or 20. */
function isYear(bytes: Buffer, at: number): boolean {
  for (let i = at; i < at + 4; i++) if (!isDigit(bytes[i])) return false;
  const century = two(bytes, at);
  return century === 19 || century === 20;
}

/** Ten digits and a point. */
function isEpoch(bytes: Buffer, at: number, end: number): boolean {
  for (let i = at; i < at + 10; i++) if (!isDigit(bytes[i])) return false;
  return at + 10 < end && bytes[at + 10] === 0x2e;
}

function hasEquals(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] === 0x3d) return true;
  return false;
}

function two(bytes: Buffer, at: number): number {
  return ((bytes[at] as number) - DIGIT_0) * 10 + (bytes[at + 1] as number) - DIGIT_0;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= DIGIT_0 && byte <= 0x39;
}
