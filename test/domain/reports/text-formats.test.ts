import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parseString } from 'fast-csv';
import { SaxesParser } from 'saxes';
import { csv } from '../../../src/domain/reports/formats/csv.ts';
import { html } from '../../../src/domain/reports/formats/html.ts';
import { json } from '../../../src/domain/reports/formats/json.ts';
import { ndjson } from '../../../src/domain/reports/formats/ndjson.ts';
import { connectionReport, emptyReport, HOSTILE, reportOf, WORLD } from '../../support/report-models.ts';
import { entriesOf, written } from './written.ts';

function rowsOf(text: string): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const rows: string[][] = [];
    parseString(text, { headers: false })
      .on('data', (row: string[]) => rows.push(row))
      .on('error', reject)
      .on('end', () => resolve(rows));
  });
}

describe('csv', () => {
  it('is a zip of one file per table, whose names are never those of the report', async () => {
    const report = reportOf(HOSTILE);
    report.sections.push({ kind: 'table', title: '../../etc/passwd', columns: [], rows: [] });
    const names = Object.keys(entriesOf(await written(csv, report)));
    expect(names).to.deep.equal([
      ...['00-about.csv', '01-short.csv', '02-facts.csv', '03-facts.csv', '04-etc-passwd.csv'],
    ]);
  });

  it('leaves nothing that a spreadsheet would take for a formula', async () => {
    const entries = entriesOf(await written(csv, reportOf(HOSTILE)));
    const cells = (await Promise.all(Object.values(entries).map(rowsOf))).flat(2);
    expect(cells.length).to.be.above(HOSTILE.length * 2);
    expect(cells.filter((cell) => /^[=+\-@\t\r]|;\s*[=+\-@]/.test(cell))).to.deep.equal([]);
    expect(cells.filter((cell) => cell === "'=1+1")).to.not.have.lengthOf(0);
  });

  it('keeps every row, with numbers as they are and times in UTC', async () => {
    const entries = entriesOf(await written(csv, connectionReport(2_345)));
    const rows = await rowsOf(entries['01-connections.csv'] as string);
    expect(rows).to.have.lengthOf(2_346);
    expect(rows[0]?.map((name) => name.replace('\ufeff', ''))).to.deep.equal([
      ...['Client', 'Server', 'Port', 'Flows', 'Bytes', 'Last seen'],
    ]);
    expect(rows[2]).to.deep.equal(['10.1.0.1', '10.101.0.1', '443', '2', '1237', '2026-01-05 00:00:01']);
  });
});

describe('json', () => {
  const schema = JSON.parse(readFileSync(new URL('../../../docs/report-schema.json', import.meta.url), 'utf8'));
  const validate = new Ajv2020({ allowUnionTypes: true, formats: { 'date-time': true } }).compile(schema);

  for (const [which, report] of Object.entries({
    empty: emptyReport(),
    hostile: reportOf(HOSTILE),
    world: reportOf(WORLD),
  })) {
    it(`is as docs/report-schema.json says: ${which}`, async () => {
      const document = JSON.parse((await written(json, report)).toString());
      expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
    });
  }

  it('is not what the schema takes when something else is in it', () => {
    expect(
      validate({ version: 1, title: '', subject: '', generated: '', filters: [], sections: [{ kind: 'x' }] }),
    ).to.equal(false);
  });

  it('gives rows by the keys of their columns', async () => {
    const document = JSON.parse((await written(json, connectionReport(3))).toString());
    expect(document.sections[0].rows[2]).to.deep.equal({
      ...{ client: '10.2.0.2', server: '10.102.0.2', port: 443, flows: 3, bytes: 2_474 },
      last_seen: '2026-01-05T00:00:02.000Z',
    });
  });
});

describe('ndjson', () => {
  it('is a line for the report and one for each row', async () => {
    const lines = (await written(ndjson, connectionReport(1_200))).toString().trimEnd().split('\n');
    expect(lines).to.have.lengthOf(1_201);
    expect(JSON.parse(lines[0] as string)).to.include({ record: 'report', title: 'Connections' });
    expect(JSON.parse(lines[1_200] as string)).to.deep.include({ record: 'row', table: 'Connections' });
  });
});

describe('html', () => {
  it('is one well-formed file without script, and its policy allows none', async () => {
    const text = (await written(html, reportOf(HOSTILE))).toString();
    expect(text)
      .to.include("default-src 'none'")
      .and.not.match(/<script|javascript:|src=|\son\w+=/i);
    expect(text).to.include('&lt;script&gt;alert(1)&lt;/script&gt;');
    const parser = new SaxesParser();
    const tags: string[] = [];
    parser.on('opentag', ({ name }) => tags.push(name));
    parser.on('error', (error) => {
      throw error;
    });
    // Void elements are the only thing in it that XML writes otherwise.
    parser.write(text.replace('<!doctype html>', '').replace(/<meta [^>]*>/g, '')).close();
    expect(tags.filter((tag) => tag === 'svg')).to.have.lengthOf(2);
    expect(tags.filter((tag) => tag === 'table')).to.have.lengthOf(3);
  });

  it('says how many rows it left out', async () => {
    const text = (await written(html, connectionReport(20_100))).toString();
    expect(text.match(/<tr>/g)).to.have.lengthOf(20_001);
    expect(text).to.include('The first 20,000 of 20,100 rows.');
  });
});
