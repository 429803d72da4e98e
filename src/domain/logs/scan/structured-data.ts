import { ByteWords } from './byte-words.ts';
import type { Fields } from './fields.ts';
import { skipSpaces, wordEnd } from './find.ts';
import type { KeyTable } from './key-values.ts';

/**
 * Puts the values of known keys in `key:"value"; …` or `key="value" …` into their slots; the first of a repeated key wins.
 * Quotes and brackets inside a value are escaped with a backslash. A value whose quote is not closed was cut off, and is
 * left out. `fields.count` is the number of known keys found.
 */
export function splitQuoted(bytes: Buffer, start: number, end: number, keys: KeyTable, fields: Fields): void {
  keys.clear(fields);
  WORDS.set(bytes);
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
const WORDS = new ByteWords();

function closingQuote(bytes: Buffer, from: number, end: number): number {
  let i = WORDS.findEither(QUOTE, BACKSLASH, from, end);
  while (i < end && bytes[i] === BACKSLASH) i = WORDS.findEither(QUOTE, BACKSLASH, i + 2, end);
  return Math.min(i, end);
}

/** Behind the structured data that begin at `at`, and the space that follows. */
export function afterData(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== 0x5b) return Math.min(wordEnd(bytes, at, end) + 1, end);
  WORDS.set(bytes);
  let quoted = false;
  let from = at;
  for (;;) {
    const i = WORDS.findEither(QUOTE, BACKSLASH, from, end);
    const close = quoted ? -1 : closingBracket(bytes, from, i, end);
    if (close >= 0) return skipSpaces(bytes, close + 1, end);
    if (i >= end) return end;
    if (bytes[i] === QUOTE) quoted = !quoted;
    from = bytes[i] === QUOTE ? i + 1 : i + 2;
  }
}

/** The bracket in `bytes[from, to)` that ends the last element: no other opens behind it. */
function closingBracket(bytes: Buffer, from: number, to: number, end: number): number {
  const last = Math.min(to, end);
  for (let i = from; i < last; i++) if (bytes[i] === 0x5d && bytes[i + 1] !== 0x5b) return i;
  return -1;
}
