import { read, type WorkSheet } from '@e965/xlsx';
import { damagedBook, refusedBook } from './refuse.ts';
import { SHOWN, serialText, shownBy } from './serial-time.ts';
import { SheetText } from './sheet-text.ts';
import type { Sheet } from './xlsx.ts';

/** A cell as the library gives it: type, value, number format. */
interface Cell {
  t: string;
  v?: unknown;
  w?: string;
  z?: string | number;
}

/** The sheets of an xls (BIFF) or xlsb workbook. All of it is read into memory, so its size and the child's are limited. */
export async function* xlsSheets(file: Buffer): AsyncGenerator<Sheet> {
  const book = opened(file);
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  for (const name of book.SheetNames) {
    const sheet = book.Sheets[name];
    if (sheet) yield { name, text: () => sheetText(sheet, date1904) };
  }
}

/** Names of streams, as a directory of OLE writes them. */
const ENCRYPTED = Buffer.from('EncryptedPackage', 'utf16le');

function opened(file: Buffer): ReturnType<typeof read> {
  try {
    return read(file, {
      ...{ type: 'buffer', dense: true, cellFormula: false, cellHTML: false, cellText: false, cellNF: true },
      ...{ bookVBA: false, bookDeps: false, WTF: false },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (file.includes(ENCRYPTED) || /password|filepass/i.test(reason)) {
      throw refusedBook('encrypted-file', 'The workbook is protected with a password.', 'Save it without one.');
    }
    throw damagedBook('it is no workbook, or a damaged one');
  }
}

async function* sheetText(sheet: WorkSheet, date1904: boolean): AsyncGenerator<Buffer> {
  const rows = ((sheet as { '!data'?: (Cell | undefined)[][] })['!data'] ?? []) as (Cell | undefined)[][];
  const text = new SheetText();
  for (const [index, row] of rows.entries()) {
    if (!row) continue;
    text.startRow(index + 1);
    for (const [column, cell] of row.entries()) {
      const bytes = cell ? Buffer.from(textOf(cell, date1904)) : null;
      if (bytes) text.put(column, bytes, 0, bytes.length);
    }
    text.endRow();
    const piece = text.take();
    if (piece) yield piece;
  }
  const last = text.take(true);
  if (last) yield last;
}

const ERRORS = new Map([
  ...([
    [0x00, '#NULL!'],
    [0x07, '#DIV/0!'],
    [0x0f, '#VALUE!'],
    [0x17, '#REF!'],
  ] as const),
  ...([
    [0x1d, '#NAME?'],
    [0x24, '#NUM!'],
    [0x2a, '#N/A'],
    [0x2b, '#GETTING_DATA'],
  ] as const),
]);

function textOf({ t, v, z }: Cell, date1904: boolean): string {
  if (v === undefined || v === null) return '';
  if (t === 'b') return v ? 'TRUE' : 'FALSE';
  if (t === 'e') return typeof v === 'number' ? (ERRORS.get(v as 0) ?? '#ERROR') : String(v);
  if (typeof v !== 'number') return String(v);
  const shown = z === undefined ? SHOWN.number : typeof z === 'number' ? shownBy(z, undefined) : shownBy(0, z);
  return (shown === SHOWN.number ? null : serialText(v, shown, date1904)) ?? String(v);
}
