import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import exceljs from 'exceljs';
import { cellText, sheetName } from '../../../src/domain/reports/formats/cell-text.ts';
import { writeXlsx } from '../../../src/domain/reports/formats/xlsx-document.ts';
import type { Cell, ReportModel } from '../../../src/domain/reports/model.ts';

async function workbookOf(rows: Cell[][], rowsPerSheet?: number): Promise<exceljs.Workbook> {
  const report: ReportModel = {
    title: 'T',
    subject: 'S',
    generated: new Date('2026-01-05T08:00:00Z'),
    filters: [],
    sections: [
      {
        kind: 'table',
        title: 'Connections',
        columns: [
          { key: 'a', title: 'Client', type: 'text', width: 24 },
          { key: 'b', title: 'Flows', type: 'integer', width: 12 },
          { key: 'c', title: 'Last seen', type: 'time', width: 20 },
        ],
        rows: [rows],
      },
    ],
  };
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), writeXlsx(report, target, undefined, rowsPerSheet)]);
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  return workbook;
}

describe('xlsx', () => {
  it('types its cells, freezes the header and filters the table', async () => {
    const at = new Date('2026-01-05T08:00:00Z');
    const sheet = (await workbookOf([['=1+1', 7, at]])).getWorksheet('Connections');
    const [text, number, time] = [1, 2, 3].map((column) => sheet?.getRow(2).getCell(column));
    expect([text?.value, text?.type, text?.formula]).to.deep.equal(['=1+1', exceljs.ValueType.String, undefined]);
    expect([number?.value, number?.numFmt]).to.deep.equal([7, '#,##0']);
    expect([time?.value, time?.numFmt]).to.deep.equal([at, 'yyyy-mm-dd hh:mm:ss']);
    expect(sheet?.views[0]).to.include({ state: 'frozen', ySplit: 1 });
    expect(sheet?.autoFilter).to.equal('A1:C2');
    expect(sheet?.getColumn(1).width).to.equal(24);
  });

  it('goes on in a further sheet when one is full', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => [`client ${index}`, index, null] as Cell[]);
    const workbook = await workbookOf(rows, 11);
    expect(workbook.worksheets.map(({ name }) => name)).to.deep.equal([
      'Contents',
      'Connections',
      'Connections (2)',
      'Connections (3)',
    ]);
    expect(workbook.worksheets.slice(1).map(({ rowCount }) => rowCount)).to.deep.equal([11, 11, 6]);
    expect(workbook.worksheets[3]?.getRow(6).getCell(2).value).to.equal(24);
  });
});

describe('text for cells', () => {
  it('loses what a workbook cannot hold, and nothing else', () => {
    expect(cellText('a\0b\u0007c\ud800d\uffff')).to.equal('abcd');
    expect(cellText('one\r\ntwo\tthree')).to.equal('one two three');
    expect(cellText('=1+1 é 漢 🙂')).to.equal('=1+1 é 漢 🙂');
    expect(cellText('_x0041_')).to.equal('_x005F_x0041_');
    expect(cellText('x'.repeat(40_000))).to.have.length(32_767);
    expect(cellText(`${'x'.repeat(32_765)}🙂🙂`)).to.have.length(32_766);
  });

  it('makes names that sheets may have', () => {
    expect(sheetName("'a/b:c[d]'")).to.equal('a b c d ');
    expect(sheetName('x'.repeat(40), 12)).to.equal(`${'x'.repeat(26)} (12)`);
  });
});
