import { createHash } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Cell, ReportModel } from '../../src/domain/reports/model.ts';
import { type ReportFormat, reportFormats } from '../../src/domain/reports/registry.ts';

const HOSTILE: Cell[] = [
  '=1+1',
  '+cmd|x',
  '-2',
  '@SUM(A1)',
  '\tx',
  '\rx',
  'a\0b\u0007c\ud800',
  '<&"\'>',
  'é 漢 🙂',
  'x'.repeat(40_000),
  null,
];

function model(rows: Cell[][]): ReportModel {
  const column = { key: 'a', title: 'A', type: 'text', width: 10 } as const;
  return {
    title: 'Test',
    subject: 'Example',
    generated: new Date('2026-01-05T08:00:00Z'),
    filters: [{ label: 'addresses within', value: '192.0.2.0/24' }],
    sections: [
      {
        kind: 'summary',
        title: 'Summary',
        paragraphs: ['=a sentence'],
        numbers: [{ label: 'Nodes', value: 3, type: 'integer' }],
        tables: [{ title: 'Short', columns: [column], rows: [['=x']] }],
      },
      { kind: 'table', title: 'Facts', columns: [column], rows: [rows] },
      { kind: 'table', title: 'Empty', columns: [column], rows: [] },
    ],
  };
}

async function bytesOf(format: ReportFormat, report: ReportModel): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), format.write(report, target)]);
  return bytes;
}

describe('every report format', () => {
  for (const [name, format] of Object.entries(reportFormats) as [string, ReportFormat][]) {
    describe(name, () => {
      it('carries its key as its name', () => expect(format.name).to.equal(name));

      it('writes the same bytes for the same report, whatever is in it', async () => {
        const rows = HOSTILE.map((cell) => [cell]);
        const [first, second] = [await bytesOf(format, model(rows)), await bytesOf(format, model(rows))];
        const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
        expect(first.length).to.be.above(0);
        expect(digest(second)).to.equal(digest(first));
      });

      it('fails when its target does', async () => {
        const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
        const rows = Array.from({ length: 5000 }, (_, index) => [`row ${index}`] as Cell[]);
        expect(await format.write(model(rows), broken).catch((error: Error) => error.message)).to.equal('disk full');
      });

      it('stops when it is told to', async () => {
        const stop = new AbortController();
        const report = model([]);
        async function* endless(): AsyncGenerator<Cell[][]> {
          for (let batch = 0; ; batch += 1) {
            if (batch === 3) stop.abort(new Error('cancelled'));
            yield Array.from({ length: 600 }, () => ['x']);
          }
        }
        report.sections = [{ ...report.sections[1], rows: endless() } as ReportModel['sections'][number]];
        const target = new PassThrough();
        target.resume().on('error', () => {});
        const failure = await format.write(report, target, stop.signal).catch((error: Error) => error);
        expect(failure).to.be.instanceOf(Error);
      });
    });
  }
});
