import { expect } from 'chai';
import fc from 'fast-check';
import { decimalIn } from '../../../src/intake/parsers/cell-number.ts';
import { SHOWN } from '../../../src/intake/parsers/serial-time.ts';
import { SharedStrings } from '../../../src/intake/parsers/shared-strings.ts';
import { SheetText } from '../../../src/intake/parsers/sheet-text.ts';
import { XlsxSheet } from '../../../src/intake/parsers/xlsx-sheet.ts';
import { XmlScanner } from '../../../src/intake/parsers/xml-scanner.ts';

const TEXTS = ['10.0.0.1', 'a, "b"', ' edge ', 'Zürich', 'x'.repeat(300)];
const SHOWN_BY_STYLE = [SHOWN.number, SHOWN.dateTime, SHOWN.date, SHOWN.time, SHOWN.elapsed];
/** Behind the rows, so that none of them is the last thing in the part, which is read the long way. */
const TAIL = `<!--${' '.repeat(600)}-->`;

interface Cell {
  column: number | null;
  style: number | null;
  shared: boolean;
  value: string;
}

const numberText = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.double({ min: 0, max: 60_000, noNaN: true }).map(String),
  fc.constantFrom('', '-', '1.', '.5', '1e5', '1E+2', '007', '1.2.3', '9007199254740993', '12345678901234567890'),
);
const cells = fc.array(
  fc.oneof(
    fc.record({
      column: fc.option(fc.nat(40)),
      style: fc.option(fc.nat(6)),
      shared: fc.constant(false),
      value: numberText,
    }),
    fc.record({
      column: fc.option(fc.nat(40)),
      style: fc.option(fc.nat(6)),
      shared: fc.constant(true),
      value: fc.nat(7).map(String),
    }),
  ) as fc.Arbitrary<Cell>,
  { maxLength: 12 },
);

/** Cells as all programs write them, or, with apostrophes, as none does. */
function xmlOf(rows: Cell[][], quote: '"' | "'"): Buffer {
  const attribute = (name: string, value: unknown) => (value === null ? '' : ` ${name}=${quote}${value}${quote}`);
  const columnName = (column: number) =>
    column < 26
      ? String.fromCharCode(65 + column)
      : `${String.fromCharCode(64 + Math.floor(column / 26))}${String.fromCharCode(65 + (column % 26))}`;
  const cell = ({ column, style, shared, value }: Cell, row: number) => {
    const reference = column === null ? null : `${columnName(column)}${row}`;
    const attributes = `${attribute('r', reference)}${attribute('s', style)}${attribute('t', shared ? 's' : null)}`;
    return `<c${attributes}><v>${value}</v></c>`;
  };
  const xml = rows.map((row, i) => `<row r="${i + 1}">${row.map((each) => cell(each, i + 1)).join('')}</row>`);
  return Buffer.from(`<sheetData>${xml.join('')}</sheetData>${TAIL}`);
}

function textOf(xml: Buffer, cut = xml.length): string {
  const strings = new SharedStrings();
  const shared = TEXTS.map((text) => `<si><t>${text.replaceAll('"', '&quot;')}</t></si>`).join('');
  new XmlScanner(strings).push(Buffer.from(shared));
  const text = new SheetText();
  const scanner = new XmlScanner(new XlsxSheet(text, { strings, shown: SHOWN_BY_STYLE, date1904: false }));
  scanner.push(xml.subarray(0, cut));
  scanner.push(xml.subarray(cut));
  return text.take(true)?.toString() ?? '';
}

describe('the sheets of xlsx workbooks', () => {
  it('read the same by the short way as by the long one, cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 8 }), fc.nat(2_000), (rows, cut) => {
        const plain = xmlOf(rows, '"');
        const long = textOf(xmlOf(rows, "'"));
        expect(textOf(plain)).to.equal(long);
        expect(textOf(plain, Math.min(cut, plain.length))).to.equal(long);
      }),
      { numRuns: 400 },
    );
  });

  it('keep cells apart that only begin like those of the short way', () => {
    const xml = (row: string) => Buffer.from(`<sheetData><row r="1">${row}</row></sheetData>${TAIL}`);
    expect(textOf(xml('<c r="A1"><v>1</v></c> <c r="B1"><f>A1+1</f><v>2</v></c>'))).to.equal('1,2\n');
    expect(textOf(xml('<c r="A1" t="str"><v>a</v></c><c r="B1"/><c r="C1"><v>3</v></c>'))).to.equal('a,,3\n');
    expect(textOf(xml('<c r="A1"><v>&#49;</v></c><c r="B1" t="b"><v>1</v></c>'))).to.equal('1,TRUE\n');
  });

  it('read numbers as JavaScript does', () => {
    fc.assert(
      fc.property(numberText, (text) => {
        const bytes = Buffer.from(`<${text}>`);
        const expected = text === '' ? Number.NaN : Number(text);
        expect(decimalIn(bytes, 1, bytes.length - 1)).to.be.deep.equal(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
