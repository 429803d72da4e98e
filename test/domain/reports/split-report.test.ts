import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { csv } from '../../../src/domain/reports/formats/csv.ts';
import { html } from '../../../src/domain/reports/formats/html.ts';
import { json } from '../../../src/domain/reports/formats/json.ts';
import { ndjson } from '../../../src/domain/reports/formats/ndjson.ts';
import type { Cell, Column, ReportModel } from '../../../src/domain/reports/model.ts';
import { type ReportFormat, reportFormats } from '../../../src/domain/reports/registry.ts';
import { type FurtherFile, rowsPerFile, splitReport } from '../../../src/domain/reports/split-report.ts';
import { connectionReport, connections, emptyReport, reportOf } from '../../support/report-models.ts';
import { entriesOf, written } from './written.ts';

interface Split {
  first: Buffer;
  further: { file: FurtherFile; bytes: Buffer }[];
}

async function splitInto(format: ReportFormat, report: ReportModel, most: number): Promise<Split> {
  const further: Split['further'] = [];
  const split = splitReport(report, { most, extension: format.extension }, async (file) => {
    further.push({ file, bytes: await written(format, file.report) });
  });
  return { first: await written(format, split), further };
}

const clients = (bytes: Buffer) =>
  JSON.parse(bytes.toString()).sections.flatMap(({ rows = [] }: { rows?: { client?: string }[] }) =>
    rows.map(({ client }) => client),
  );

describe('a report that is split', function () {
  this.timeout(60_000);

  it('has every row once, in order, and says where each file goes on', async () => {
    const report = connectionReport(2_500);
    const { first, further } = await splitInto(json, report, 700);
    expect(further.map(({ file }) => [file.stem, file.rows])).to.deep.equal([
      ['01-connections-2', { first: 701, last: 1_400 }],
      ['01-connections-3', { first: 1_401, last: 2_100 }],
      ['01-connections-4', { first: 2_101, last: 2_500 }],
    ]);
    const all = [first, ...further.map(({ bytes }) => bytes)].flatMap(clients);
    expect(all).to.deep.equal(clients(await written(json, connectionReport(2_500))));
    const [section] = JSON.parse(first.toString()).sections;
    expect(section.goes_on_in).to.deep.equal(further.map(({ file }) => `${file.stem}.json`));
    const { bytes } = further[0] as Split['further'][number];
    expect(JSON.parse(bytes.toString()).title).to.equal('Connections: Connections, part 2');
  });

  it('is one file, and the same to the byte, when every table just fits', async () => {
    for (const format of [json, ndjson, html, reportFormats.xlsx]) {
      const { first, further } = await splitInto(format, connectionReport(1_500), 1_500);
      expect(further, format.name).to.deep.equal([]);
      expect(first.equals(await written(format, connectionReport(1_500))), format.name).to.equal(true);
    }
  });

  it('splits each table for itself, and leaves everything else in the first file', async () => {
    const report = reportOf(['one', 'two']);
    report.sections.push(connections(1_001), { ...connections(2_000), title: '../../etc/passwd' });
    const { further } = await splitInto(json, report, 1_000);
    expect(further.map(({ file }) => file.stem)).to.deep.equal(['07-connections-2', '08-etc-passwd-2']);
  });

  for (const format of Object.values<ReportFormat>(reportFormats).filter(({ rows }) => rows)) {
    it(`${format.name}: is written whole`, async () => {
      if (format.rows?.itself) {
        const target = new PassThrough();
        const [bytes] = await Promise.all([
          buffer(target),
          format.write(connectionReport(450), target, undefined, 200),
        ]);
        const names = Object.keys(entriesOf(bytes)).filter((name) => name.startsWith('01'));
        expect(names).to.deep.equal(['01-connections.csv', '01-connections-2.csv', '01-connections-3.csv']);
        const lines = names.map((name) => (entriesOf(bytes)[name] as string).trimEnd().split('\r\n').length);
        expect(lines).to.deep.equal([201, 201, 51]);
        return;
      }
      const { first, further } = await splitInto(format, connectionReport(450), 200);
      expect(further.map(({ file }) => file.rows.last)).to.deep.equal([400, 450]);
      for (const bytes of [first, ...further.map((each) => each.bytes)]) expect(bytes.length).to.be.above(200);
    });
  }

  it('says in paper formats and in the contents of a workbook that a table goes on', async () => {
    const page = await splitInto(html, connectionReport(450), 200);
    expect(page.first.toString()).to.contain('It goes on in 2 files, 01-connections-2.html to 01-connections-3.html.');
    const { first } = await splitInto(reportFormats.docx, connectionReport(300), 200);
    expect(entriesOf(first)['word/document.xml']).to.contain('It goes on in 01-connections-2.docx.');
    const lines = (await splitInto(ndjson, connectionReport(300), 200)).first.toString().trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) as string)).to.deep.equal({
      ...{ record: 'goes-on', section: 'Connections', files: ['01-connections-2.ndjson'] },
    });
    const workbook = new exceljs.Workbook();
    const book = await splitInto(reportFormats.xlsx, connectionReport(300), 200);
    await workbook.xlsx.load(book.first as unknown as ArrayBuffer);
    const holds = workbook.getWorksheet('Contents')?.getColumn(2).values;
    expect(holds).to.include('A table that goes on in other files');
  });

  it('keeps within what a format bears, whatever is asked for', () => {
    expect(rowsPerFile(reportFormats.xlsx, null)).to.equal(1_048_575);
    expect(rowsPerFile(reportFormats.xlsx, 50_000_000)).to.equal(5_000_000);
    expect(rowsPerFile(reportFormats.pdf, null)).to.equal(null);
    expect(rowsPerFile(reportFormats.pdf, 10_000)).to.equal(5_000);
    expect(rowsPerFile(csv, 1_000)).to.equal(1_000);
    const svg: ReportFormat = reportFormats.svg;
    expect(rowsPerFile(svg, 1_000)).to.equal(null);
  });

  it('begins a further workbook where a sheet is full, when nothing is said', async () => {
    function* rows(): Generator<Cell[][]> {
      for (let from = 0; from < 1_048_580; from += 10_000)
        yield Array.from({ length: Math.min(10_000, 1_048_580 - from) }, (_, at) => [from + at]);
    }
    const columns: Column[] = [{ key: 'n', title: 'N', type: 'integer', width: 9 }];
    const report: ReportModel = { ...emptyReport(), sections: [{ kind: 'table', title: 'T', columns, rows: rows() }] };
    const { xlsx } = reportFormats;
    const { first, further } = await splitInto(xlsx, report, rowsPerFile(xlsx, null) as number);
    expect(further.map(({ file }) => file.rows)).to.deep.equal([{ first: 1_048_576, last: 1_048_580 }]);
    const { 'xl/worksheets/sheet1.xml': sheet = '' } = entriesOf(first);
    expect(sheet.lastIndexOf('<row r="1048576"')).to.be.above(0);
    expect(sheet).to.not.contain('<row r="1048577"');
  });

  it('refuses to become thousands of files', async () => {
    const failure = await splitInto(ndjson, connectionReport(1_001), 1).catch((error: Error) => error.message);
    expect(failure).to.equal('Connections would go into more than 1000 files.');
  });

  it('fails when a further file does, or its source', async () => {
    const report = connectionReport(2_000);
    const split = splitReport(report, { most: 1_500, extension: 'json' }, async () => {
      throw new Error('disk full');
    });
    const target = new PassThrough();
    target.resume().on('error', () => {});
    expect(await json.write(split, target).catch((error: Error) => error.message)).to.equal('disk full');
  });
});
