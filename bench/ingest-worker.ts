import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { openObjectStore } from '../src/infra/encrypted-store.ts';
import { asOwner, type TestDatabase, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { eventually } from '../test/support/eventually.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { makeUpload } from '../test/support/uploads.ts';

/** What an upload cost. */
export interface Measured {
  /** From its acceptance to the topology. */
  seconds: number;
  /** Of the worker's event loop, milliseconds late. */
  p99: number;
  max: number;
  /** The most the worker held, in MB; NaN without /proc. */
  memory: number;
}

/** One upload through one worker process, as `npm start` runs it, from its acceptance to the topology. */
export async function throughPlatform(open: () => Readable, folder: string): Promise<Measured> {
  const db = await testDatabase();
  const tenantId = await makeTenant(db.ownerUrl);
  const worker = startWorker(db, tenantId, folder);
  try {
    // The worker is up before the clock starts, as it is when a person uploads.
    await once(worker, 'spawn');
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const { masterKey } = testEnvironment();
    const objects = openObjectStore(join(folder, 'objects'), { current: masterKey, previous: [] });
    await makeUpload(db, objects, tenantId, open());
    await loopDelay(worker);
    const seconds = await eventually(
      () => secondsOf(db, tenantId),
      (found) => found !== undefined,
      { milliseconds: 900_000 },
    );
    return { seconds: seconds as number, ...(await loopDelay(worker)), memory: peakMemory(worker.pid) };
  } finally {
    worker.kill('SIGTERM');
    if (worker.exitCode === null) await once(worker, 'exit');
    await db.drop();
  }
}

/** Undefined while something is left to do. */
async function secondsOf(db: TestDatabase, tenantId: string): Promise<number | undefined> {
  const [row] = await asOwner<{ seconds: number; failed: string | null }>(
    db.ownerUrl,
    `select extract(epoch from max(finished_at) - min(created_at))::float8 as seconds,
       max(kind) filter (where state <> 'completed') as failed
       from jobs where tenant_id = $1 and kind in ('ingest', 'ingest-range', 'discovery')
      having bool_or(kind = 'discovery') and bool_and(finished_at is not null)`,
    [tenantId],
  );
  if (row?.failed) throw new Error(`the job of kind ${row.failed} failed`);
  return row?.seconds;
}

/** A worker process as `npm start` runs it, with a queue prefix of that name; `environment` sets it up further. */
export function startWorker(
  { urls }: TestDatabase,
  name: string,
  folder: string,
  environment: Record<string, string> = {},
): ChildProcess {
  const { redisUrl, masterKey, projectFolder } = testEnvironment();
  const probe = join(projectFolder, 'bench', 'loop-delay.mjs');
  return spawn(process.execPath, ['--import', probe, join(projectFolder, 'dist', 'workers', 'main.js')], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      PATH: process.env.PATH,
      LOG_LEVEL: 'error',
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_CONTROL_URL: urls.controlUrl,
      DATABASE_LOADER_URL: urls.loaderUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: `bench-${name}`,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      RINGFENCE_DATA: folder,
      ...environment,
    },
  });
}

/** How late the worker's event loop was since the last call. */
async function loopDelay(worker: ChildProcess): Promise<{ p99: number; max: number }> {
  const answer = once(worker, 'message');
  worker.send('how late?');
  return (await answer)[0] as { p99: number; max: number };
}

function peakMemory(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}
