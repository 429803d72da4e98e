import type exceljs from 'exceljs';
import type { Cell, CellType, Column } from '../model.ts';
import { cellText } from './cell-text.ts';

export type Workbook = InstanceType<typeof exceljs.stream.xlsx.WorkbookWriter>;

/** How Excel shows each type of cell; undefined leaves it to Excel. */
export const NUMBER_FORMATS: Record<CellType, string | undefined> = {
  text: undefined,
  integer: '#,##0',
  number: '#,##0.###',
  bytes: '#,##0',
  time: 'yyyy-mm-dd hh:mm:ss',
};

/** Printed pages are as wide as the sheet, however many follow. */
export const PAGE_SETUP: Partial<exceljs.PageSetup> = {
  orientation: 'landscape',
  paperSize: 9,
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
};

export const TITLE_FONT = { name: 'Calibri', bold: true, size: 16 };
export const HEADING_FONT = { name: 'Calibri', bold: true, size: 12 };
export const LINK_FONT: Partial<exceljs.Font> = {
  name: 'Calibri',
  size: 11,
  underline: true,
  color: { argb: 'FF1D5A86' },
};

/** The look of a table's first row. */
export const HEADER_STYLE: Partial<exceljs.Style> = {
  font: { name: 'Calibri', size: 11, bold: true, color: { argb: 'FFFFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF1F3A4D' } },
  alignment: { vertical: 'middle' },
};

/** The same over figures, which stand at the right. */
export const FIGURE_HEADER_STYLE: Partial<exceljs.Style> = {
  ...HEADER_STYLE,
  alignment: { vertical: 'middle', horizontal: 'right' },
};

/** From this width on, in characters, a column's texts are broken into lines. */
const WIDE = 36;

/** How the cells of columns look; where some are broken into lines, the others stand at their top. */
export function columnStyles(columns: readonly Column[]): Partial<exceljs.Style>[] {
  const wrapped = wrappedColumns(columns);
  return columns.map(({ type }, index) => {
    const numFmt = NUMBER_FORMATS[type];
    const alignment = { vertical: 'top', ...(wrapped.includes(index) && { wrapText: true }) } as const;
    return { ...(numFmt && { numFmt }), ...(wrapped.length > 0 && { alignment }) };
  });
}

/** The places of columns whose texts are broken into lines. */
export function wrappedColumns(columns: readonly Column[]): number[] {
  return [...columns.keys()].filter((index) => columns[index]?.type === 'text' && (columns[index]?.width ?? 0) >= WIDE);
}

/** How high a row is in points for a text in a column so wide. Programs do not see to that when they open a file. */
export function heightFor(text: string, width: number): number {
  const lines = Math.ceil((text.length * 1.1) / width);
  // No row may be higher than this.
  return Math.min(409, 15 * Math.max(1, lines));
}

/** A value as exceljs takes it; text is made safe, and numbers that are none become empty. */
export function toCell(value: Cell): Cell {
  if (typeof value === 'string') return cellText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
}
