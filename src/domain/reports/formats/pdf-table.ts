import type { Column, RowBatches } from '../model.ts';
import { PADDING, type TableLayout } from './column-widths.ts';
import { goesOnIn, leftOut, MOST_ROWS } from './limited-rows.ts';
import {
  artifact,
  COLORS,
  contentWidth,
  ensureRoom,
  fillBox,
  lowest,
  MARGIN,
  newPage,
  type PdfWriter,
  type StructElement,
} from './pdf-pages.ts';
import { standsRight } from './shown-cell.ts';
import { shownRow, startTable, type TableStart } from './table-start.ts';
import { wrapText } from './wrap-text.ts';

/** Lines of a cell; what is longer ends in an ellipsis. */
const MOST_LINES = 40;
const LEADING = 1.28;
const ROWS_BETWEEN_YIELDS = 12;

interface OpenTable extends TableLayout {
  writer: PdfWriter;
  columns: readonly Column[];
  element: StructElement;
}

/** Lays a table out for a page of that width. */
export function openTable({ type }: PdfWriter, columns: readonly Column[], rows: RowBatches, available: number) {
  const measure = (text: string, size: number, bold: boolean) =>
    type.width(text, { size, face: bold ? 'bold' : 'text' });
  return startTable(columns, rows, { available, most: MOST_ROWS.pdf, measure });
}

/** Writes the rows, their header again on each page, and a note when rows were left out. */
export async function writeTable(writer: PdfWriter, parent: StructElement, start: TableStart): Promise<void> {
  const element = writer.doc.struct('Table');
  parent.add(element);
  const table: OpenTable = { writer, columns: start.columns, element, ...start.layout };
  ensureRoom(writer, 60);
  paintHeader(table, true);
  let written = 0;
  for await (const batch of start.rows) {
    for (const row of batch) {
      paintRow(table, shownRow(start.columns, row), written);
      written += 1;
      if (written % ROWS_BETWEEN_YIELDS === 0) await writer.sink.breathe();
    }
    await writer.sink.breathe();
  }
  element.end();
  const note =
    start.count.all === 0 ? 'None.' : (leftOut(MOST_ROWS.pdf, start.count) ?? goesOnIn(start.goesOn?.() ?? []));
  if (note !== null) paintNote(writer, parent, note);
  writer.y += 8;
}

function paintHeader(table: OpenTable, first: boolean): void {
  const { writer, columns, widths, size } = table;
  const lines = columns.map(({ title }, index) => wrap(table, title, index, true));
  const height = Math.max(...lines.map((list) => list.length)) * size * LEADING + 5;
  const { y } = writer;
  artifact(writer, () => fillBox(writer, MARGIN.side, y, sum(widths), height, COLORS.head));
  const paint = (index: number) =>
    paintCell(table, lines[index] as string[], index, y + height - 2.5, { bold: true, fromBottom: true });
  if (first) {
    const row = writer.doc.struct('TR');
    table.element.add(row);
    for (const index of columns.keys())
      row.add(writer.doc.struct('TH', { scope: 'Column' } as object, () => paint(index)));
    row.end();
  } else {
    // What stands on the first page already is not read out again on the others.
    artifact(writer, () => {
      for (const index of columns.keys()) paint(index);
    });
  }
  writer.y += height;
}

function paintRow(table: OpenTable, texts: readonly string[], index: number): void {
  const { writer, size, widths } = table;
  const lines = texts.map((text, column) => wrap(table, text, column, false));
  const height = Math.max(1, ...lines.map((list) => list.length)) * size * LEADING + 3.5;
  if (writer.y + height > lowest(writer)) {
    newPage(writer, writer.layout);
    paintHeader(table, false);
  }
  const { y } = writer;
  artifact(writer, () => {
    if (index % 2 === 1) fillBox(writer, MARGIN.side, y, sum(widths), height, COLORS.stripe);
    fillBox(writer, MARGIN.side, y + height - 0.4, sum(widths), 0.4, COLORS.line);
  });
  const row = writer.doc.struct('TR');
  table.element.add(row);
  const cells = lines.map((list, column) => {
    const paint = () => paintCell(table, list, column, y + 1.5, { bold: false, fromBottom: false });
    return writer.doc.struct('TD', {}, [paint]);
  });
  for (const cell of cells) row.add(cell);
  row.end();
  forget(cells);
  writer.y += height;
}

/** pdfkit keeps every element to the end, where it needs no more than its number: tens of thousands are heavy. */
function forget(elements: readonly StructElement[]): void {
  for (const { dictionary } of elements as unknown as { dictionary: { data: object } }[]) dictionary.data = {};
}

function wrap({ writer, widths, size, columns }: OpenTable, text: string, column: number, bold: boolean): string[] {
  if (text === '') return [];
  const look = { size, face: bold ? 'bold' : 'text' } as const;
  const room = (widths[column] as number) - 2 * PADDING + 0.01;
  const measure = (piece: string) => writer.type.width(piece, look);
  // Day and hour, each whole.
  if (!bold && columns[column]?.type === 'time' && measure(text) > room)
    return text.split(' ').flatMap((piece) => wrapText(piece, room, measure, MOST_LINES));
  return wrapText(text, room, measure, MOST_LINES);
}

function paintCell(
  { writer, widths, size, columns }: OpenTable,
  lines: readonly string[],
  column: number,
  edge: number,
  { bold, fromBottom }: { bold: boolean; fromBottom: boolean },
): void {
  const look = { size, face: bold ? 'bold' : 'text', color: bold ? '#ffffff' : COLORS.ink } as const;
  const left = MARGIN.side + sum(widths.slice(0, column)) + PADDING;
  const room = (widths[column] as number) - 2 * PADDING;
  const top = fromBottom ? edge - lines.length * size * LEADING : edge;
  for (const [index, line] of lines.entries()) {
    const x = standsRight((columns[column] as Column).type) ? left + room - writer.type.width(line, look) : left;
    writer.type.paint(line, x, top + (index + 0.8) * size * LEADING, look);
  }
}

function paintNote(writer: PdfWriter, parent: StructElement, note: string): void {
  const look = { size: 8.5, color: COLORS.quiet };
  const lines = wrapText(note, contentWidth(writer), (text) => writer.type.width(text, look));
  ensureRoom(writer, lines.length * 12 + 4);
  parent.add(
    writer.doc.struct('P', {}, () => {
      for (const line of lines) {
        writer.y += 12;
        writer.type.paint(line, MARGIN.side, writer.y, look);
      }
    }),
  );
}

function sum(list: readonly number[]): number {
  return list.reduce((total, value) => total + value, 0);
}
