import type { ObjectStore } from '../infra/object-store.ts';
import { openIntake } from './open-intake.ts';

/** Where lines stand in a stored file. */
export interface LinesWanted {
  storageKey: string;
  size: number;
  /** Of the archive; null for the file itself. */
  member: string | null;
  /** Where reading may begin in a plain file, and how many lines stand before. */
  fromByte: number;
  fromLine: number;
  /** Numbers of lines, from 1. */
  lines: readonly number[];
  /** Decompressed bytes that are read at most; lines beyond are left out. */
  maxBytes: number;
}

/** Longer lines are cut. */
const LONGEST = 4_096;

/** The text of lines of a stored file, by their numbers. */
export async function readLines(objects: ObjectStore, wanted: LinesWanted): Promise<Map<number, string>> {
  const { storageKey, size, fromByte } = wanted;
  const source = {
    size: size - fromByte,
    open: (start = 0) => objects.get(storageKey, { start: start + fromByte }),
  };
  for await (const member of openIntake(source, { maxInflatedBytes: wanted.maxBytes * 4 })) {
    if (member.name === wanted.member) return pickLines(member.bytes, wanted);
  }
  return new Map();
}

async function pickLines(
  bytes: AsyncIterable<Buffer>,
  { lines, fromLine, maxBytes }: LinesWanted,
): Promise<Map<number, string>> {
  const open = new Set(lines);
  const found = new Map<number, string>();
  let no = fromLine + 1;
  let read = 0;
  let carry = '';
  const end = (rest: string) => {
    if (open.delete(no)) found.set(no, (carry + rest).slice(0, LONGEST).replace(/\r$/, ''));
    carry = '';
    no += 1;
  };
  for await (const chunk of bytes) {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      end(open.has(no) ? chunk.toString('utf8', from, Math.min(at, from + LONGEST)) : '');
      from = at + 1;
    }
    if (open.has(no) && carry.length < LONGEST)
      carry += chunk.toString('utf8', from, Math.min(chunk.length, from + LONGEST));
    read += chunk.length;
    if (open.size === 0 || read >= maxBytes) return found;
  }
  end('');
  return found;
}
