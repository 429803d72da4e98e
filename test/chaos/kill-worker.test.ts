import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { findUpload } from '../../src/db/uploads.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import { openQueues } from '../../src/jobs/queues.ts';
import { bigLog } from '../support/big-log.ts';
import { asOwner, type TestDatabase, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant } from '../support/tenant.ts';
import { fingerprint, makeUpload } from '../support/uploads.ts';

/** `npm run chaos` raises both. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 4);
const ROWS = Number(process.env.CHAOS_ROWS ?? 150_000);

describe(`a worker killed ${KILLS} times while it reads ${ROWS.toLocaleString('en')} rows`, function () {
  this.timeout(120_000 + KILLS * 15_000);
  const db = useDatabase();
  let folder: string;
  let undisturbed: Record<string, unknown>;
  let children: ChildProcess[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-chaos-'));
    undisturbed = await run(async () => {});
    const stored = ROWS - Math.floor(ROWS / 100);
    expect(undisturbed.flows).to.include({ rows: stored, lines: stored });
  });
  afterEach(async () => {
    await Promise.all(children.map((child) => kill(child)));
    children = [];
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('stores every row once, and the topology is that of an undisturbed run', async () => {
    let kills = 0;
    const disturbed = await run(async ({ tenantId, uploadId, restart }) => {
      while (kills < KILLS) {
        await claimed(uploadId);
        await wait(20 + Math.random() * 500);
        if ((await uploadState(tenantId, uploadId)) === 'stored') break;
        await restart();
        kills += 1;
      }
    });
    expect(kills, 'kills before the file was through').to.be.at.least(Math.min(KILLS, 3));
    expect(disturbed).to.deep.equal(undisturbed);
    console.error(`      ${kills} kills, ${ROWS.toLocaleString('en')} rows, 0 lost, 0 doubled`);
  });

  it('survives FLUSHALL in the middle', async () => {
    const flushed = await run(async ({ tenantId, uploadId, prefix, restart }) => {
      await furtherThan(tenantId, uploadId, 0);
      await forgetEverything(prefix);
      await restart();
      await forgetEverything(prefix);
    });
    expect(flushed).to.deep.equal(undisturbed);
  });

  interface Run {
    tenantId: string;
    uploadId: string;
    prefix: string;
    /** Kills the worker and starts another. */
    restart(): Promise<void>;
  }

  /** One upload from acceptance to topology in a tenant and a queue of its own, disturbed by `disturb`. */
  async function run(disturb: (run: Run) => Promise<void>): Promise<Record<string, unknown>> {
    const tenantId = await makeTenant(db().ownerUrl);
    const prefix = `chaos-${tenantId}`;
    const { uploadId } = await makeUpload(
      db(),
      openObjectStore(join(folder, 'objects'), { current: testEnvironment().masterKey, previous: [] }),
      tenantId,
      bigLog(ROWS, { damaged: true }),
    );
    let worker = startWorker(db(), prefix, folder);
    children.push(worker);
    const restart = async () => {
      await kill(worker);
      worker = startWorker(db(), prefix, folder);
      children.push(worker);
    };
    await disturb({ tenantId, uploadId, prefix, restart });
    await eventually(
      () => openJobs(tenantId),
      (open) => open === 0,
      { milliseconds: 90_000 },
    );
    expect(await uploadState(tenantId, uploadId)).to.equal('stored');
    await kill(worker);
    return fingerprint(db().ownerUrl, tenantId);
  }

  const uploadState = async (tenantId: string, uploadId: string) => (await upload(tenantId, uploadId)).state;
  const upload = async (tenantId: string, uploadId: string) => {
    const row = await inTenant(db().database.app, tenantId, (transaction) => findUpload(transaction, uploadId));
    if (!row) throw new Error('the upload is gone');
    return row;
  };
  const furtherThan = (tenantId: string, uploadId: string, rows: number) =>
    eventually(
      () => upload(tenantId, uploadId),
      (now) => now.rows_stored > rows || now.state === 'stored',
      { milliseconds: 60_000 },
    );

  /** Until a worker is at the upload (or done with it). */
  async function claimed(uploadId: string): Promise<void> {
    const lastClaim = claims.get(uploadId) ?? 0;
    const job = await eventually(
      async () =>
        (
          await asOwner<{ attempts: number; state: string }>(
            db().ownerUrl,
            `select attempts, state from jobs where upload_id = $1 and kind = 'ingest'`,
            [uploadId],
          )
        )[0],
      (now) => now?.state === 'completed' || (now?.state === 'running' && now.attempts > lastClaim),
      { milliseconds: 60_000 },
    );
    claims.set(uploadId, job?.attempts ?? 0);
  }
  const claims = new Map<string, number>();

  async function openJobs(tenantId: string): Promise<number> {
    const [row] = await asOwner<{ open: number }>(
      db().ownerUrl,
      `select count(*)::int as open from jobs where tenant_id = $1 and state in ('queued', 'running')`,
      [tenantId],
    );
    return row?.open ?? -1;
  }
});

function startWorker({ urls }: TestDatabase, prefix: string, folder: string): ChildProcess {
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
    },
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** What FLUSHALL does, for the keys of this run: other test files share the server. */
async function forgetEverything(prefix: string): Promise<void> {
  const queues = openQueues(testEnvironment().redisUrl, prefix, () => {});
  await eventually(
    async () => queues.connection.status,
    (status) => status === 'ready',
  );
  const keys = await queues.connection.keys(`${prefix}:*`);
  if (keys.length > 0) await queues.connection.del(...keys);
  await queues.close();
}
