import type { Fields } from './fields.ts';
import type { KeyTable } from './key-values.ts';

const [EQUALS, COLON, QUOTE, APOSTROPHE, BACKSLASH, SPACE, OPEN, CLOSE] = [
  ...[0x3d, 0x3a, 0x22, 0x27, 0x5c, 0x20, 0x5b, 0x5d],
] as [number, number, number, number, number, number, number, number];
const LONGEST_KEY = 40;

/** Bytes that a key is made of: letters, digits, `_`, `-` and `.`. */
const IN_KEY = Uint8Array.from({ length: 256 }, (_, byte) => (/[\w.-]/.test(String.fromCharCode(byte)) ? 1 : 0));
/** Bytes before a key, besides the beginning of the text; a quote is none, because that is JSON. */
const BEFORE_KEY = markOf(' \t,;|[({');
/** Bytes that end a value without quotes. */
const AFTER_VALUE = markOf(' \t,;|])}');

/**
 * Finds `key=value` and `key: value` in any text, whatever divides them, for keys of any case that the table knows in
 * lower case. The first of a repeated key wins; quotes around a value are left out. `lowered` is space to work in, at
 * least 40 bytes; into `found` go the slots that were filled, `fields.count` of them.
 */
export function scanLoosePairs(
  bytes: Buffer,
  start: number,
  end: number,
  keys: KeyTable,
  fields: Fields,
  lowered: Buffer,
  found: Int32Array,
): void {
  keys.clear(fields);
  const { starts, ends } = fields;
  let keyStart = start;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (IN_KEY[byte] === 1) continue;
    const isMark = byte === EQUALS || byte === COLON;
    const slot = isMark && isFree(bytes, keyStart, start) ? slotOf(bytes, keyStart, i, keys, lowered) : -1;
    if (slot < 0) {
      keyStart = i + 1;
      continue;
    }
    const from = valueStart(bytes, i + 1, end, byte);
    const quote = bytes[from];
    const isQuoted = from < end && (quote === QUOTE || quote === APOSTROPHE);
    const to = isQuoted ? closing(bytes, from + 1, end, quote as number) : plainEnd(bytes, from, end);
    if (starts[slot] === 0 && ends[slot] === 0) {
      starts[slot] = isQuoted ? from + 1 : from;
      ends[slot] = to;
      found[fields.count] = slot;
      fields.count += 1;
    }
    // Goes on at the byte that ended the value, which stands before the next key.
    i = isQuoted ? to : to - 1;
    keyStart = i + 1;
  }
}

/** Behind `key:` a space may stand before the value; behind `key=` an empty value. */
function valueStart(bytes: Buffer, at: number, end: number, mark: number): number {
  return mark === COLON && at < end && bytes[at] === SPACE ? at + 1 : at;
}

function isFree(bytes: Buffer, keyStart: number, start: number): boolean {
  return keyStart === start || BEFORE_KEY[bytes[keyStart - 1] as number] === 1;
}

function slotOf(bytes: Buffer, start: number, end: number, keys: KeyTable, lowered: Buffer): number {
  const length = end - start;
  if (length === 0 || length > LONGEST_KEY) return -1;
  for (let i = 0; i < length; i++) {
    const byte = bytes[start + i] as number;
    lowered[i] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
  }
  return keys.slotOf(lowered, 0, length);
}

function closing(bytes: Buffer, from: number, end: number, quote: number): number {
  for (let i = from; i < end; i++) {
    if (bytes[i] === BACKSLASH) i += 1;
    else if (bytes[i] === quote) return i;
  }
  return end;
}

/** An address in brackets is part of the value; a bracket that was opened before it is not. */
function plainEnd(bytes: Buffer, from: number, end: number): number {
  const stop = stopFrom(bytes, from, end);
  return bytes[from] === OPEN && stop < end && bytes[stop] === CLOSE ? stopFrom(bytes, stop + 1, end) : stop;
}

function stopFrom(bytes: Buffer, from: number, end: number): number {
  let i = from;
  while (i < end && AFTER_VALUE[bytes[i] as number] === 0) i += 1;
  return i;
}

function markOf(characters: string): Uint8Array {
  const marks = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) marks[byte] = 1;
  return marks;
}
