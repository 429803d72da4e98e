import { utils, write } from '@e965/xlsx';
import { expect } from 'chai';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { parquetFile } from '../support/logs/parquet-file.ts';
import { type ZipEntry, zip } from '../support/security/zip-writer.ts';
import { refusalOf, takenIn } from './taken-in.ts';

type Cell = string | number | boolean | Date | null;

async function xlsx(
  sheets: Record<string, Cell[][]>,
  shape: (book: exceljs.Workbook) => void = () => {},
): Promise<Buffer> {
  const book = new exceljs.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = book.addWorksheet(name);
    for (const [row, cells] of rows.entries())
      for (const [column, cell] of cells.entries()) if (cell !== null) sheet.getCell(row + 1, column + 1).value = cell;
  }
  shape(book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function written(rows: Cell[][], bookType: 'biff8' | 'biff5' | 'ods' | 'xlsb'): Buffer {
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'flows');
  return write(book, { type: 'buffer', bookType }) as Buffer;
}

const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const text = (name: string, content: string): ZipEntry => ({ name, content: Buffer.from(content) });
/** A workbook of one sheet, by hand. */
const byHand = (sheet: string, ...more: ZipEntry[]) =>
  zip([
    text('[Content_Types].xml', '<Types/>'),
    text(
      'xl/workbook.xml',
      `<workbook ${NS} xmlns:r="${RELS}"><sheets><sheet name="one" r:id="r1"/></sheets></workbook>`,
    ),
    text(
      'xl/_rels/workbook.xml.rels',
      `<Relationships><Relationship Id="r1" Type="${RELS}/worksheet" Target="worksheets/a.xml"/></Relationships>`,
    ),
    text('xl/worksheets/a.xml', sheet),
    ...more,
  ]);
const inSheet = (rows: string) => `<worksheet ${NS}><sheetData>${rows}</sheetData></worksheet>`;

