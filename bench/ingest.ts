import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { openObjectStore } from '../src/infra/encrypted-store.ts';
import { bigLog } from '../test/support/big-log.ts';
import { asOwner, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { eventually } from '../test/support/eventually.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { makeUpload } from '../test/support/uploads.ts';

const RUNS = Number(process.env.BENCH_RUNS ?? 3);

/** From accepted upload to queryable topology, beside `\copy` of the same file and one grouping statement. */
export async function benchIngest(rows: number): Promise<string[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  const file = join(folder, 'flows.csv');
  await pipeline(bigLog(rows), createWriteStream(file));
  const typed = join(folder, 'typed.csv');
  await pipeline(bigLog(rows), asPostgresReadsIt, createWriteStream(typed));
  const references: number[] = [];
  const ours: { seconds: number; rss: number }[] = [];
  try {
    for (let run = 0; run < RUNS; run++) {
      references.push(await reference(typed));
      ours.push(await platform(file, folder));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const limit = median(references);
  const mine = median(ours.map(({ seconds }) => seconds));
  return [
    [`${rows.toLocaleString('en')} rows of CSV`, 'seconds', 'rows/s', 'ratio'],
    [
      `${hasPsql() ? 'psql \\copy' : 'COPY of the same text'} + INSERT … SELECT … GROUP BY`,
      limit.toFixed(2),
      perSecond(rows, limit),
      '1.00',
    ],
    ['ingest + discovery jobs, API to topology', mine.toFixed(2), perSecond(rows, mine), (limit / mine).toFixed(2)],
    ['memory of the worker, most (MB)', Math.max(...ours.map(({ rss }) => rss)).toFixed(0)],
  ];
}

const COLUMNS = 'time, src, src_port, dst, dst_port, protocol, bytes_out, bytes_in, packets_out, action';

/** The same rows with the times and protocols that Postgres takes; nothing else is spared it. */
async function* asPostgresReadsIt(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    const lines = chunk.toString('latin1');
    yield lines
      .replace(/^\d+/gm, (seconds) => new Date(Number(seconds) * 1000).toISOString())
      .replaceAll(',tcp,', ',6,');
  }
}

async function reference(file: string): Promise<number> {
  const db = await testDatabase();
  try {
    // The table that ingest fills, index for index; what a COPY cannot know stands in the defaults.
    await asOwner(db.ownerUrl, 'create table copied (like flows including defaults including indexes)');
    await asOwner(
      db.ownerUrl,
      `alter table copied alter tenant_id set default gen_random_uuid(), alter upload_no set default 1,
         alter line set default 1, alter failed set default false`,
    );
    await asOwner(db.ownerUrl, 'create table edges (like upload_services including defaults including indexes)');
    const began = performance.now();
    await copy(db.ownerUrl, file);
    await asOwner(
      db.ownerUrl,
      `insert into edges (tenant_id, upload_no, client, server, protocol, port, flows, failed_flows, bytes_out, bytes_in,
         first_seen, last_seen)
       select '00000000-0000-0000-0000-000000000000', 1, src, dst, protocol, dst_port, count(*), count(*) filter (where failed),
         sum(bytes_out), sum(bytes_in), min(time), max(time) from copied group by 3, 4, 5, 6`,
    );
    return (performance.now() - began) / 1_000;
  } finally {
    await db.drop();
  }
}

async function copy(url: string, file: string): Promise<void> {
  if (hasPsql()) {
    const { status, stderr } = spawnSync(
      'psql',
      [url, '-qc', `\\copy copied (${COLUMNS}) from '${file}' with (format csv, header)`],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(stderr);
    return;
  }
  const client = new pg.Client(url);
  await client.connect();
  await pipeline(
    createReadStream(file),
    client.query(copyFrom(`copy copied (${COLUMNS}) from stdin with (format csv, header)`)),
  );
  await client.end();
}

async function platform(file: string, folder: string): Promise<{ seconds: number; rss: number }> {
  const db = await testDatabase();
  const { redisUrl, masterKey, projectFolder } = testEnvironment();
  const tenantId = await makeTenant(db.ownerUrl);
  const worker = spawn(process.execPath, [join(projectFolder, 'dist', 'workers', 'main.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'error',
      DATABASE_APP_URL: db.urls.appUrl,
      DATABASE_CONTROL_URL: db.urls.controlUrl,
      DATABASE_LOADER_URL: db.urls.loaderUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: `bench-${tenantId}`,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      RINGFENCE_DATA: folder,
    },
  });
  try {
    // The worker is up before the clock starts, as it is when a person uploads.
    await eventually(async () => worker.pid && readFileSync(`/proc/${worker.pid}/status`, 'utf8').length, Boolean);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const { job } = await makeUpload(
      db,
      openObjectStore(join(folder, 'objects'), { current: masterKey, previous: [] }),
      tenantId,
      createReadStream(file),
    );
    const seconds = await eventually(
      async () => {
        const [row] = await asOwner<{ seconds: number | null; failed: string | null }>(
          db.ownerUrl,
          `select extract(epoch from max(finished_at) - min(created_at))::float8 as seconds, max(state) filter (where state = 'failed') as failed
             from jobs where tenant_id = $1 and kind in ('ingest', 'discovery')
            having count(*) = 2 and bool_and(finished_at is not null)`,
          [tenantId],
        );
        if (row?.failed) throw new Error(`job ${job.id} or its follower failed`);
        return row?.seconds;
      },
      (found) => found !== undefined && found !== null,
      { milliseconds: 600_000 },
    );
    return { seconds: seconds as number, rss: peakMemory(worker.pid as number) };
  } finally {
    worker.kill('SIGTERM');
    if (worker.exitCode === null) await once(worker, 'exit');
    await db.drop();
  }
}

/** Megabytes, from Linux; NaN elsewhere. */
function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

const hasPsql = () => spawnSync('psql', ['--version']).status === 0;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const perSecond = (rows: number, seconds: number) => Math.round(rows / seconds).toLocaleString('en');
