import type exceljs from 'exceljs';
import type { Cell, CellType, Column, ProseSection, ReportModel, SummarySection } from '../model.ts';
import { shownTime, standsRight } from './shown-cell.ts';
import { addSheet, type Book, backLink } from './xlsx-sheets.ts';
import {
  FIGURE_HEADER_STYLE,
  HEADER_STYLE,
  HEADING_FONT,
  heightFor,
  NUMBER_FORMATS,
  TITLE_FONT,
  toCell,
} from './xlsx-style.ts';

/** How wide a sheet of sentences is, in characters. */
const PROSE_WIDTH = 96;

type WriteLine = (cells: Cell[], style?: (row: exceljs.Row) => void) => void;

/** Writes the opening sheet: sentences, key numbers and short tables under one another. */
export function writeSummary(book: Book, report: ReportModel, summary: SummarySection): void {
  const sheet = addSheet(book, summary.title, 'Key numbers and short tables', { views: [{ showGridLines: false }] });
  const widths = summary.tables.map(({ columns }) => columns.map(({ width }) => width));
  const columns = Math.max(2, ...widths.map((list) => list.length));
  sheet.columns = Array.from({ length: columns }, (_, index) => ({
    width: Math.max(index === 0 ? 34 : 16, ...widths.map((list) => list[index] ?? 0)),
  }));
  const line = lineWriter(sheet);
  line([report.title], (row) => {
    row.font = TITLE_FONT;
  });
  line([`${report.subject}, as of ${shownTime(report.generated).slice(0, 16)} UTC. All times are UTC.`]);
  backLink(sheet, 'A3');
  sheet.getRow(3).commit();
  for (const { label, value } of report.filters) line([`Only ${label}: ${value}`], fromTheLeft);
  line([]);
  for (const paragraph of summary.paragraphs) line([paragraph], fromTheLeft);
  line([]);
  for (const { label, value, type } of summary.numbers) {
    line([label, value], (row) => styleCells(row, ['text', type]));
  }
  for (const table of summary.tables) writeShortTable(line, table);
  sheet.commit();
}

/** Writes a sheet of sentences, broken into lines as wide as a page. */
export function writeProse(book: Book, { title, paragraphs }: ProseSection): void {
  const sheet = addSheet(book, title, 'Text', { views: [{ showGridLines: false }] });
  sheet.columns = [{ width: PROSE_WIDTH }];
  const line = lineWriter(sheet);
  line([title], (row) => {
    row.font = TITLE_FONT;
  });
  backLink(sheet, 'A2');
  sheet.getRow(2).commit();
  for (const paragraph of paragraphs) {
    line([paragraph], (row) => {
      row.getCell(1).alignment = { wrapText: true, vertical: 'top', horizontal: 'left' };
      row.height = heightFor(paragraph, PROSE_WIDTH);
    });
  }
  sheet.commit();
}

/** A right-to-left text would run out of its cell to the left, where there is no room. */
function fromTheLeft(row: exceljs.Row): void {
  row.getCell(1).alignment = { horizontal: 'left' };
}

function lineWriter(sheet: exceljs.Worksheet): WriteLine {
  return (cells, style) => {
    const row = sheet.addRow(cells.map(toCell));
    style?.(row);
    row.commit();
  };
}

function writeShortTable(
  line: WriteLine,
  { title, columns, rows }: { title: string; columns: Column[]; rows: Cell[][] },
): void {
  line([]);
  line([title], (row) => {
    row.font = HEADING_FONT;
  });
  line(
    columns.map((column) => column.title),
    (row) =>
      row.eachCell((cell, at) => {
        cell.style = standsRight(columns[at - 1]?.type ?? 'text') ? FIGURE_HEADER_STYLE : HEADER_STYLE;
      }),
  );
  for (const cells of rows) {
    line(cells, (row) =>
      styleCells(
        row,
        columns.map(({ type }) => type),
      ),
    );
  }
  if (rows.length === 0) line(['None.']);
}

function styleCells(row: exceljs.Row, types: CellType[]): void {
  for (const [index, type] of types.entries()) {
    const numFmt = NUMBER_FORMATS[type];
    if (numFmt) row.getCell(index + 1).numFmt = numFmt;
    row.getCell(index + 1).alignment = { horizontal: type === 'text' ? 'left' : 'right' };
  }
}
