import type { EventKeys } from '../lines/event-fields.ts';
import type { Fields } from './fields.ts';

/**
 * Finds CEF's `key=value key=value` in `bytes[start, end)`. A value goes on over spaces up to the next key, which is a word
 * before an equals sign that no backslash escapes.
 */
export function splitCef(bytes: Buffer, start: number, end: number, keys: EventKeys, fields: Fields): void {
  keys.clear(fields);
  let slot = -1;
  let keyStart = start;
  let isKey = true;
  for (let i = start; i < end; i++) {
    const kind = KINDS[bytes[i] as number];
    if (kind === KIND.key) continue;
    if (kind === KIND.other) {
      isKey = false;
    } else if (kind === KIND.space) {
      keyStart = i + 1;
      isKey = true;
    } else if (kind === KIND.escape) {
      isKey = false;
      i += 1;
    } else if (isKey && i > keyStart) {
      close(slot, keyStart - 1, bytes, fields);
      slot = open(bytes, keyStart, i, keys, fields);
      isKey = false;
    }
  }
  close(slot, end, bytes, fields);
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
