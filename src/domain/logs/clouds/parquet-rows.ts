import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
} from 'hyparquet';
import { NotALog } from '../errors.ts';

/** Rows that are decoded at a time. */
const WINDOW_ROWS = 50_000;
const LONGEST_CELL = 4096;

/** What is refused before anything is unpacked, and how columns are unpacked besides Snappy and no compression. */
export interface ParquetOptions {
  maxRows?: number;
  maxColumns?: number;
  /** Of one row group, as the file states it. */
  maxGroupBytes?: number;
  compressors?: Compressors;
}

/**
 * The rows of a Parquet file as CSV text with a header, in pieces of many lines, for the readers of text logs. Reads the
 * file's end first, then row groups one after the other. Throws NotALog, with a sentence for people, for what is no
 * Parquet file, is damaged, or is larger than allowed.
 */
export async function* parquetCsv(file: AsyncBuffer, options: ParquetOptions = {}): AsyncGenerator<string> {
  const metadata = await readable(() => parquetMetadataAsync(file, { geoparquet: false }));
  const columns = flatColumns(metadata);
  const rows = Number(metadata.num_rows);
  refuseLarge(metadata, rows, columns.length, options);
  yield `${columns.map(csvCell).join(',')}\n`;
  for (const [start, end] of windows(metadata, rows)) {
    const { compressors } = options;
    const records = await readable(() =>
      parquetReadObjects({
        ...{ file, metadata, columns, rowStart: start, rowEnd: end, geoparquet: false },
        ...(compressors ? { compressors } : {}),
      }),
    );
    yield records.map((record) => `${columns.map((name) => csvCell(cellText(record[name]))).join(',')}\n`).join('');
  }
}

/** The file in memory as the reader wants it. */
export function parquetBuffer(bytes: Uint8Array): AsyncBuffer {
  const slice = (start: number, end?: number) => Uint8Array.from(bytes.subarray(start, end)).buffer;
  return { byteLength: bytes.length, slice };
}

/** Columns at the top of the schema; what nests below them comes as JSON. */
function flatColumns({ schema }: FileMetaData): string[] {
  const names: string[] = [];
  let i = 1;
  while (i < schema.length) {
    names.push(schema[i]?.name ?? '');
    i = behind(schema, i);
  }
  return names;
}

/** The place behind an element of the schema and everything below it. */
function behind(schema: FileMetaData['schema'], at: number): number {
  let open = 1;
  let i = at;
  while (open > 0 && i < schema.length) {
    open += (schema[i]?.num_children ?? 0) - 1;
    i += 1;
  }
  return i;
}

function refuseLarge(metadata: FileMetaData, rows: number, columns: number, options: ParquetOptions): void {
  const { maxRows = 100_000_000, maxColumns = 500, maxGroupBytes = 1024 ** 3 } = options;
  const largest = Math.max(0, ...metadata.row_groups.map(({ total_byte_size }) => Number(total_byte_size)));
  const grounds =
    (rows > maxRows && `${rows} rows where ${maxRows} are allowed`) ||
    (columns > maxColumns && `${columns} columns where ${maxColumns} are allowed`) ||
    (largest > maxGroupBytes && `a row group of ${largest} bytes where ${maxGroupBytes} are allowed`);
  if (grounds) throw new NotALog('too-large-file', `The Parquet file has ${grounds}.`, 'Export a shorter time.');
}

/** Row ranges that do not reach over the end of a row group. */
function* windows(metadata: FileMetaData, rows: number): Generator<[number, number]> {
  let start = 0;
  for (const { num_rows } of metadata.row_groups) {
    const end = Math.min(rows, start + Number(num_rows));
    for (; start < end; start = Math.min(end, start + WINDOW_ROWS)) yield [start, Math.min(end, start + WINDOW_ROWS)];
  }
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 200) : 'damaged';
    throw new NotALog('damaged-file', `The Parquet file cannot be read: ${reason}.`, 'Export it again.');
  }
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (typeof value !== 'object') return String(value).slice(0, LONGEST_CELL);
  return (JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? Number(inner) : inner)) ?? '').slice(
    0,
    LONGEST_CELL,
  );
}

/** A cell never spans lines, because a quote does not either where these are read. */
function csvCell(text: string): string {
  const line = text.replace(/[\r\n]+/g, ' ');
  return /[",]|^ | $/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
}
