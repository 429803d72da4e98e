/** A row of a table: its cells, and the line of the file, counted from 1, that it begins in. */
export interface TableRow {
  line: number;
  cells: readonly string[];
}

/** What is wrong with a file, and where. `line` is null in JSON, where `place` names the value. */
export interface ImportFault {
  line: number | null;
  place: string | null;
  message: string;
}

/** Titles and comments may stand above the header, but not more than this. */
const HEADER_WITHIN = 20;

/** The header of a table and the rows below it. */
export interface HeadedTable<Column extends string> {
  columns: ReadonlyMap<Column, number>;
  rows: readonly TableRow[];
}

/**
 * Finds the header among the first rows: the one that names most columns. `aliases` lists, by column, what headers call
 * it, in letters and digits alone. Null when no row names every `needed` column.
 */
export function headedTable<Column extends string>(
  rows: readonly TableRow[],
  aliases: Readonly<Record<Column, string>>,
  needed: (columns: ReadonlyMap<Column, number>) => boolean,
): HeadedTable<Column> | null {
  const names = new Map<string, Column>();
  for (const column of Object.keys(aliases) as Column[])
    for (const alias of aliases[column].split(/\s+/)) names.set(alias, column);
  let best: { columns: Map<Column, number>; at: number } | null = null;
  for (const [at, row] of rows.slice(0, HEADER_WITHIN).entries()) {
    const columns = new Map<Column, number>();
    for (const [place, cell] of row.cells.entries()) {
      const column = names.get(headerLetters(cell));
      if (column !== undefined && !columns.has(column)) columns.set(column, place);
    }
    if (needed(columns) && columns.size > (best?.columns.size ?? 0)) best = { columns, at };
  }
  if (best === null) return null;
  const below = rows.slice(best.at + 1).filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  return { columns: best.columns, rows: below };
}

/** The cell of a column, trimmed; undefined when the table has no such column or the cell is empty. */
export function cellOf<Column extends string>(
  { cells }: TableRow,
  columns: ReadonlyMap<Column, number>,
  column: Column,
): string | undefined {
  const place = columns.get(column);
  return (place === undefined ? undefined : cells[place]?.trim()) || undefined;
}

/** The entries of a cell that lists several: by line end, comma, semicolon or space. */
export function entriesOf(cell: string | undefined): string[] {
  return (cell ?? '').split(/[\s,;|]+/).filter((entry) => entry !== '');
}

/** A header's name by its letters and digits alone, without accents and case. */
function headerLetters(cell: string): string {
  return cell
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]/g, '');
}
