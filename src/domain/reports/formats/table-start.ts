import type { Cell, Column, RowBatches } from '../model.ts';
import { columnWidths, type TableLayout } from './column-widths.ts';
import { firstRows, type RowCount } from './limited-rows.ts';
import { shownCell } from './shown-cell.ts';

/** Rows that say how wide the columns are. */
const SAMPLE = 150;
/** Characters of a cell on paper: more would leave no room for other rows. */
const MOST_CHARACTERS = 2_000;

/** A table that is laid out and about to be written. */
export interface TableStart {
  columns: readonly Column[];
  layout: TableLayout;
  /** Its rows from the first on, those of the sample included. */
  rows: AsyncIterable<Cell[][]>;
  /** Complete when the rows have been read. */
  count: RowCount;
  /** Names of the files with the rows after these; complete when these have been read. */
  goesOn?: (() => readonly string[]) | undefined;
}

/** Reads as many rows as it takes to see how wide the columns have to be; at most `most` rows come out. */
export async function startTable(
  columns: readonly Column[],
  batches: RowBatches,
  { available, most, measure }: { available: number; most: number; measure: Parameters<typeof columnWidths>[3] },
): Promise<TableStart> {
  const count = { all: 0 };
  const source = firstRows(batches, most, count);
  const early: Cell[][] = [];
  let ended = false;
  while (!ended && early.length < SAMPLE) {
    const next = await source.next();
    if (next.done) ended = true;
    else early.push(...next.value);
  }
  const sample = early.slice(0, SAMPLE).map((row) => shownRow(columns, row));
  async function* rows(): AsyncGenerator<Cell[][]> {
    yield early;
    if (!ended) yield* source;
  }
  return { columns, layout: columnWidths(columns, sample, available, measure), rows: rows(), count };
}

/** A row as text for paper. */
export function shownRow(columns: readonly Column[], row: readonly Cell[]): string[] {
  return columns.map(({ type }, index) => {
    const text = shownCell(row[index] ?? null, type);
    return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS).replace(/[\ud800-\udbff]$/, '')}…` : text;
  });
}
