import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { bigLog } from '../test/support/big-log.ts';
import { batchedInserts, copyAndGroup, hasPsql } from './ingest-references.ts';
import { type Measured, throughPlatform } from './ingest-worker.ts';
import { generated, textOf } from './texts.ts';
import { typedRows } from './typed-rows.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);
/** Of what is slow, so many times fewer rows: its rows per second say as much. */
const FEWER = 10;

/**
 * From accepted upload to queryable topology, for one format of each family, beside `\copy` of the same flows and one
 * grouping statement; the CSV also beside what is usually written first, fast-csv and batched inserts. Each pair in turns,
 * medians.
 */
export async function benchIngest(rows: number): Promise<string[][]> {
  const table = [
    [
      'API to topology, rows/s',
      ...['rows', hasPsql() ? '\\copy + group' : 'COPY + group', 'ingest', 'ratio'],
      ...['loop p99 ms', 'loop max ms', 'worker MB'],
    ],
  ];
  const logs: [string, number, () => Readable][] = [
    ['csv', rows, () => bigLog(rows)],
    ['zeek-tsv', rows, () => Readable.from(generated(textOf('zeek-tsv'), rows))],
    ['zeek-json', rows, () => Readable.from(generated(textOf('zeek-json'), rows))],
    ['fortigate', rows / FEWER, () => Readable.from(generated(textOf('fortigate'), rows / FEWER))],
  ];
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  try {
    for (const [name, count, open] of logs) {
      const { reference, ours } = await sideBySide(folder, open);
      table.push([name, ...figures(count, reference, ours)]);
    }
    const few = Math.ceil(rows / FEWER);
    const file = join(folder, 'few.csv');
    await pipeline(bigLog(few), createWriteStream(file));
    const seconds = await batchedInserts(file);
    table.push([
      `csv, fast-csv + inserts of 1,000 (no topology)`,
      String(few),
      '',
      perSecond(few, seconds),
      '',
      '',
      '',
      '',
    ]);
    return table;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function sideBySide(folder: string, open: () => Readable): Promise<{ reference: number; ours: Measured }> {
  const file = join(folder, 'log');
  const typed = join(folder, 'typed.csv');
  await pipeline(open(), createWriteStream(file));
  await pipeline(open(), typedRows, createWriteStream(typed));
  const references: number[] = [];
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run++) {
    references.push(await copyAndGroup(typed));
    runs.push(await throughPlatform(() => createReadStream(file), folder));
  }
  await rm(join(folder, 'objects'), { recursive: true, force: true });
  const most = (of: (run: Measured) => number) => Math.max(...runs.map(of));
  return {
    reference: median(references),
    ours: {
      seconds: median(runs.map(({ seconds }) => seconds)),
      p99: most(({ p99 }) => p99),
      max: most(({ max }) => max),
      memory: most(({ memory }) => memory),
    },
  };
}

function figures(rows: number, reference: number, { seconds, p99, max, memory }: Measured): string[] {
  return [
    ...[
      rows.toLocaleString('en'),
      perSecond(rows, reference),
      perSecond(rows, seconds),
      (reference / seconds).toFixed(2),
    ],
    ...[p99.toFixed(0), max.toFixed(0), memory.toFixed(0)],
  ];
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const perSecond = (rows: number, seconds: number) => Math.round(rows / seconds).toLocaleString('en');
