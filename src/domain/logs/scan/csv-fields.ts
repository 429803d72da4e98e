import { type Fields, MAX_FIELDS } from './fields.ts';

const QUOTE = 0x22;
const SPACE = 0x20;

/** What splitting a CSV line found: a quote that is never closed, plain fields, or fields with doubled quotes in them. */
export const SPLIT = { unclosed: 0, plain: 1, doubled: 2 } as const;
export type Split = (typeof SPLIT)[keyof typeof SPLIT];

/**
 * Splits a CSV line into trimmed fields, the quotes around a field left out. A quote inside a field that no delimiter
 * follows is taken as text, as hand-made exports need it. A quote does not reach beyond its line, so that one stray
 * quote costs one row and not the rest of the file.
 */
export function splitCsv(bytes: Buffer, start: number, end: number, delimiter: number, fields: Fields): Split {
  const { starts, ends } = fields;
  let split: Split = SPLIT.plain;
  let count = 0;
  let i = start;
  for (;;) {
    while (i < end && bytes[i] === SPACE) i += 1;
    let from = i;
    let to: number;
    if (i < end && bytes[i] === QUOTE) {
      from = i + 1;
      to = closingQuote(bytes, from, end, delimiter);
      if (to < 0) return SPLIT.unclosed;
      if (hasQuote(bytes, from, to)) split = SPLIT.doubled;
      i = skipTo(bytes, to + 1, end, delimiter);
    } else {
      i = skipTo(bytes, i, end, delimiter);
      to = i;
      while (to > from && bytes[to - 1] === SPACE) to -= 1;
    }
    if (count < MAX_FIELDS) {
      starts[count] = from;
      ends[count] = to;
    }
    count += 1;
    if (i >= end) break;
    i += 1;
  }
  fields.count = count;
  return split;
}

/** Copies a line's fields with doubled quotes made single, and points `fields` at the copy. */
export function undouble(bytes: Buffer, fields: Fields): Buffer {
  const kept = Math.min(fields.count, MAX_FIELDS);
  const texts: Buffer[] = [];
  let at = 0;
  for (let i = 0; i < kept; i++) {
    const text = bytes.toString('latin1', fields.starts[i] as number, fields.ends[i] as number).replaceAll('""', '"');
    texts.push(Buffer.from(text, 'latin1'));
    fields.starts[i] = at;
    at += text.length;
    fields.ends[i] = at;
  }
  return Buffer.concat(texts);
}

function skipTo(bytes: Buffer, start: number, end: number, delimiter: number): number {
  let i = start;
  while (i < end && bytes[i] !== delimiter) i += 1;
  return i;
}

function hasQuote(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (bytes[i] === QUOTE) return true;
  return false;
}

/** The quote that a delimiter or the line's end follows; a doubled one never is it. -1 when there is none. */
function closingQuote(bytes: Buffer, start: number, end: number, delimiter: number): number {
  for (let i = start; i < end; i++) {
    if (bytes[i] !== QUOTE) continue;
    if (i + 1 < end && bytes[i + 1] === QUOTE) {
      i += 1;
      continue;
    }
    let next = i + 1;
    while (next < end && bytes[next] === SPACE) next += 1;
    if (next === end || bytes[next] === delimiter) return i;
  }
  return -1;
}
