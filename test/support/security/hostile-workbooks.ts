import { repeated, type ZipEntry, zip } from './zip-writer.ts';

const MIB = 1 << 20;
const text = (name: string, content: string): ZipEntry => ({ name, content: Buffer.from(content) });
const NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const TYPES = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`;
const RELS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const relations = (type: string, target: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${RELS}/${type}" Target="${target}"/></Relationships>`;
const SHELL: ZipEntry[] = [
  text('[Content_Types].xml', TYPES),
  text('_rels/.rels', relations('officeDocument', 'xl/workbook.xml')),
  text(
    'xl/workbook.xml',
    `<workbook ${NS} xmlns:r="${RELS}"><sheets><sheet name="flows" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  ),
  text('xl/_rels/workbook.xml.rels', relations('worksheet', 'worksheets/sheet1.xml')),
];
const SHEET = 'xl/worksheets/sheet1.xml';
const row = (number: number, ...cells: string[]) =>
  `<row r="${number}">${cells.map((cell, at) => `<c r="${'ABCDEFG'[at]}${number}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`;
const HEADER = row(1, 'src_ip', 'dst_ip', 'dst_port', 'protocol');
const sheet = (rows: string) => `<worksheet ${NS}><sheetData>${HEADER}${rows}</sheetData></worksheet>`;
const book = (rows: string, ...more: ZipEntry[]) => zip([...SHELL, text(SHEET, sheet(rows)), ...more]);
const bomb = (block: string, times: number, name = SHEET) =>
  zip([...SHELL, { name, content: Buffer.alloc(0), deflated: repeated(Buffer.from(block), times) }]);
const FLOW = row(2, '10.0.0.1', '10.0.0.2', '443', 'tcp');

/**
 * Workbooks that want more of a reader than they are worth, or are not what they say. `size` is 1 for the short form; it
 * multiplies what they grow to.
 */
export function hostileWorkbooks(size: number): Record<string, () => Buffer> {
  const many = Array.from({ length: 8_000 }, (_, at) =>
    row(at + 2, `10.0.${at >> 8}.${at & 255}`, `10.1.0.${at % 250}`, String(at), 'tcp'),
  ).join('');
  return {
    'U9: a sheet of spaces': () => bomb(' '.repeat(MIB), 100 * size),
    'U9: one cell of a letter': () => bomb('a'.repeat(MIB), 60 * size),
    'U10: rows and rows, ten times their size': () => bomb(many, 20 * size),
    'U11: a directory that declares too little': () =>
      zip([
        ...SHELL,
        {
          name: SHEET,
          content: Buffer.alloc(0),
          deflated: repeated(Buffer.alloc(MIB, 32), 60 * size),
          declaredSize: 100,
        },
      ]),
    'U11: a directory that declares too much': () =>
      zip([...SHELL, { ...text(SHEET, sheet(FLOW)), declaredSize: 0xfffffff0 }]),
    'U11: entries over each other': () =>
      zip([
        ...SHELL,
        text(SHEET, sheet(FLOW)),
        ...Array.from({ length: 500 }, (_, at) => ({
          ...text(`xl/worksheets/sheet${at + 2}.xml`, ''),
          overlapping: true as const,
        })),
      ]),
    'U11: an entry of zip64 without its record': () =>
      zip([...SHELL, { ...text(SHEET, sheet(FLOW)), declaredSize: 0xffffffff }]),
    'U11: very many entries': () =>
      zip([...SHELL, ...Array.from({ length: Math.min(65_000, 10_000 * size) }, (_, at) => text(`xl/x${at}`, ''))]),
    'U11: one name twice': () => zip([...SHELL, text(SHEET, sheet(FLOW)), text(SHEET, sheet(''))]),
    'U11: a name that leads out': () =>
      zip([...SHELL, text(SHEET, sheet(FLOW)), text('../../../../tmp/ringfence-out', 'x')]),
    'U11: an absolute name': () => zip([...SHELL, text(SHEET, sheet(FLOW)), text('/etc/cron.d/ringfence', 'x')]),
    'U11: a symbolic link': () => zip([...SHELL, { ...text(SHEET, '/etc/passwd'), mode: 0o120777 }]),
    'U11: sizes behind the data': () => zip([...SHELL, { ...text(SHEET, sheet(FLOW)), descriptor: true }]),
    'U11: a zip in a zip': () => zip([text('flows.zip', 'x'), { name: 'inner.zip', content: book(FLOW) }]),
    'U11: a directory that is cut off': () => book(FLOW).subarray(0, -30),
    'U11: an end that points nowhere': () =>
      Buffer.concat([book(FLOW).subarray(0, -8), Buffer.alloc(6, 0xff), Buffer.alloc(2)]),
    'U12: a cell in the last corner': () => book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    'U12: a cell beyond the last corner': () => book('<row r="99999999"><c r="ZZZZZZ99999999"><v>1</v></c></row>'),
    'U12: very many shared strings': () =>
      zip([
        ...SHELL,
        text(SHEET, sheet(FLOW)),
        {
          name: 'xl/sharedStrings.xml',
          content: Buffer.alloc(0),
          deflated: repeated(Buffer.from('<si><t>a</t></si>'.repeat(20_000)), 5 * size),
        },
      ]),
    'U12: a shared string that is not there': () => book('<row r="2"><c r="A2" t="s"><v>4000000000</v></c></row>'),
    'U12: formulas': () =>
      book(
        '<row r="2"><c r="A2"><f>WEBSERVICE("http://127.0.0.1:1/")</f><v>1</v></c><c r="B2"><f>cmd|\'/C calc\'!A0</f></c></row>',
      ),
    'U12: a link to another workbook': () =>
      book(
        FLOW,
        text('xl/externalLinks/externalLink1.xml', `<externalLink ${NS}/>`),
        text('xl/connections.xml', `<connections ${NS}/>`),
      ),
    'P4: a workbook with a document type': () =>
      zip([
        ...SHELL,
        text(
          SHEET,
          `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${sheet(row(2, '&b;', '&b;', '1', 'tcp'))}`,
        ),
      ]),
    'P4: a workbook nested very deeply': () => zip([...SHELL, text(SHEET, '<a>'.repeat(100_000))]),
    'U7: a workbook with a macro': () => book(FLOW, text('xl/vbaProject.bin', 'x')),
    'U7: a workbook that is a page as well': () =>
      Buffer.concat([Buffer.from('<html><script>alert(1)</script>'), book(FLOW)]),
  };
}
