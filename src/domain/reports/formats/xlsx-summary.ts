import type exceljs from 'exceljs';
import type { Cell, CellType, Column, ReportModel, SummarySection } from '../model.ts';
import { sheetName } from './cell-text.ts';
import { HEADER_STYLE, NUMBER_FORMATS, PAGE_SETUP, toCell, type Workbook } from './xlsx-style.ts';

const TITLE_FONT = { bold: true, size: 16 };
const HEADING_FONT = { bold: true, size: 12 };

/** Writes the opening sheet: sentences, key numbers and short tables under one another. */
export function writeSummary(workbook: Workbook, report: ReportModel, summary: SummarySection): void {
  const sheet = workbook.addWorksheet(sheetName(summary.title), {
    views: [{ showGridLines: false }],
    pageSetup: PAGE_SETUP,
  });
  const widths = summary.tables.map(({ columns }) => columns.map(({ width }) => width));
  const columns = Math.max(2, ...widths.map((list) => list.length));
  sheet.columns = Array.from({ length: columns }, (_, index) => ({
    width: Math.max(index === 0 ? 34 : 16, ...widths.map((list) => list[index] ?? 0)),
  }));
  const line = (cells: Cell[], style?: (row: exceljs.Row) => void) => {
    const row = sheet.addRow(cells.map(toCell));
    style?.(row);
    row.commit();
  };
  line([report.title], (row) => {
    row.font = TITLE_FONT;
  });
  line([
    `${report.subject}, as of ${report.generated.toISOString().slice(0, 16).replace('T', ' ')} UTC. All times are UTC.`,
  ]);
  for (const { label, value } of report.filters) line([`Only ${label}: ${value}`]);
  line([]);
  for (const paragraph of summary.paragraphs) line([paragraph]);
  line([]);
  for (const { label, value, type } of summary.numbers) {
    line([label, value], (row) => styleCells(row, ['text', type]));
  }
  for (const table of summary.tables) writeShortTable(line, table);
  sheet.commit();
}

function writeShortTable(
  line: (cells: Cell[], style?: (row: exceljs.Row) => void) => void,
  { title, columns, rows }: { title: string; columns: Column[]; rows: Cell[][] },
): void {
  line([]);
  line([title], (row) => {
    row.font = HEADING_FONT;
  });
  line(
    columns.map((column) => column.title),
    (row) =>
      row.eachCell((cell) => {
        cell.style = HEADER_STYLE;
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
