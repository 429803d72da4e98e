import type { FlowBatch } from '../flow.ts';
import type { ReadOptions } from '../format.ts';
import { LineReader } from '../line-reader.ts';
import type { Complaint } from '../reject.ts';

/** What a header line of W3C's Extended Log File Format begins with. */
export const FIELDS_LINE = '#Fields:';

const HASH = 0x23;
const LONGEST_HEADER = 4_000;

/** Reads a row by the layout that the last header above it gave; null where none did, or none that tells enough. */
type ReadRow<Layout> = (
  layout: Layout | null,
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  batch: FlowBatch,
) => Complaint | null;

/** A reader of logs whose rows stand below a `#Fields:` line, which may come again further down with other fields. */
export function belowFieldsLine<Layout>(
  layoutOf: (header: string) => Layout | null,
  readRow: ReadRow<Layout>,
  { maxLineBytes }: Pick<ReadOptions, 'maxLineBytes'>,
): LineReader {
  let header = '';
  let layout: Layout | null = null;
  const begin = (text: string) => {
    header = text;
    layout = layoutOf(text);
  };
  const readLine = (bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null => {
    if (bytes[start] !== HASH) return readRow(layout, bytes, start, end, line, batch);
    const text = bytes.toString('latin1', start, Math.min(end, start + LONGEST_HEADER));
    if (text.startsWith(FIELDS_LINE)) begin(text);
    return null;
  };
  const memory = { save: () => header, restore: (saved: unknown) => begin(String(saved ?? '')) };
  return new LineReader(readLine, maxLineBytes, memory);
}
