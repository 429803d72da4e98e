import type { Fields } from '../../../src/domain/logs/scan/fields.ts';
import type { KeyTable, PairStyle } from '../../../src/domain/logs/scan/key-values.ts';

const [SPACE, QUOTE, COLON, BACKSLASH] = [0x20, 0x22, 0x3a, 0x5c];

/**
 * What reading pairs must find, byte by byte and without remembering: puts the values of known keys in `bytes[start, end)` into their slots; the first of a repeated key wins. A value may be
 * quoted, with `\"` inside; the quotes are left out, and so is a value whose quote is not closed: it was cut off. Text
 * without `=` is passed over. `fields.count` is the number of known keys found.
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
  let i = start;
  while (i < end) {
    const byte = bytes[i];
    if (byte !== equals) {
      i += 1;
      if (byte === separator || byte === SPACE) keyStart = i;
      continue;
    }
    const slot = keys.slotOf(bytes, keyStart, i);
    let from = i + 1;
    // `key: value`
    while (equals === COLON && bytes[from] === SPACE) from += 1;
    const quoted = bytes[from] === QUOTE;
    if (quoted) from += 1;
    const to = quoted ? closing(bytes, from, end) : unquotedEnd(bytes, from, end, separator);
    const isCut = quoted && to === end;
    if (slot >= 0 && ends[slot] === 0 && !isCut) {
      starts[slot] = from;
      ends[slot] = to;
      fields.count += 1;
    }
    i = quoted ? to + 1 : to;
    keyStart = i;
  }
}

function closing(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return Math.min(i, end);
}

function unquotedEnd(bytes: Buffer, from: number, end: number, separator: number): number {
  let i = from;
  while (i < end && bytes[i] !== separator) i += 1;
  return i;
}
