import { decimalIn, isPlain, numberIn } from './cell-number.ts';
import { CellText } from './cell-text.ts';
import { endsRow, PlainCell } from './plain-cell.ts';
import { SHOWN, type Shown, serialText } from './serial-time.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { SheetText } from './sheet-text.ts';
import { packed, type XmlHandler, type XmlTag } from './xml-scanner.ts';

/** What the cells of all sheets of a workbook refer to. */
export interface XlsxContext {
  strings: SharedStrings;
  /** By style number: what a number in a cell of that style shows. */
  shown: readonly Shown[];
  date1904: boolean;
}

const [ROW, CELL, VALUE, TEXT, PHONETIC] = ['row', 'c', 'v', 't', 'rPh'].map(packed) as [
  ...[number, number, number, number, number],
];
const [LOWER_R, LOWER_S, LOWER_T, EQUALS] = [0x72, 0x73, 0x74, 0x3d];
/** Types of cells by their first two letters: n(umber), s(hared), str, inlineStr, b(oolean), e(rror), d(ate). */
const TYPE = { number: 0x6e, shared: 0x73, formula: 0x7374, inline: 0x696e, boolean: 0x62, error: 0x65, date: 0x64 };

/** Reads the XML of a sheet into its text. A formula is never worked out: the value that was stored with it counts. */
export class XlsxSheet implements XmlHandler {
  wantsText = false;
  readonly #sheet: SheetText;
  readonly #context: XlsxContext;
  readonly #value = new CellText({ escapes: true });
  readonly #plain = new PlainCell();
  #column = -1;
  #style = 0;
  #type = TYPE.number;
  #inCell = false;
  #inPhonetic = false;
  #inRow = false;

  constructor(sheet: SheetText, context: XlsxContext) {
    this.#sheet = sheet;
    this.#context = context;
  }

  ahead(bytes: Buffer, at: number): number {
    if (!this.#inRow || this.#inCell) return at;
    const cell = this.#plain;
    let behind = at;
    for (let next = cell.read(bytes, at); next >= 0; next = cell.read(bytes, next)) {
      this.#column = cell.column < 0 ? this.#column + 1 : cell.column;
      if (cell.isShared) this.#putShared(bytes, cell.start, cell.end);
      else this.#putNumber(bytes, cell.start, cell.end, cell.style);
      behind = next;
    }
    if (!endsRow(bytes, behind)) return behind;
    this.close(ROW);
    return behind + '</row>'.length;
  }

  open(tag: XmlTag): void {
    switch (tag.code) {
      case CELL:
        if (this.#inRow) this.#beginCell(tag);
        break;
      case VALUE:
        this.wantsText = this.#inCell;
        break;
      case TEXT:
        this.wantsText = this.#inCell && !this.#inPhonetic;
        break;
      case ROW:
        this.#sheet.startRow(rowNumber(tag));
        this.#column = -1;
        this.#inRow = true;
        break;
      case PHONETIC:
        this.#inPhonetic = true;
    }
  }

  close(code: number): void {
    switch (code) {
      case VALUE:
      case TEXT:
        this.wantsText = false;
        break;
      case CELL:
        if (this.#inCell) this.#endCell();
        this.#inCell = false;
        break;
      case ROW:
        if (this.#inRow) this.#sheet.endRow();
        this.#inRow = false;
        break;
      case PHONETIC:
        this.#inPhonetic = false;
    }
  }

  text(bytes: Buffer, start: number, end: number): void {
    this.#value.add(bytes, start, end);
  }

  /** The attributes of a cell have names of one letter; there are millions of them. */
  #beginCell({ bytes, nameEnd, end }: XmlTag): void {
    this.#column += 1;
    this.#style = 0;
    this.#type = TYPE.number;
    this.#value.length = 0;
    this.#inCell = true;
    for (let i = nameEnd; i < end; i++) {
      if (bytes[i + 1] !== EQUALS || (bytes[i - 1] as number) > 0x20) continue;
      const quote = bytes[i + 2] as number;
      const start = i + 3;
      let close = start;
      while (close < end && bytes[close] !== quote) close += 1;
      if (bytes[i] === LOWER_R) this.#column = columnIn(bytes, start, close, this.#column);
      else if (bytes[i] === LOWER_S) this.#style = numberIn(bytes, start, close);
      else if (bytes[i] === LOWER_T) this.#type = typeIn(bytes, start, close);
      i = close;
    }
  }

  #endCell(): void {
    const { bytes, length } = this.#value;
    if (length === 0) return;
    if (this.#type === TYPE.shared) {
      this.#putShared(bytes, 0, length);
    } else if (this.#type === TYPE.number) {
      this.#putNumber(bytes, 0, length, this.#style);
    } else if (this.#type === TYPE.boolean) {
      this.#putText(bytes[0] === 0x31 ? 'TRUE' : 'FALSE');
    } else {
      this.#sheet.put(this.#column, bytes, 0, length);
    }
  }

  #putShared(bytes: Buffer, start: number, end: number): void {
    this.#context.strings.put(this.#sheet, this.#column, numberIn(bytes, start, end));
  }

  #putNumber(bytes: Buffer, start: number, end: number, style: number): void {
    const shown = this.#context.shown[style] ?? SHOWN.number;
    if (shown === SHOWN.number && isPlain(bytes, start, end)) {
      this.#sheet.put(this.#column, bytes, start, end);
      return;
    }
    const number = decimalIn(bytes, start, end);
    const time = shown === SHOWN.number ? null : serialText(number, shown, this.#context.date1904);
    if (time !== null) this.#putText(time);
    else this.#putText(Number.isNaN(number) ? bytes.toString('latin1', start, end).trim() : String(number));
  }

  #putText(text: string): void {
    this.#value.length = 0;
    this.#value.addText(text);
    this.#sheet.put(this.#column, this.#value.bytes, 0, this.#value.length);
  }
}

function rowNumber(tag: XmlTag): number | undefined {
  const { bytes, nameEnd, end } = tag;
  for (let i = nameEnd; i < end; i++) {
    if (bytes[i] !== LOWER_R || bytes[i + 1] !== EQUALS || (bytes[i - 1] as number) > 0x20) continue;
    return numberIn(bytes, i + 3, bytes.indexOf(bytes[i + 2] as number, i + 3));
  }
  return undefined;
}

/** The column of a reference such as `AB12`, from 0. */
function columnIn(bytes: Buffer, start: number, end: number, otherwise: number): number {
  let column = 0;
  for (let i = start; i < end; i++) {
    const letter = (bytes[i] as number) & 0xdf;
    if (letter < 0x41 || letter > 0x5a) break;
    column = column * 26 + letter - 0x40;
    if (column > 1_000_000) break;
  }
  return column === 0 ? otherwise : column - 1;
}

function typeIn(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] as number;
  const isLong = end - start > 1;
  return isLong && (first === LOWER_S || first === 0x69) ? first * 256 + (bytes[start + 1] as number) : first;
}
