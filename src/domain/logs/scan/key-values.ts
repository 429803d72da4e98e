import { type Field, type RowPlan, rowPlan } from '../row.ts';
import type { Fields } from './fields.ts';

/** Keys that a format knows, found by their bytes without making strings; each has a slot in a `Fields`. */
export class KeyTable {
  readonly #slots = new Int32Array(1024).fill(-1);
  readonly #keys: Buffer[];

  /** Slot i is `keys[i]`. Throws RangeError for more keys than a line's fields have room for. */
  constructor(keys: readonly string[]) {
    if (keys.length > 512) throw new RangeError('too many keys');
    this.#keys = keys.map((key) => Buffer.from(key));
    for (const [slot, key] of this.#keys.entries()) {
      let place = hashOf(key, 0, key.length);
      while (this.#slots[place] !== -1) place = (place + 1) & 1023;
      this.#slots[place] = slot;
    }
  }

  get size(): number {
    return this.#keys.length;
  }

  /** The slot of the key in `bytes[start, end)`, -1 for one that is not known. */
  slotOf(bytes: Buffer, start: number, end: number): number {
    let place = hashOf(bytes, start, end);
    for (let slot = this.#slots[place] as number; slot !== -1; slot = this.#slots[place] as number) {
      if (isSame(this.#keys[slot] as Buffer, bytes, start, end)) return slot;
      place = (place + 1) & 1023;
    }
    return -1;
  }

  /** Empties the slots of a line's fields before it is read. */
  clear(fields: Fields): void {
    fields.starts.fill(0, 0, this.size);
    fields.ends.fill(0, 0, this.size);
    fields.count = 0;
  }
}

/** How pairs are written. */
export interface PairStyle {
  /** Between key and value: `=` or `:`. */
  equals: number;
  /** Between pairs: a space, a tab, a comma, a semicolon; spaces around it are dropped. */
  separator: number;
}

export const SPACED: PairStyle = { equals: 0x3d, separator: 0x20 };

/**
 * Puts the values of known keys in `bytes[start, end)` into their slots; the first of a repeated key wins. A value may be
 * quoted, with `\"` inside; the quotes are left out. Text without `=` is passed over. `fields.count` is the number of
 * known keys found.
 */
export function splitPairs(
  bytes: Buffer,
  start: number,
  end: number,
  style: PairStyle,
  keys: KeyTable,
  fields: Fields,
): void {
  keys.clear(fields);
  const { equals, separator } = style;
  const { starts, ends } = fields;
  let keyStart = start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === separator || byte === SPACE) {
      keyStart = i + 1;
      continue;
    }
    if (byte !== equals) continue;
    const slot = keys.slotOf(bytes, keyStart, i);
    let from = i + 1;
    // `key: value`
    while (equals === COLON && bytes[from] === SPACE) from += 1;
    const quoted = bytes[from] === QUOTE;
    const to = quoted ? closing(bytes, from + 1, end) : unquotedEnd(bytes, from, end, separator);
    if (slot >= 0 && starts[slot] === 0 && ends[slot] === 0) {
      starts[slot] = quoted ? from + 1 : from;
      ends[slot] = to;
      fields.count += 1;
    }
    i = quoted ? to : to - 1;
    keyStart = i + 1;
  }
}

/** A plan over the slots of a key table: which slot is which field of a flow. */
export function pairPlan(entries: readonly (readonly [string, Field])[], keys: readonly string[]): RowPlan {
  return rowPlan(entries.map(([name, kind]) => ({ kind, name, column: keys.indexOf(name) })));
}

const [SPACE, QUOTE, COLON, BACKSLASH] = [0x20, 0x22, 0x3a, 0x5c];

function closing(bytes: Buffer, from: number, end: number): number {
  for (let i = from; i < end; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === QUOTE) return i;
  }
  return end;
}

function unquotedEnd(bytes: Buffer, from: number, end: number, separator: number): number {
  let i = from;
  while (i < end && bytes[i] !== separator) i += 1;
  return i;
}

/** Of the length and three bytes: every key of a line is looked up, and most differ there. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return 0;
  const [first, last] = [bytes[start] as number, bytes[end - 1] as number];
  return (length * 97 + first * 331 + (bytes[start + (length >> 1)] as number) * 67 + last * 13) & 1023;
}

function isSame(key: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (key.length !== end - start) return false;
  for (let i = 0; i < key.length; i++) if (key[i] !== bytes[start + i]) return false;
  return true;
}
