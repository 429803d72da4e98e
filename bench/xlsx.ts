import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import exceljs from 'exceljs';

/** As it runs in earnest: what is built needs no compiler in the child. */
const { openIntake } = (await import(
  new URL('../dist/intake/open-intake.js', import.meta.url).href
)) as typeof import('../src/intake/open-intake.ts');

const { exceljsRows } = (await import(new URL('./exceljs-rows.mjs', import.meta.url).href)) as {
  exceljsRows(path: string): Promise<number>;
};

const COLUMNS = 12;
const RUNS = 3;

/**
 * How fast the rows of a workbook are read, beside exceljs' streaming reader on the same file: ours turns them into the
 * text that the readers of tables take, in a process that is started anew for each run; exceljs stays in this one, warm
 * from run to run, and is then measured in a process of its own as well. The ways take turns; the best of each. Needs
 * dist/.
 */
export async function benchXlsx(rows: number): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  try {
    const path = join(folder, 'flows.xlsx');
    await writeBook(path, rows);
    const ways = [() => exceljsRows(path), () => countApart(path), () => countWithIntake(path)];
    const [warm, apart, ours] = (await bestOf(ways, rows)) as [number, number, number];
    const rate = (seconds: number) => `${Math.round(rows / seconds / 1000)} k rows/s`;
    return [
      [`${rows} rows × ${COLUMNS}`, 'rate', 'ours is'],
      ['exceljs streaming reader', rate(warm), `${(warm / ours).toFixed(1)} × (4)`],
      ['the same in a process of its own', rate(apart), `${(apart / ours).toFixed(1)} ×`],
      ['read as CSV text, in a process of its own', rate(ours), '1.0 ×'],
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The least seconds of each way of reading, which must find all rows. */
async function bestOf(ways: (() => Promise<number>)[], rows: number): Promise<number[]> {
  const best = ways.map(() => Number.POSITIVE_INFINITY);
  for (let run = 0; run < RUNS; run++) {
    for (const [i, read] of ways.entries()) {
      const began = performance.now();
      const found = await read();
      if (found !== rows + 1) throw new Error(`${found} rows were read, not ${rows + 1}`);
      best[i] = Math.min(best[i] as number, (performance.now() - began) / 1000);
    }
  }
  return best;
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

async function countApart(path: string): Promise<number> {
  const script = fileURLToPath(new URL('./exceljs-rows.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, path]);
  return Number(stdout);
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
