import type { Fields } from './fields.ts';

const SPACE = 0x20;

/** Splits `bytes[start, end)` at runs of spaces, so that no word is empty; words beyond `most` are left out. */
export function splitWords(bytes: Buffer, start: number, end: number, most: number, fields: Fields): void {
  const { starts, ends } = fields;
  let count = 0;
  for (let i = start; i < end && count < most; i++) {
    if (bytes[i] === SPACE) continue;
    starts[count] = i;
    while (i < end && bytes[i] !== SPACE) i += 1;
    ends[count] = i;
    count += 1;
  }
  fields.count = count;
}
