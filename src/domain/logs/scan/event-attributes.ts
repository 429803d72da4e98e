import type { EventKeys } from '../lines/event-fields.ts';
import { ByteWords } from './byte-words.ts';
import type { Fields } from './fields.ts';

/**
 * Finds CEF's `key=value key=value` in `bytes[start, end)`. A value goes on over spaces up to the next key, which is a word
 * before an equals sign that no backslash escapes.
 */
export function splitCef(bytes: Buffer, start: number, end: number, keys: EventKeys, fields: Fields): void {
  keys.clear(fields);
  WORDS.set(bytes);
  let slot = -1;
  let escaped = -1;
  for (let i = WORDS.findEither(EQUALS, BACKSLASH, start, end); i < end; ) {
    if (bytes[i] === BACKSLASH) {
      escaped = i + 1;
      i = WORDS.findEither(EQUALS, BACKSLASH, i + 2, end);
      continue;
    }
    const keyStart = keyStartBefore(bytes, i, start, escaped);
    if (keyStart >= 0) {
      close(slot, keyStart - 1, bytes, fields);
      slot = open(bytes, keyStart, i, keys, fields);
    }
    i = WORDS.findEither(EQUALS, BACKSLASH, i + 1, end);
  }
  close(slot, end, bytes, fields);
}

/**
 * Where the key before the equals sign at `equals` begins, -1 when no key stands there: it begins behind a space that is not
 * `escaped`, or at `start`. An equals sign that a word begins with is part of it.
 */
function keyStartBefore(bytes: Buffer, equals: number, start: number, escaped: number): number {
  let at = equals;
  while (at > start && KINDS[bytes[at - 1] as number] === KIND.key) at -= 1;
  if (at > start && bytes[at - 1] === EQUALS) at -= 1;
  if (at === equals || (at > start && (bytes[at - 1] !== SPACE || at - 1 === escaped))) return -1;
  return at;
}

/** Finds LEEF's `key=value`, divided by one byte. */
export function splitLeef(
  bytes: Buffer,
  start: number,
  end: number,
  delimiter: number,
  keys: EventKeys,
  fields: Fields,
): void {
  keys.clear(fields);
  let slot = -1;
  let keyStart = start;
  for (let i = start; i <= end; i++) {
    if (i === end || bytes[i] === delimiter) {
      close(slot, i, bytes, fields);
      slot = -1;
      keyStart = i + 1;
    } else if (bytes[i] === EQUALS && keyStart >= 0) {
      while (bytes[keyStart] === SPACE) keyStart += 1;
      slot = open(bytes, keyStart, i, keys, fields);
      keyStart = -1;
    }
  }
}

const [SPACE, EQUALS, BACKSLASH] = [0x20, 0x3d, 0x5c];
const WORDS = new ByteWords();
const KIND = { key: 0, other: 1, space: 2, escape: 3, equals: 4 } as const;
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => kindOf(byte));

function kindOf(byte: number): number {
  if (byte === SPACE) return KIND.space;
  if (byte === EQUALS) return KIND.equals;
  if (byte === BACKSLASH) return KIND.escape;
  return isKeyByte(byte) ? KIND.key : KIND.other;
}

function open(bytes: Buffer, keyStart: number, equals: number, keys: EventKeys, { starts, ends }: Fields): number {
  const slot = keys.slotOf(bytes, keyStart, equals);
  if (slot < 0 || ends[slot] !== 0) return -1;
  starts[slot] = equals + 1;
  return slot;
}

function close(slot: number, at: number, bytes: Buffer, { starts, ends }: Fields): void {
  if (slot < 0) return;
  let end = at;
  while (end > (starts[slot] as number) && bytes[end - 1] === SPACE) end -= 1;
  // Nothing stated: another key of the same meaning may still come.
  ends[slot] = end > (starts[slot] as number) ? end : 0;
  if (ends[slot] === 0) starts[slot] = 0;
}

function isKeyByte(byte: number): boolean {
  const letter = byte | 0x20;
  const isWord = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
  return isWord || byte === 0x5f || byte === 0x2d || byte === 0x2e || byte === 0x5b || byte === 0x5d || byte === 0x3a;
}
