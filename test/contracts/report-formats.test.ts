import { createHash } from 'node:crypto';
import { PassThrough, Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { layOut } from '../../src/domain/diagrams/lay-out.ts';
import type { Cell, DiagramSection, ReportModel } from '../../src/domain/reports/model.ts';
import { type ReportFormat, reportFormats } from '../../src/domain/reports/registry.ts';
import { withLayoutProcess } from '../../src/infra/layout/layout-process.ts';
import { madeGraph } from '../support/diagrams/made-graph.ts';
import { connectionReport, emptyReport, HOSTILE, reportOf, WORLD } from '../support/report-models.ts';

const CONNECTIONS = 50_000;
/** As many machines of the made-up bank as have that many connections. */
const NODES = 29_000;

async function bytesOf(format: ReportFormat, report: ReportModel): Promise<Buffer> {
  const target = new PassThrough();
  const [bytes] = await Promise.all([buffer(target), format.write(report, target)]);
  return bytes;
}

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Runs in another time zone, which no file may tell. */
async function inZone<Result>(zone: string, work: () => Promise<Result>): Promise<Result> {
  const before = process.env.TZ;
  process.env.TZ = zone;
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
}

describe('every report format', function () {
  this.timeout(240_000);
  let drawn: DiagramSection;
  before(async () => {
    const graph = madeGraph(NODES);
    expect(graph.connections.length).to.be.at.least(CONNECTIONS);
    const options = { title: 'The network', mostPages: 2 };
    const diagram = await withLayoutProcess((place) => layOut(graph, options, place));
    drawn = { kind: 'diagram', title: 'The network', caption: '', diagram };
  });

  for (const [name, format] of Object.entries(reportFormats) as [string, ReportFormat][]) {
    describe(name, () => {
      it('carries its key as its name', () => expect(format.name).to.equal(name));

      const reports: Record<string, () => ReportModel> = {
        'with nothing in it': emptyReport,
        'of hostile strings': () => reportOf(HOSTILE),
        'of names from all over the world': () => reportOf(WORLD, WORLD.join(' ')),
      };
      for (const [which, report] of Object.entries(reports)) {
        it(`writes the same bytes twice for a report ${which}, in whatever time zone`, async () => {
          const first = await inZone('UTC', () => bytesOf(format, report()));
          const second = await inZone('Asia/Tokyo', () => bytesOf(format, report()));
          expect(first.length).to.be.above(0);
          expect(digest(second)).to.equal(digest(first));
        });
      }

      it(`writes ${CONNECTIONS.toLocaleString('en-US')} connections`, async () => {
        const report = connectionReport(CONNECTIONS);
        // What only draws has them as a picture.
        if (format.draws) report.sections = [drawn];
        const { length } = await bytesOf(format, report);
        expect(length).to.be.above(2 * (await bytesOf(format, emptyReport())).length);
      });

      it('fails when its target does', async () => {
        const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) });
        const failure = await format.write(connectionReport(5_000), broken).catch((error: Error) => error.message);
        expect(failure).to.equal('disk full');
      });

      it('fails when its source does', async () => {
        const report = connectionReport(1);
        async function* failing(): AsyncGenerator<Cell[][]> {
          yield [['10.0.0.1']];
          throw new Error('the database is gone');
        }
        report.sections = [{ ...report.sections[0], rows: failing() } as ReportModel['sections'][number]];
        const target = new PassThrough();
        target.resume().on('error', () => {});
        const failure = await format.write(report, target).catch((error: Error) => error.message);
        // Nothing reads the rows where only diagrams are drawn.
        expect(failure).to.equal(format.draws ? undefined : 'the database is gone');
      });

      it('stops when it is told to', async () => {
        const stop = new AbortController();
        const report = connectionReport(1);
        async function* endless(): AsyncGenerator<Cell[][]> {
          for (let batch = 0; ; batch += 1) {
            if (batch === 3) stop.abort(new Error('cancelled'));
            yield Array.from({ length: 600 }, () => ['x']);
          }
        }
        report.sections = [{ ...report.sections[0], rows: endless() } as ReportModel['sections'][number]];
        if (format.draws) stop.abort(new Error('cancelled'));
        const target = new PassThrough();
        target.resume().on('error', () => {});
        const failure = await format.write(report, target, stop.signal).catch((error: Error) => error);
        expect(failure).to.be.instanceOf(Error);
      });
    });
  }
});
