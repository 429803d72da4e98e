const QUOTE = 0x22;

/** Room for the bounds of a line's fields; fields beyond it are counted but not kept. */
export const MAX_FIELDS = 1024;

/** Where each field of a line lies in its buffer. Made once per reader and filled again for every line. */
export class Fields {
  readonly starts = new Int32Array(MAX_FIELDS);
  readonly ends = new Int32Array(MAX_FIELDS);
  count = 0;
}

/** Splits `bytes[start, end)` at every `separator`, without quotes: tab-separated Zeek logs. */
export function splitPlain(bytes: Buffer, start: number, end: number, separator: number, fields: Fields): void {
  const { starts, ends } = fields;
  let count = 0;
  let from = start;
  for (let i = start; i < end; i++) {
    if (bytes[i] !== separator) continue;
    if (count < MAX_FIELDS) {
      starts[count] = from;
      ends[count] = i;
    }
    count += 1;
    from = i + 1;
  }
  if (count < MAX_FIELDS) {
    starts[count] = from;
    ends[count] = end;
  }
  fields.count = count + 1;
}

/**
 * Splits at every `separator` that stands in no quotes, as the W3C's extended log format does; quotes around a field are
 * left out, doubled ones within stay as they are. False when a quote is never closed.
 */
export function splitQuoted(bytes: Buffer, start: number, end: number, separator: number, fields: Fields): boolean {
  const { starts, ends } = fields;
  let count = 0;
  let at = start;
  for (;;) {
    const isQuoted = bytes[at] === QUOTE && at < end;
    const from = isQuoted ? at + 1 : at;
    let to = from;
    if (isQuoted) while (to < end && !(bytes[to] === QUOTE && (to + 1 === end || bytes[to + 1] === separator))) to += 1;
    else while (to < end && bytes[to] !== separator) to += 1;
    if (isQuoted && to === end) return false;
    if (count < MAX_FIELDS) {
      starts[count] = from;
      ends[count] = to;
    }
    count += 1;
    at = isQuoted ? to + 2 : to + 1;
    if (at > end) break;
  }
  fields.count = count;
  return true;
}
