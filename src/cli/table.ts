import pc from 'picocolors';

/** A column: its heading, how to get the cell, and whether it is a number (right-aligned). */
export interface Column<Row> {
  title: string;
  cell: (row: Row) => string | number | null | undefined;
  right?: boolean;
}

/** Rows as an aligned text table with a dim heading. Control characters of cells are made visible, never sent to the terminal. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const widths = columns.map((column, i) => Math.max(column.title.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (texts: string[]) =>
    texts
      .map((text, i) => (columns[i]?.right ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [pc.dim(line(columns.map((column) => column.title))), ...cells.map(line)].join('\n');
}

/** A log may hold escape sequences that would take over the terminal. */
export function printable(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return value.toLocaleString('en');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
  return value.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, '�');
}
