import type { FlowBatch } from './flow.ts';
import type { LogReader, ReadOptions, Recognition, Sample } from './format.ts';
import { LineReader } from './line-reader.ts';
import type { Complaint } from './reject.ts';
import { firstFault, tryReader } from './sample.ts';
import { SPLIT, splitCsv, undouble } from './scan/csv-fields.ts';
import { Fields, MAX_FIELDS } from './scan/fields.ts';

/** Reads a row of a table: its fields' bounds are in `fields`. Says what is wrong with it, or null. */
export type RowReader = (bytes: Buffer, fields: Fields, line: number, batch: FlowBatch) => Complaint | null;

/** How a product exports its log as a table with a header. */
export interface TableExport {
  title: string;
  delimiters: readonly string[];
  /** The reader of rows under this header, by the columns' names; null when it is not this product's. */
  under(columns: ReadonlyMap<string, number>): RowReader | null;
}

const HEADER_WITHIN = 20;

/** The names of a header's columns without case, spaces and signs, and where they stand; the first of equal ones. */
export function columnsOf(line: string, delimiter: string): Map<string, number> {
  const fields = new Fields();
  const bytes = Buffer.from(line);
  const columns = new Map<string, number>();
  if (splitCsv(bytes, 0, bytes.length, delimiter.charCodeAt(0), fields) === SPLIT.unclosed) return columns;
  for (let i = 0; i < Math.min(fields.count, MAX_FIELDS); i++) {
    const cell = bytes.toString('utf8', fields.starts[i], fields.ends[i]);
    const name = cell.toLowerCase().replace(/[^a-z0-9#]/g, '');
    if (!columns.has(name)) columns.set(name, i);
  }
  return columns;
}

/** Reads such a table. Lines above the header are not counted; a header that is repeated begins anew. */
export function readExport(table: TableExport, options: ReadOptions): LogReader {
  const fields = new Fields();
  let header = '';
  let headerBytes = Buffer.alloc(0);
  let delimiter = 0;
  let needed = 0;
  let readRow: RowReader | null = null;

  function begin(line: string): boolean {
    for (const mark of table.delimiters) {
      const columns = columnsOf(line, mark);
      const found = table.under(columns);
      if (found === null) continue;
      [header, headerBytes, delimiter, readRow] = [line, Buffer.from(line), mark.charCodeAt(0), found];
      needed = Math.floor(columns.size / 2);
      return true;
    }
    return false;
  }

  function read(bytes: Buffer, start: number, end: number, line: number, batch: FlowBatch): Complaint | null {
    if (readRow === null) {
      if (line <= HEADER_WITHIN) {
        begin(bytes.toString('utf8', start, end));
        return null;
      }
      batch.read += 1;
      return { field: null, reason: 'no header above' };
    }
    if (end - start === headerBytes.length && headerBytes.compare(bytes, start, end) === 0) return null;
    batch.read += 1;
    const split = splitCsv(bytes, start, end, delimiter, fields);
    if (split === SPLIT.unclosed) return { field: null, reason: 'a quote is never closed' };
    if (fields.count < needed)
      return { field: null, reason: `${fields.count} fields where the header names many more` };
    // A row may end early; what is missing is empty.
    for (let i = fields.count; i < MAX_FIELDS && i < 256; i++) fields.starts[i] = fields.ends[i] = 0;
    return readRow(split === SPLIT.doubled ? undouble(bytes, fields) : bytes, fields, line, batch);
  }

  const memory = { save: () => header, restore: (saved: unknown) => void (saved && begin(String(saved))) };
  return new LineReader(read, options.maxLineBytes, memory);
}

/** How sure it is that a sample is such a table. */
export function probeExport(sample: Sample, table: TableExport): Recognition {
  const isHeader = (line: string) => table.delimiters.some((mark) => table.under(columnsOf(line, mark)) !== null);
  if (!sample.lines.slice(0, HEADER_WITHIN).some(isHeader))
    return { confidence: 0, because: `no header of ${table.title}` };
  const trial = tryReader(readExport(table, { receivedAt: 0 }), sample);
  const because = `the header is of ${table.title}; ${trial.flows} of ${trial.read} sample rows could be read${firstFault(trial)}`;
  return { confidence: trial.share >= 0.5 ? 0.9 + 0.1 * trial.share : trial.share, because };
}
