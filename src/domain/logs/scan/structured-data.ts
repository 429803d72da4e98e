import type { Fields } from './fields.ts';
import type { KeyTable } from './key-values.ts';

/**
 * Puts the values of known keys in `key:"value"; …` or `key="value" …` into their slots; the first of a repeated key wins.
 * Quotes and brackets inside a value are escaped with a backslash. A value whose quote is not closed was cut off, and is
 * left out. `fields.count` is the number of known keys found.
 */
export function splitQuoted(bytes: Buffer, start: number, end: number, keys: KeyTable, fields: Fields): void {
  keys.clear(fields);
  const { starts, ends } = fields;
  let i = start;
  while (i < end) {
    while (i < end && (bytes[i] === SPACE || bytes[i] === SEMICOLON)) i += 1;
    let keyStart = i;
    while (i < end && bytes[i] !== QUOTE) {
      // A name without a value, as that of the whole element, is passed over.
      if (bytes[i] === SPACE) keyStart = i + 1;
      i += 1;
    }
    const close = closingQuote(bytes, i + 1, end);
    const slot = keys.slotOf(bytes, keyStart, i - 1);
    if (slot >= 0 && ends[slot] === 0 && close < end) {
      starts[slot] = i + 1;
      ends[slot] = close;
      fields.count += 1;
    }
    i = close + 1;
  }
}

const [SPACE, QUOTE, SEMICOLON, BACKSLASH] = [0x20, 0x22, 0x3b, 0x5c];

function closingQuote(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && bytes[i] !== QUOTE) i += bytes[i] === BACKSLASH ? 2 : 1;
  return Math.min(i, end);
}
