import type exceljs from 'exceljs';
import type { Cell, CellType } from '../model.ts';
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

/** The look of a table's first row. */
export const HEADER_STYLE: Partial<exceljs.Style> = {
  font: { bold: true, color: { argb: 'FFFFFFFF' } },
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FF1F3A4D' } },
  alignment: { vertical: 'middle' },
};
/** A value as exceljs takes it; text is made safe, and numbers that are none become empty. */
export function toCell(value: Cell): Cell {
  if (typeof value === 'string') return cellText(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return value;
}
