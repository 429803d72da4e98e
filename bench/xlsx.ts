import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import exceljs from 'exceljs';

/** As it runs in earnest: what is built needs no compiler in the child. */
const { openIntake } = (await import(
  new URL('../dist/intake/open-intake.js', import.meta.url).href
)) as typeof import('../src/intake/open-intake.ts');

const COLUMNS = 12;
const RUNS = 3;

/**
 * How fast the rows of a workbook are read, beside exceljs' streaming reader on the same file: ours turns them into the
 * text that the readers of tables take, in a process of its own, which is started anew for each run. Needs dist/.
 */
export async function benchXlsx(rows: number): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  try {
    const path = join(folder, 'flows.xlsx');
    await writeBook(path, rows);
    const theirs = await best(() => countWithExceljs(path), rows);
    const ours = await best(() => countWithIntake(path), rows);
    const rate = (seconds: number) => `${Math.round(rows / seconds / 1000)} k rows/s`;
    return [
      [`${rows} rows × ${COLUMNS}, exceljs streaming reader`, rate(theirs), '1.0 ×'],
      ['the same as CSV text, read in a child process', rate(ours), `${(theirs / ours).toFixed(1)} ×`],
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function best(read: () => Promise<number>, rows: number): Promise<number> {
  let seconds = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const began = performance.now();
    const found = await read();
    if (found !== rows + 1) throw new Error(`${found} rows were read, not ${rows + 1}`);
    seconds = Math.min(seconds, (performance.now() - began) / 1000);
  }
  return seconds;
}

async function writeBook(path: string, rows: number): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true, useStyles: true });
  const sheet = book.addWorksheet('flows');
  sheet
    .addRow([
      'time',
      'src',
      'dst',
      'src port',
      'dst port',
      'protocol',
      'bytes',
      'packets',
      'action',
      'app',
      'user',
      'rule',
    ])
    .commit();
  for (let i = 0; i < rows; i++) {
    const time = new Date(1_790_000_000_000 + 20 * i);
    const ends = [`10.0.${i % 20}.${(i * 17) % 250}`, `192.168.${i % 40}.${(i * 3) % 200}`];
    const numbers = [1024 + (i % 60_000), [443, 80, 53, 22][i % 4], ['tcp', 'udp'][i % 2], i * 37, i % 90];
    sheet.addRow([time, ...ends, ...numbers, 'allow', 'web', `user${i % 500}`, `rule ${i % 50}`]).commit();
  }
  await book.commit();
}

async function countWithExceljs(path: string): Promise<number> {
  let rows = 0;
  const reader = new exceljs.stream.xlsx.WorkbookReader(path, {
    sharedStrings: 'cache',
    styles: 'cache',
    worksheets: 'emit',
  });
  for await (const sheet of reader) for await (const row of sheet) rows += (row.values as unknown[]).length > 0 ? 1 : 0;
  return rows;
}

async function countWithIntake(path: string): Promise<number> {
  const { size } = await stat(path);
  const source = { size, open: async (start = 0) => createReadStream(path, { start, highWaterMark: 256 * 1024 }) };
  let rows = 0;
  for await (const { bytes } of openIntake(source, { maxInflatedBytes: 2 ** 40 })) {
    for await (const chunk of bytes)
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
  }
  return rows;
}
