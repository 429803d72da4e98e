import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findUpload } from '../../src/db/uploads.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { bigLog } from './big-log.ts';
import { asOwner, type TestDatabase } from './database.ts';
import { testEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';
import { makeTenant } from './tenant.ts';
import { fingerprint, makeUpload } from './uploads.ts';

/** How an upload is read while things are killed. */
export interface Conditions {
  rows: number;
  workers: number;
  /** Files larger than one and a half times this are read in ranges of it. */
  rangeBytes: number;
}

/** An upload being read by worker processes of its own. */
export interface ChaosRun {
  tenantId: string;
  uploadId: string;
  /** Of the queues. */
  prefix: string;
  /** Kills a worker, at random, and starts another in its place. */
  killWorker(): Promise<void>;
  /** Rows committed so far, as the parts say. */
  rowsStored(): Promise<number>;
  isStored(): Promise<boolean>;
  /** Waits until a worker has taken up a job of the upload that none had when this was last asked, or it is stored. */
  claimed(): Promise<void>;
}

/** Runs one upload from acceptance to topology in a tenant of its own, disturbed by `disturb`; resolves to its fingerprint. */
export async function chaosRun(
  db: TestDatabase,
  folder: string,
  { rows, workers, rangeBytes }: Conditions,
  disturb: (run: ChaosRun) => Promise<void>,
): Promise<Record<string, unknown>> {
  const tenantId = await makeTenant(db.ownerUrl);
  const prefix = `chaos-${tenantId}`;
  const objects = openObjectStore(join(folder, 'objects'), { current: testEnvironment().masterKey, previous: [] });
  const { uploadId } = await makeUpload(db, objects, tenantId, bigLog(rows, { damaged: true }));
  const start = () => startWorker(db, { prefix, folder, rangeBytes });
  const children = Array.from({ length: workers }, start);
  try {
    await disturb(runOf(db, { tenantId, uploadId, prefix }, children, start));
    await eventually(
      () => patiently(() => openJobs(db, tenantId)),
      (open) => open === 0,
      { milliseconds: 180_000 + rows / 4 },
    );
    expect(await uploadState(db, tenantId, uploadId)).to.equal('stored');
  } finally {
    await Promise.all(children.map(kill));
  }
  return fingerprint(db.ownerUrl, tenantId);
}

function runOf(
  db: TestDatabase,
  names: Pick<ChaosRun, 'tenantId' | 'uploadId' | 'prefix'>,
  children: ChildProcess[],
  start: () => ChildProcess,
): ChaosRun {
  const { tenantId, uploadId } = names;
  let claims = 0;
  const isStored = async () => (await patiently(() => uploadState(db, tenantId, uploadId))) === 'stored';
  return {
    ...names,
    isStored,
    async killWorker() {
      const at = Math.floor(Math.random() * children.length);
      await kill(children[at] as ChildProcess);
      children[at] = start();
    },
    async rowsStored() {
      const sql = 'select coalesce(sum(rows_stored), 0)::int as rows from upload_parts where upload_id = $1';
      const [row] = await patiently(() => asOwner<{ rows: number }>(db.ownerUrl, sql, [uploadId]));
      return row?.rows ?? 0;
    },
    async claimed() {
      const sql = `select sum(attempts)::int as claims from jobs where upload_id = $1 and kind like 'ingest%'`;
      const before = claims;
      await eventually(
        async () => {
          await patiently(() => openJobs(db, tenantId));
          claims = (await asOwner<{ claims: number }>(db.ownerUrl, sql, [uploadId]))[0]?.claims ?? 0;
          return claims > before || (await isStored());
        },
        (is) => is,
        { milliseconds: 60_000 },
      );
    },
  };
}

/** Asks again while Postgres is away, for a minute. */
export async function patiently<Value>(ask: () => Promise<Value>): Promise<Value> {
  const until = Date.now() + 60_000;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (error instanceof GivenUp || Date.now() > until) throw error;
      await wait(100);
    }
  }
}

/** Something failed for good. */
class GivenUp extends Error {}

async function uploadState(db: TestDatabase, tenantId: string, uploadId: string): Promise<string | undefined> {
  return (await inTenant(db.database.app, tenantId, (transaction) => findUpload(transaction, uploadId)))?.state;
}

/** Zero only when nothing is left to do and nothing failed. */
async function openJobs(db: TestDatabase, tenantId: string): Promise<number> {
  const [row] = await asOwner<{ open: number; lost: string | null }>(
    db.ownerUrl,
    `select count(*) filter (where state in ('queued', 'running'))::int as open,
       string_agg(kind || ': ' || state || coalesce(' ' || (error->>'code'), ''), ', ')
         filter (where state not in ('queued', 'running', 'completed')) as lost
       from jobs where tenant_id = $1`,
    [tenantId],
  );
  if (row?.lost) throw new GivenUp(`jobs were given up: ${row.lost}`);
  return row?.open ?? -1;
}

/** Starts a worker process of the built platform. */
export function startWorker(
  { urls }: TestDatabase,
  { prefix, folder, rangeBytes }: { prefix: string; folder: string; rangeBytes: number },
): ChildProcess {
  const { redisUrl, masterKey, projectFolder } = testEnvironment();
  return spawn(process.execPath, [join(projectFolder, 'dist', 'workers', 'main.js')], {
    stdio: ['ignore', 'ignore', process.env.TEST_LOG ? 'inherit' : 'ignore'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_CONTROL_URL: urls.controlUrl,
      DATABASE_LOADER_URL: urls.loaderUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: prefix,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      RINGFENCE_DATA: folder,
      UPLOAD_RANGE_BYTES: String(rangeBytes),
    },
  });
}

/** Ends a process as a power cut does. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