/** The fields of our CSV, which has no line breaks in cells. */
function fieldsOf(line: string): string[] {
  return [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

describe('workbooks', function () {
  this.timeout(120_000);

  const ROWS: Cell[][] = [
    ['src', 'dst', 'dst_port', 'bytes', 'note'],
    ['10.0.0.1', '10.0.0.2', 443, 12345678901, 'a, "b"'],
    ['2001:db8::1', '10.0.0.3', 53, 0.1, 'Zürich'],
  ];
  const CSV =
    'src,dst,dst_port,bytes,note\n10.0.0.1,10.0.0.2,443,12345678901,"a, ""b"""\n2001:db8::1,10.0.0.3,53,0.1,Zürich\n';

  it('become the same text, whatever program they are for', async () => {
    const books = [
      await xlsx({ flows: ROWS }),
      ...(['biff8', 'ods', 'xlsb'] as const).map((type) => written(ROWS, type)),
    ];
    for (const book of books)
      expect(await takenIn(book)).to.deep.equal([{ no: 1, name: 'flows', text: CSV, refused: undefined }]);
  });

  it('may be as old as Excel 95', async () => {
    const [sheet] = await takenIn(written(ROWS.slice(0, 2), 'biff5'));
    expect(sheet?.text).to.equal(CSV.split('\n').slice(0, 2).join('\n').concat('\n'));
  });

  it('give every sheet, hidden ones too, and go on behind those that were read', async () => {
    const book = await xlsx({ one: [['1']], two: [], three: [['3']] }, (made) => {
      (made.getWorksheet('three') as exceljs.Worksheet).state = 'veryHidden';
    });
    const all = [
      [1, 'one', '1\n'],
      [2, 'two', ''],
      [3, 'three', '3\n'],
    ];
    expect((await takenIn(book)).map(({ no, name, text: csv }) => [no, name, csv])).to.deep.equal(all);
    expect((await takenIn(book, { from: 3 })).map(({ no, name, text: csv }) => [no, name, csv])).to.deep.equal(
      all.slice(2),
    );
    const [inside] = await takenIn(zip([{ name: 'book.xlsx', content: book }]));
    expect(inside?.name).to.equal('book.xlsx/one');
  });

  it('keep line n for row n, and as many fields as the widest row above', async () => {
    const [sheet] = await takenIn(
      await xlsx({ s: [['title'], [], ['a', 'b', 'c'], [null, 'x'], [], [null, null, 'y']] }),
    );
    expect(sheet?.text).to.equal('title\n\na,b,c\n,x,\n\n,,y\n');
  });

  it('leave lines that were pasted into the first column as they are', async () => {
    const [sheet] = await takenIn(await xlsx({ s: [['date=2026-03-01 msg="a, b"'], ['x,"y"']] }));
    expect(sheet?.text).to.equal('date=2026-03-01 msg="a, b"\nx,"y"\n');
  });

  it('show dates as they are meant, also since 1904, and times without a day', async () => {
    const day = new Date(Date.UTC(2026, 2, 1, 13, 5, 7, 123));
    for (const date1904 of [false, true]) {
      const book = await xlsx(
        {
          s: [
            ['when', 'day', 'clock', 'plain'],
            [day, day, 0.5, 46_082],
          ],
        },
        (made) => {
          made.properties.date1904 = date1904;
          const sheet = made.getWorksheet('s') as exceljs.Worksheet;
          sheet.getCell('A2').numFmt = 'dd/mm/yyyy hh:mm:ss';
          sheet.getCell('B2').numFmt = 'yyyy-mm-dd';
          sheet.getCell('C2').numFmt = 'h:mm';
        },
      );
      expect((await takenIn(book))[0]?.text.split('\n')[1]).to.equal(
        '2026-03-01 13:05:07.123,2026-03-01 13:05:07.123,12:00:00,46082',
      );
    }
  });

  it('never work a formula out: what was stored with it counts', async () => {
    const [sheet] = await takenIn(
      byHand(
        inSheet(
          '<row r="1"><c r="A1"><f>1+1</f><v>7</v></c><c r="B1" t="str"><f>X()</f><v>seven</v></c><c r="C1"><f>WEBSERVICE("http://192.0.2.1")</f></c><c r="D1" t="e"><v>#N/A</v></c><c r="E1" t="b"><v>1</v></c></row>',
        ),
      ),
    );
    expect(sheet?.text).to.equal('7,seven,,#N/A,TRUE\n');
  });

  it('read texts in pieces, with phonetics left out, entities and escapes resolved, and prefixed tags', async () => {
    const rows =
      '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>a &amp; </x:t></x:r><x:r><x:t>b&#x41;_x0042_</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh></x:is></x:c><x:c/><x:c t="inlineStr"><x:is><x:t>two\nlines</x:t></x:is></x:c></x:row>';
    expect((await takenIn(byHand(inSheet(rows))))[0]?.text).to.equal('a & bAB,,two lines\n');
  });

  for (const [what, book, code] of [
    ['a document type', () => byHand(`<!DOCTYPE x [<!ENTITY a "b">]>${inSheet('')}`), 'doctype-not-allowed'],
    [
      'a cell of megabytes',
      () => byHand(inSheet(`<row><c t="inlineStr"><is><t>${'a'.repeat(3_000_000)}</t></is></c></row>`)),
      'corrupt-workbook',
    ],
    ['rows out of order', () => byHand(inSheet('<row r="5"/><row r="2"/>')), 'corrupt-workbook'],
    ['a row beyond the last', () => byHand(inSheet('<row r="99999999"/>')), 'corrupt-workbook'],
    [
      'no sheets at all',
      () => zip([text('[Content_Types].xml', ''), text('xl/worksheets/a.xml', '')]),
      'corrupt-workbook',
    ],
    [
      'a letter',
      () => zip([text('[Content_Types].xml', ''), text('word/document.xml', '')]),
      'unsupported-compression',
    ],
    [
      'an old letter',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'corrupt-workbook',
    ],
    [
      'a sheet that grows beyond all reason',
      () => byHand('', { name: 'xl/media/a', content: Buffer.alloc(80_000_000) }),
      'too-large-inflated',
    ],
  ] as const) {
    it(`refuse ${what} in words`, async () => {
      const refusal = await refusalOf(book());
      expect(refusal.code).to.equal(code);
      expect(refusal.message).to.match(/\.$/);
      expect(refusal.hint).to.not.equal('');
    });
  }

  it('may be Parquet, which has rows and no sheets', async () => {
    const column = { name: 'dst', values: ['10.0.0.2', '10.0.0.3'] };
    for (const gzip of [false, true]) {
      expect(await takenIn(parquetFile([[column]], { gzip }))).to.deep.equal([
        { no: 1, name: null, text: 'dst\n10.0.0.2\n10.0.0.3\n', refused: undefined },
      ]);
    }
    const refusal = await refusalOf(Buffer.from('PAR1 and so on'));
    expect([refusal.code, refusal.hint !== '']).to.deep.equal(['damaged-file', true]);
  });

  it('bound what a sparse sheet costs', async () => {
    const [sheet] = await takenIn(
      byHand(
        inSheet(
          '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c></row><row r="1048576"><c r="B1048576"><v>3</v></c></row>',
        ),
      ),
    );
    expect(sheet?.text.length).to.equal(1_048_576 + '1'.length + ',3'.length);
    expect(sheet?.text.endsWith('\n,3\n')).to.equal(true);
  });

  it('read back the cells that exceljs wrote', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.replace(/[\p{Cc}]/gu, '').toWellFormed()),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
      fc.boolean(),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        async (rows) => {
          // A first row that is wide, so that the second column is used from the start.
          const all: Cell[][] = [Array.from({ length: 8 }, (_, i) => `h${i}`), ...rows];
          const [sheet] = await takenIn(await xlsx({ s: all }));
          const lines = (sheet?.text ?? '').split('\n');
          for (const [index, row] of all.entries()) {
            const expected = row.map((value) =>
              typeof value === 'boolean'
                ? String(value).toUpperCase()
                : value === null
                  ? ''
                  : Object.is(value, -0)
                    ? '0'
                    : String(value),
            );
            const found = fieldsOf(lines[index] ?? '');
            for (const [column, value] of expected.entries())
              expect(found[column] ?? '', JSON.stringify(row)).to.equal(value);
          }
        },
      ),
      { numRuns: 10 },
    );
  });
});
