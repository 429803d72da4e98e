import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import exceljs from 'exceljs';
import { reportFormats } from '../src/domain/reports/registry.ts';
import { COLUMNS, connectionRows, connectionsReport, type FileFigures } from './report-file.ts';

const RUNS = 3;

/**
 * How long reports take. The workbook stands beside exceljs' own streaming writer with the same cells and no logic, in
 * this process, taking turns, the best of each; everything else is written in a process of its own, so that its memory
 * is its own. Ten times `rows` go into the large workbook; the PDF has some 200 pages whatever the size.
 */
export async function benchReports(rows: number): Promise<string[][]> {
  const [plain, ours] = await bestOf([() => plainWorkbook(rows), () => ourWorkbook(rows)]);
  const table = [
    [`workbook, ${rows} rows × ${COLUMNS.length}`, 'seconds', 'ours is'],
    ['exceljs streaming writer, no logic', (plain as number).toFixed(1), '1.0 × its time'],
    ['report format xlsx', (ours as number).toFixed(1), `${((ours as number) / (plain as number)).toFixed(2)} × (1.3)`],
    ['in a process of its own', 'seconds', 'memory', 'loop held', 'size', 'pages'],
  ];
  const files: [string, number, number][] = [
    ['xlsx', 1, rows],
    ['xlsx', 1, 10 * rows],
    ...['csv', 'json', 'ndjson', 'html'].map((format): [string, number, number] => [format, 1, rows]),
    ['docx', 3, 2_000],
    ['pdf', 2, 4_000],
  ];
  for (const file of files) table.push(await fileRow(...file));
  return table;
}

async function fileRow(format: string, tables: number, rows: number): Promise<string[]> {
  const script = fileURLToPath(new URL('./report-file.ts', import.meta.url));
  const args = ['--import', 'tsx', script, format, String(tables), String(rows)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, TZ: 'UTC' } });
  const { seconds, memory, delay, megabytes, pages } = JSON.parse(stdout) as FileFigures;
  return [
    `${format}, ${tables === 1 ? '' : `${tables} × `}${rows} rows`,
    seconds.toFixed(1),
    `${Math.round(memory)} MB`,
    `${Math.round(delay)} ms`,
    `${megabytes.toFixed(1)} MB`,
    ...(pages > 0 ? [String(pages)] : []),
  ];
}

/** The least seconds of each way. */
async function bestOf(ways: (() => Promise<void>)[]): Promise<number[]> {
  const best = ways.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < RUNS; run += 1) {
    for (const [index, write] of ways.entries()) {
      const began = performance.now();
      await write();
      best[index] = Math.min(best[index] as number, (performance.now() - began) / 1000);
    }
  }
  return best;
}

async function plainWorkbook(rows: number): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ stream: nowhere(), useStyles: false, useSharedStrings: false });
  const sheet = book.addWorksheet('Connections');
  sheet.addRow(COLUMNS.map(({ title }) => title)).commit();
  for (const batch of connectionRows(rows)) for (const cells of batch) sheet.addRow(cells).commit();
  await book.commit();
}

async function ourWorkbook(rows: number): Promise<void> {
  await reportFormats.xlsx.write(connectionsReport(1, rows), nowhere());
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
