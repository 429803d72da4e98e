import { BookParts } from './book-parts.ts';
import { CellText } from './cell-text.ts';
import { damagedBook, tooLargeBook } from './refuse.ts';
import { SheetText } from './sheet-text.ts';
import type { Sheet } from './xlsx.ts';
import { attributesOf, type XmlHandler, type XmlTag } from './xml-scanner.ts';

const CONTENT = 'content.xml';
/** Cells that a repetition may make, in sum: a few bytes can promise a million rows of a thousand columns. */
const MOST_REPEATED = 20_000_000;

/** The sheets of an OpenDocument spreadsheet. They stand in one part, which is read once for each. */
export async function* odsSheets(file: Buffer, maxInflatedBytes: number): AsyncGenerator<Sheet> {
  const parts = await BookParts.open(file, maxInflatedBytes);
  const names: string[] = [];
  await parts.read(CONTENT, {
    ...{ wantsText: false, close() {}, text() {} },
    open(tag) {
      if (nameOf(tag) === 'table') names.push(attributesOf(tag).get('table:name') ?? '');
    },
  });
  if (names.length === 0) throw damagedBook('it has no sheets, or is protected with a password');
  for (const [index, name] of names.entries()) yield { name, text: () => sheetText(parts, index) };
}

async function* sheetText(parts: BookParts, index: number): AsyncGenerator<Buffer> {
  const text = new SheetText();
  const sheet = new OdsSheet(text, index);
  for await (const _ of parts.scan(CONTENT, sheet)) {
    const piece = text.take();
    if (piece) yield piece;
    if (sheet.ended) break;
  }
  const last = text.take(true);
  if (last) yield last;
}

function nameOf({ bytes, nameStart, nameEnd }: XmlTag): string {
  return bytes.toString('latin1', nameStart, nameEnd);
}

interface OdsCell {
  column: number;
  bytes: Buffer;
}

/** Reads one of the tables of an OpenDocument into its text. */
class OdsSheet implements XmlHandler {
  wantsText = false;
  ended = false;
  readonly #sheet: SheetText;
  /** Tables still to come before the one that is read; negative within and behind it. */
  #before: number;
  #row = 0;
  #rowRepeats = 1;
  #cells: OdsCell[] = [];
  #column = 0;
  #cellRepeats = 1;
  #stated: string | null = null;
  #paragraphs = 0;
  /** Comments and the like within a cell are none of its text. */
  #aside = 0;
  #repeated = 0;
  readonly #text = new CellText({ escapes: false });

  constructor(sheet: SheetText, index: number) {
    this.#sheet = sheet;
    this.#before = index;
  }

  open(tag: XmlTag): void {
    const name = nameOf(tag);
    if (name === 'table') this.#before -= 1;
    if (this.#before !== -1 || this.ended) return;
    if (name === 'table-row') this.#beginRow(attributesOf(tag));
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#beginCell(attributesOf(tag));
    else if (name === 'annotation') this.#aside += 1;
    else if (this.#aside === 0) this.#openText(name, tag);
  }

  close(_code: number, tag: XmlTag): void {
    if (this.#before !== -1 || this.ended) return;
    const name = nameOf(tag);
    if (name === 'table') this.ended = true;
    else if (name === 'annotation') this.#aside -= 1;
    else if (name === 'p' && this.#aside === 0) this.wantsText = false;
    else if (name === 'table-cell' || name === 'covered-table-cell') this.#endCell();
    else if (name === 'table-row') this.#endRow();
  }

  text(bytes: Buffer, start: number, end: number): void {
    this.#text.add(bytes, start, end);
  }

  #openText(name: string, tag: XmlTag): void {
    if (name === 'p') {
      if (this.#paragraphs++ > 0) this.#text.addText(' ');
      this.wantsText = true;
    } else if (this.wantsText && name === 's') {
      this.#text.addText(' '.repeat(Math.min(1000, repeats(attributesOf(tag), 'text:c'))));
    } else if (this.wantsText && (name === 'tab' || name === 'line-break')) this.#text.addText(' ');
  }

  #beginRow(attributes: Map<string, string>): void {
    this.#rowRepeats = repeats(attributes, 'table:number-rows-repeated');
    this.#cells = [];
    this.#column = 0;
  }

  #beginCell(attributes: Map<string, string>): void {
    this.#cellRepeats = repeats(attributes, 'table:number-columns-repeated');
    this.#stated = statedIn(attributes);
    this.#text.length = 0;
    this.#paragraphs = 0;
  }

  #endCell(): void {
    const text = this.#stated ?? this.#text.toString();
    if (text !== '') {
      const bytes = Buffer.from(text);
      this.#spend(this.#cellRepeats);
      for (let i = 0; i < this.#cellRepeats; i++) this.#cells.push({ column: this.#column + i, bytes });
    }
    this.#column += this.#cellRepeats;
  }

  #endRow(): void {
    if (this.#cells.length > 0) {
      this.#spend(this.#rowRepeats * this.#cells.length);
      for (let i = 1; i <= this.#rowRepeats; i++) {
        this.#sheet.startRow(this.#row + i);
        for (const { column, bytes } of this.#cells) this.#sheet.put(column, bytes, 0, bytes.length);
        this.#sheet.endRow();
      }
    }
    this.#row += this.#rowRepeats;
  }

  #spend(cells: number): void {
    this.#repeated += cells;
    if (this.#repeated > MOST_REPEATED) throw tooLargeBook(`it has more than ${MOST_REPEATED} cells`);
  }
}

function repeats(attributes: Map<string, string>, name: string): number {
  const stated = attributes.get(name);
  return stated !== undefined && /^[1-9]\d{0,7}$/.test(stated) ? Number(stated) : 1;
}

/** The value that stands apart from how it is shown; null when the text is the value. */
function statedIn(attributes: Map<string, string>): string | null {
  const value = attributes.get('office:value');
  switch (attributes.get('office:value-type')) {
    case 'float':
    case 'percentage':
    case 'currency':
      return value === undefined || value === '' ? null : String(Number(value));
    case 'date':
      return attributes.get('office:date-value')?.replace('T', ' ') ?? null;
    case 'time':
      return clockIn(attributes.get('office:time-value') ?? '');
    case 'boolean':
      return attributes.get('office:boolean-value')?.toUpperCase() ?? null;
    case 'string':
      return attributes.get('office:string-value') ?? null;
    default:
      return null;
  }
}

/** `PT08H30M05S` as `08:30:05`. */
function clockIn(value: string): string | null {
  const match = /^PT(\d{1,6})H(\d{1,2})M(\d{1,2}(?:[.,]\d{1,9})?)S$/.exec(value);
  if (!match) return null;
  const [, hours, minutes, seconds] = match as unknown as [string, string, string, string];
  return [hours, minutes, seconds].map((part) => part.replace(',', '.').padStart(2, '0')).join(':');
}
