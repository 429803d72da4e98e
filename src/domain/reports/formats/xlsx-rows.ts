import { xmlText } from '../../drawings/plain-text.ts';
import type { Cell, Column } from '../model.ts';
import { cellText } from './cell-text.ts';
import { columnStyles, heightFor, type Workbook, wrappedColumns } from './xlsx-style.ts';

/** Days from the beginning of a workbook's time to that of a computer's. */
const EPOCH_DAYS = 25_569;
const DAY = 86_400_000;
const NEEDS_ESCAPE = /[&<>"']/;

/** Makes the XML of a row; numbers of rows begin at 1, which is the header. */
export type WriteRow = (cells: readonly Cell[], row: number) => string;

/**
 * A writer for the rows of a table. exceljs makes several objects of every cell and looks up its style anew, which takes
 * most of its time; here a row is a text, and a column's style a number.
 */
export function rowWriter(workbook: Workbook, columns: readonly Column[]): WriteRow {
  const { styles: registry } = workbook as unknown as { styles: { addStyleModel(style: object): number } };
  const ids = columnStyles(columns).map((style) => (Object.keys(style).length > 0 ? registry.addStyleModel(style) : 0));
  const letters = columns.map((_, index) => columnLetters(index));
  const starts = letters.map((letter) => `<c r="${letter}`);
  const styles = ids.map((id) => (id > 0 ? `" s="${id}"` : '"'));
  const wrapped = wrappedColumns(columns);
  return (cells, row) => {
    let xml = `<row r="${row}"${heightOf(cells, wrapped, columns)}>`;
    for (let index = 0; index < columns.length; index += 1) {
      const content = cellXml(cells[index] ?? null);
      if (content !== '') xml += `${starts[index]}${row}${styles[index]}${content}`;
    }
    return `${xml}</row>`;
  };
}

/** What follows the start of a cell's tag; nothing for an empty one. Text is inline, and never a formula. */
function cellXml(value: Cell): string {
  if (typeof value === 'number') return Number.isFinite(value) ? `><v>${value}</v></c>` : '';
  if (typeof value === 'string') {
    const text = cellText(value);
    return ` t="inlineStr"><is><t xml:space="preserve">${NEEDS_ESCAPE.test(text) ? xmlText(text) : text}</t></is></c>`;
  }
  if (typeof value === 'boolean') return ` t="b"><v>${value ? 1 : 0}</v></c>`;
  if (value === null || Number.isNaN(value.getTime())) return '';
  return `><v>${value.getTime() / DAY + EPOCH_DAYS}</v></c>`;
}

function heightOf(cells: readonly Cell[], wrapped: readonly number[], columns: readonly Column[]): string {
  let height = 0;
  for (const index of wrapped) {
    const cell = cells[index];
    if (typeof cell === 'string') height = Math.max(height, heightFor(cell, (columns[index] as Column).width));
  }
  return height > ONE_LINE ? ` ht="${height}" customHeight="1"` : '';
}
const ONE_LINE = 15;

/** A, B … Z, AA … for 0, 1 … */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26) - 1;
  return `${rest >= 0 ? columnLetters(rest) : ''}${String.fromCharCode(65 + (index % 26))}`;
}
