import type { SyslogLine } from '../scan/syslog.ts';

/** Heads of lines are shorter than this; what looks like a mark further on is part of a text. */
const MARK_WITHIN = 300;

/** The mark of a Cisco message, `%FACILITY-SEVERITY-NAME:`, with whatever stands between facility and severity. */
export class CiscoMark {
  /** The facility is `bytes[facilityStart, facilityEnd)`. */
  facilityStart = 0;
  facilityEnd = 0;
  /** The message's name or number is `bytes[nameStart, nameEnd)`. */
  nameStart = 0;
  nameEnd = 0;
  /** Where the text behind the mark begins. */
  text = 0;

  /** Finds the first mark of a line, looking where the message begins before anywhere else. */
  find(line: SyslogLine): boolean {
    const { bytes, end, message } = line;
    if (bytes[message] === PERCENT && this.read(bytes, message + 1, end)) return true;
    return this.findFrom(bytes, line.start, end);
  }

  /** Finds the first mark in `bytes[start, end)`. */
  findFrom(bytes: Buffer, start: number, end: number): boolean {
    const last = Math.min(end, start + MARK_WITHIN);
    for (let i = start; i < last; i++) {
      if (bytes[i] !== PERCENT || (i > start && !isBefore(bytes[i - 1] as number))) continue;
      if (this.read(bytes, i + 1, end)) return true;
    }
    return false;
  }

  /** Reads the mark whose facility begins at `at`. */
  read(bytes: Buffer, at: number, end: number): boolean {
    let segment = at;
    let before = -1;
    let facilityEnd = -1;
    let i = at;
    for (; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === DASH) {
        if (facilityEnd < 0) facilityEnd = i;
        before = segment;
        segment = i + 1;
      } else if (!isNameByte(byte)) {
        break;
      }
    }
    const hasSeverity = before > at && segment - before === 2 && isDigit(bytes[before] as number);
    if (!hasSeverity || i === segment || facilityEnd === at || !isCapital(bytes[at] as number)) return false;
    this.facilityStart = at;
    this.facilityEnd = facilityEnd;
    this.nameStart = segment;
    this.nameEnd = i;
    while (i < end && (bytes[i] === SPACE || bytes[i] === COLON)) i += 1;
    this.text = i;
    return true;
  }

  /** The message's number where its name is six digits; -1 otherwise. */
  codeOf(bytes: Buffer): number {
    return this.nameEnd - this.nameStart === 6 ? sixDigits(bytes, this.nameStart) : -1;
  }

  facilityOf(bytes: Buffer): string {
    return bytes.toString('latin1', this.facilityStart, this.facilityEnd);
  }

  nameOf(bytes: Buffer): string {
    return bytes.toString('latin1', this.nameStart, this.nameEnd);
  }
}

const [PERCENT, DASH, SPACE, COLON] = [0x25, 0x2d, 0x20, 0x3a];

/** The six digits at `at` as a number; -1 when they are none. */
export function sixDigits(bytes: Buffer, at: number): number {
  let value = 0;
  for (let i = at; i < at + 6; i++) {
    if (!isDigit(bytes[i] as number)) return -1;
    value = value * 10 + (bytes[i] as number) - 0x30;
  }
  return value;
}

/** What may stand before a mark: a space, a colon, a bracket. */
function isBefore(byte: number): boolean {
  return byte === SPACE || byte === COLON || byte === 0x5d || byte === 0x3e || byte === 0x09;
}

function isCapital(byte: number): boolean {
  return byte >= 0x41 && byte <= 0x5a;
}

function isNameByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || isDigit(byte) || byte === 0x5f;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
