import type { Fields } from './fields.ts';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Places of a key table, less one. */
const MASK = 255;

/** What scanning a line for a JSON object found. */
export const OBJECT = { flat: 0, malformed: 1, needsParser: 2 } as const;
export type ObjectKind = (typeof OBJECT)[keyof typeof OBJECT];

/** The keys of interest and the slot each fills; several keys may fill one. */
export class KeyTable {
  readonly slots: number;
  readonly #slotAt = new Int16Array(MASK + 1).fill(-1);
  readonly #keyAt: (Buffer | undefined)[] = new Array(MASK + 1).fill(undefined);

  /** One entry per slot: the spellings of its key. At most about a hundred in all. */
  constructor(spellings: readonly (readonly string[])[]) {
    this.slots = spellings.length;
    for (const [slot, keys] of spellings.entries()) for (const key of keys) this.#add(Buffer.from(key), slot);
  }

  /** The slot of the key in `bytes[start, end)`; -1 for other keys. */
  find(bytes: Buffer, start: number, end: number): number {
    for (let place = hashOf(bytes, start, end) & MASK; ; place = (place + 1) & MASK) {
      const key = this.#keyAt[place];
      if (key === undefined) return -1;
      if (key.length === end - start && sameBytes(key, bytes, start)) return this.#slotAt[place] as number;
    }
  }

  #add(key: Buffer, slot: number): void {
    let place = hashOf(key, 0, key.length) & MASK;
    while (this.#keyAt[place] !== undefined) place = (place + 1) & MASK;
    this.#keyAt[place] = key;
    this.#slotAt[place] = slot;
  }
}

/**
 * Finds the values of known keys in the one-line JSON object `bytes[start, end)` without making strings: slot by slot
 * the bounds of a string's inside or of a bare value, empty for null and for what is absent. Objects that nest or escape
 * are left to a parser. Nothing but well-formed JSON is `flat`; of a repeated key the last value counts, as in JSON.parse.
 */
export function scanObject(bytes: Buffer, start: number, end: number, keys: KeyTable, fields: Fields): ObjectKind {
  const { starts, ends } = fields;
  starts.fill(0, 0, keys.slots);
  ends.fill(0, 0, keys.slots);
  let i = skipSpace(bytes, start, end);
  if (!isAt(bytes, i, end, OPEN)) return OBJECT.malformed;
  i = skipSpace(bytes, i + 1, end);
  if (isAt(bytes, i, end, CLOSE)) return closes(bytes, i, end);
  for (;;) {
    if (!isAt(bytes, i, end, QUOTE)) return OBJECT.malformed;
    const keyStart = i + 1;
    const keyEnd = stringEnd(bytes, keyStart, end);
    if (keyEnd < 0) return failure(keyEnd);
    i = afterColon(bytes, keyEnd + 1, end);
    const isString = isAt(bytes, i, end, QUOTE);
    const from = isString ? i + 1 : i;
    const to = isString ? stringEnd(bytes, from, end) : bareEnd(bytes, from, end);
    if (to < 0) return failure(to);
    const slot = keys.find(bytes, keyStart, keyEnd);
    if (slot >= 0) {
      starts[slot] = from;
      ends[slot] = !isString && bytes[from] === 0x6e ? from : to;
    }
    i = skipSpace(bytes, isString ? to + 1 : to, end);
    if (isAt(bytes, i, end, CLOSE)) return closes(bytes, i, end);
    if (!isAt(bytes, i, end, COMMA)) return OBJECT.malformed;
    i = skipSpace(bytes, i + 1, end);
  }
}

const BROKEN = -1;
const NEEDS_PARSER = -2;

/** Where a value begins; the end, where none can be, when there is no colon. */
function afterColon(bytes: Buffer, start: number, end: number): number {
  const colon = skipSpace(bytes, start, end);
  return isAt(bytes, colon, end, COLON) ? skipSpace(bytes, colon + 1, end) : end;
}

function failure(end: number): ObjectKind {
  return end === NEEDS_PARSER ? OBJECT.needsParser : OBJECT.malformed;
}

function isAt(bytes: Buffer, at: number, end: number, byte: number): boolean {
  return at < end && bytes[at] === byte;
}

function closes(bytes: Buffer, brace: number, end: number): ObjectKind {
  return skipSpace(bytes, brace + 1, end) === end ? OBJECT.flat : OBJECT.malformed;
}

/** Bytes a string may hold without more ado: no quote, no backslash, no control character. */
export const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);

/** The closing quote of a string. */
function stringEnd(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && PLAIN[bytes[i] as number] === 1) i += 1;
  if (i >= end) return BROKEN;
  if (bytes[i] === QUOTE) return i;
  return bytes[i] === BACKSLASH ? NEEDS_PARSER : BROKEN;
}

/** The end of a number, true, false, null, or of `[]`; what may follow it is for the caller to see. */
function bareEnd(bytes: Buffer, start: number, end: number): number {
  const first = start < end ? (bytes[start] as number) : 0;
  if (first === 0x2d || (first >= 0x30 && first <= 0x39)) return numberEnd(bytes, start, end);
  if (first === 0x5b && isAt(bytes, start + 1, end, 0x5d)) return start + 2;
  if (first === 0x5b || first === OPEN) return NEEDS_PARSER;
  return wordEnd(bytes, start, end);
}

/** Where the JSON number that begins at `start` ends; -1 when it is none. */
export function numberEnd(bytes: Buffer, start: number, end: number): number {
  const whole = bytes[start] === 0x2d ? start + 1 : start;
  let i = skipDigits(bytes, whole, end);
  if (i === whole || (bytes[whole] === 0x30 && i > whole + 1)) return BROKEN;
  if (isAt(bytes, i, end, 0x2e)) {
    const fraction = i + 1;
    i = skipDigits(bytes, fraction, end);
    if (i === fraction) return BROKEN;
  }
  if (i >= end || ((bytes[i] as number) | 0x20) !== 0x65) return i;
  const power = isAt(bytes, i + 1, end, 0x2b) || isAt(bytes, i + 1, end, 0x2d) ? i + 2 : i + 1;
  i = skipDigits(bytes, power, end);
  return i === power ? BROKEN : i;
}

/** Where true, false or null ends; -1 when it is none of them. */
export function wordEnd(bytes: Buffer, start: number, end: number): number {
  const word = bytes.toString('latin1', start, Math.min(end, start + 5));
  if (word === 'false') return start + 5;
  return word.startsWith('true') || word.startsWith('null') ? start + 4 : BROKEN;
}

function skipDigits(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] as number) >= 0x30 && (bytes[i] as number) <= 0x39) i += 1;
  return i;
}

/** Behind spaces, tabs and line ends. */
export function skipSpace(bytes: Buffer, start: number, end: number): number {
  let i = start;
  while (i < end && (bytes[i] === 0x20 || bytes[i] === 0x09 || bytes[i] === 0x0d || bytes[i] === 0x0a)) i += 1;
  return i;
}

function hashOf(bytes: Buffer, start: number, end: number): number {
  let hash = 0;
  for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  return hash;
}

function sameBytes(key: Buffer, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}
