import type exceljs from 'exceljs';
import { xmlText } from '../../drawings/plain-text.ts';
import { sheetName } from './cell-text.ts';
import { LINK_FONT, PAGE_SETUP, type Workbook } from './xlsx-style.ts';

export type Sheet = exceljs.Worksheet;

/** What exceljs' streaming sheets have besides their typings. */
export interface SheetInternals {
  id: number;
  stream: { write(text: string): void };
  _sheetRelsWriter: { addRelationship(relation: { Type: string; Target: string }): string };
  _writeHyperlinks(): void;
  _writeLegacyData(): void;
}

/** The sheet that all others point back to. */
export const CONTENTS = 'Contents';

/** A sheet as the contents list it. */
export interface SheetEntry {
  name: string;
  /** What it is: a table's rows, or a word. */
  holds: string;
  rows: number | null;
}

/** A workbook with the names of its sheets so far. */
export interface Book {
  workbook: Workbook;
  entries: SheetEntry[];
}

/** Adds a sheet under a name that no other has; Excel does not tell small letters from large ones. */
export function addSheet(
  book: Book,
  title: string,
  holds: string,
  options: Partial<exceljs.AddWorksheetOptions>,
): Sheet {
  const taken = new Set([CONTENTS, ...book.entries.map(({ name }) => name)].map((name) => name.toLowerCase()));
  let part = 1;
  let name = sheetName(title, part);
  while (taken.has(name.toLowerCase())) {
    part += 1;
    name = sheetName(title, part);
  }
  book.entries.push({ name, holds, rows: null });
  return book.workbook.addWorksheet(name, { pageSetup: PAGE_SETUP, ...options });
}

/** Makes cells of a sheet lead to other sheets; to be called before the sheet is committed. */
export function linkCells(sheet: Sheet, links: readonly { cell: string; to: string }[]): void {
  const internals = sheet as unknown as SheetInternals;
  const elements = links.map(({ cell, to }) => {
    const place = `'${to.replaceAll("'", "''")}'!A1`;
    return `<hyperlink ref="${cell}" location="${xmlText(place)}" display="${xmlText(to)}"/>`;
  });
  // exceljs knows links to addresses outside only, which programs ask about before they follow them.
  internals._writeHyperlinks = () => internals.stream.write(`<hyperlinks>${elements.join('')}</hyperlinks>`);
}

/** Writes the way back into a cell. */
export function backLink(sheet: Sheet, cell: string): void {
  sheet.getCell(cell).value = CONTENTS;
  sheet.getCell(cell).style = { font: LINK_FONT };
  linkCells(sheet, [{ cell, to: CONTENTS }]);
}
