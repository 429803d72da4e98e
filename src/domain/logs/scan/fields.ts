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
