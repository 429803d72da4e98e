import { once } from 'node:events';
import type { TableSection } from '../model.ts';
import { standsRight } from './shown-cell.ts';
import type { FileSink } from './stream-file.ts';
import { rowWriter } from './xlsx-rows.ts';
import { addSheet, type Book, CONTENTS, linkCells, type Sheet, type SheetInternals } from './xlsx-sheets.ts';
import { columnStyles, FIGURE_HEADER_STYLE, HEADER_STYLE, LINK_FONT, PAGE_SETUP } from './xlsx-style.ts';

/** Characters of rows that are put together before they are written and others have their turn. */
const WORTH_A_WRITE = 131_072;
/** Bytes that may wait for the compressor before the writer waits for it. */
const MOST_PENDING = 4 << 20;

/** Streams the rows of a table; where `rowsPerSheet` is reached, its header included, a further sheet goes on. */
export async function writeTable(book: Book, table: TableSection, sink: FileSink, rowsPerSheet: number): Promise<void> {
  const write = rowWriter(book.workbook, table.columns);
  let sheet = openTableSheet(book, table);
  let rows = 1;
  let pending = '';
  const flush = async () => {
    if (pending) (sheet as unknown as SheetInternals).stream.write(pending);
    pending = '';
    await breathe(sheet, sink);
  };
  for await (const batch of table.rows) {
    for (const cells of batch) {
      if (rows === rowsPerSheet) {
        await flush();
        closeTableSheet(book, sheet, table, rows);
        sheet = openTableSheet(book, table);
        rows = 1;
      }
      rows += 1;
      pending += write(cells, rows);
      if (pending.length > WORTH_A_WRITE) await flush();
    }
  }
  await flush();
  closeTableSheet(book, sheet, table, rows);
  const entry = book.entries.at(-1);
  if (entry && table.goesOn && table.goesOn().length > 0) entry.holds = 'A table that goes on in other files';
  await breathe(sheet, sink);
}

function openTableSheet(book: Book, table: TableSection): Sheet {
  const sheet = addSheet(book, table.title, 'A table', {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { ...PAGE_SETUP, printTitlesRow: '1:1' },
  });
  const styles = columnStyles(table.columns);
  sheet.columns = table.columns.map((column, index) => ({
    header: column.title,
    key: column.key,
    width: column.width,
    style: styles[index] ?? {},
  }));
  const header = sheet.getRow(1);
  for (const [index, { type }] of table.columns.entries())
    header.getCell(index + 1).style = standsRight(type) ? FIGURE_HEADER_STYLE : HEADER_STYLE;
  // Behind the last column: the first row is frozen, and stays the names of columns for whoever reads the table.
  const back = header.getCell(table.columns.length + 1);
  back.value = CONTENTS;
  back.style = { font: LINK_FONT };
  linkCells(sheet, [{ cell: back.address, to: CONTENTS }]);
  header.commit();
  return sheet;
}

function closeTableSheet(book: Book, sheet: Sheet, { columns }: TableSection, rows: number): void {
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: columns.length } };
  const entry = book.entries.at(-1);
  if (entry) entry.rows = rows - 1;
  sheet.commit();
}

/** Lets others run, and waits until the compressor has caught up: exceljs itself never waits. */
async function breathe(sheet: Sheet, { breathe: pause, stop }: FileSink): Promise<void> {
  await pause();
  const { stream } = sheet as unknown as { stream?: { pipes?: Compressor[] } };
  const compressor = stream?.pipes?.[0];
  // The archive has streams of an older make, which keep their length to themselves.
  while (compressor && compressor._writableState.length > MOST_PENDING)
    await once(compressor, 'drain', { signal: stop });
}

type Compressor = NodeJS.EventEmitter & { _writableState: { length: number } };
