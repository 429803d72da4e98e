import type { Cell, RowBatches } from '../model.ts';

/**
 * Rows of a table in a file that is laid out: browsers take long with more of them, nobody reads more than some hundred
 * pages on paper, and Word takes minutes to lay them out.
 */
export const MOST_ROWS = { html: 20_000, pdf: 5_000, docx: 2_000 } as const;

/** How many rows there were in all, once they have been read. */
export interface RowCount {
  all: number;
}

/** The first rows of a table in their batches; the others are read and counted, so that a file can say what it left out. */
export async function* firstRows(rows: RowBatches, most: number, count: RowCount): AsyncGenerator<Cell[][]> {
  for await (const batch of rows) {
    const room = most - count.all;
    count.all += batch.length;
    if (room > 0) yield room < batch.length ? batch.slice(0, room) : batch;
    else yield [];
  }
}

/** The sentence under a table of which only the first rows are in the file; null when all of them are. */
export function leftOut(most: number, { all }: RowCount): string | null {
  if (all <= most) return null;
  return `The first ${grouped(most)} of ${grouped(all)} rows. All of them are in the report as xlsx, csv, json or ndjson.`;
}

/** The sentence under a table whose further rows are in other files; null when there are none. */
export function goesOnIn(files: readonly string[]): string | null {
  if (files.length === 0) return null;
  const [first, last] = [files[0], files.at(-1)];
  return files.length === 1 ? `It goes on in ${first}.` : `It goes on in ${files.length} files, ${first} to ${last}.`;
}

/** A whole number with its thousands apart, the same in every locale. */
export function grouped(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
