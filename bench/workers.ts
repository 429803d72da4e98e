import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openObjectStore } from '../src/infra/encrypted-store.ts';
import { bigLog } from '../test/support/big-log.ts';
import { asOwner, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { eventually } from '../test/support/eventually.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { makeUpload } from '../test/support/uploads.ts';
import { startWorker } from './ingest-worker.ts';

const PROCESSES = [1, 2, 4];
/** Uploads of one tenant are finished one at a time. */
const TENANTS = 8;
const ROWS = 2_000;

/** Small uploads that wait, and how fast so many worker processes read them, each one at a time. */
export async function benchWorkers(uploads: number): Promise<string[][]> {
  const title = `${uploads} uploads of ${ROWS.toLocaleString('en')} rows, on ${availableParallelism()} cores`;
  const table = [[title, 'seconds', 'uploads/s', 'ratio']];
  let alone = 0;
  for (const processes of PROCESSES) {
    const seconds = await readBy(processes, uploads);
    alone ||= seconds;
    const figures = [seconds.toFixed(2), (uploads / seconds).toFixed(1), (alone / seconds).toFixed(2)];
    table.push([`${processes} worker process${processes === 1 ? '' : 'es'}`, ...figures]);
  }
  return table;
}

/** Seconds from the first upload's beginning to the last one's end. */
async function readBy(processes: number, uploads: number): Promise<number> {
  const db = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'ringfence-bench-'));
  const tenants = await Promise.all(Array.from({ length: TENANTS }, () => makeTenant(db.ownerUrl)));
  const objects = openObjectStore(join(folder, 'objects'), { current: testEnvironment().masterKey, previous: [] });
  for (let at = 0; at < uploads; at++) {
    await makeUpload(db, objects, tenants[at % TENANTS] as string, bigLog(ROWS + at));
  }
  const environment = { WORKER_QUEUES: 'ingest', WORKER_CONCURRENCY: '1' };
  const workers = Array.from({ length: processes }, () => startWorker(db, tenants[0] as string, folder, environment));
  try {
    return await eventually(
      () => secondsTaken(db.ownerUrl),
      (seconds) => seconds > 0,
      { milliseconds: 600_000 },
    );
  } finally {
    for (const worker of workers) {
      worker.kill('SIGTERM');
      if (worker.exitCode === null) await once(worker, 'exit');
    }
    await db.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** 0 while something is left to read. */
async function secondsTaken(ownerUrl: string): Promise<number> {
  const [row] = await asOwner<{ seconds: number }>(
    ownerUrl,
    `select case when bool_and(state = 'completed') then extract(epoch from max(finished_at) - min(started_at)) else 0 end::float8
       as seconds from jobs where kind = 'ingest'`,
  );
  return row?.seconds ?? 0;
}
