import { plainText } from '../drawings/plain-text.ts';
import type { FactRow } from '../reports/facts.ts';
import type { Cell } from '../reports/model.ts';
import { safeCell } from '../tables/safe-cell.ts';

/**
 * A CSV file for another program (RFC 4180, UTF-8 without a mark): the header it knows, and a line for each row that
 * `shape` gives something for. What a spreadsheet would take for a formula begins with an apostrophe.
 */
export async function* csvFile<Name extends string>(
  header: readonly Name[],
  batches: AsyncIterable<FactRow[]> | Iterable<FactRow[]>,
  shape: (row: FactRow) => Record<Name, Cell> | null,
): AsyncGenerator<string> {
  yield `${header.join(',')}\r\n`;
  for await (const batch of batches) {
    let text = '';
    for (const row of batch) {
      const cells = shape(row);
      if (cells) text += `${header.map((name) => cellOf(cells[name])).join(',')}\r\n`;
    }
    yield text;
  }
}

function cellOf(value: Cell): string {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 19).replace('T', ' ');
  if (typeof value !== 'string') return String(value);
  const text = String(safeCell(plainText(value)));
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
