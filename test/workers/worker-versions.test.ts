import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { listWorkers } from '../../src/db/workers.ts';
import { CODE_GENERATION, CodeTooOld, checkSchema } from '../../src/workers/check-schema.ts';
import { built } from '../support/built.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';

describe('a worker and its database', function () {
  this.timeout(120_000);
  const db = useDatabase();
  const need = (code: number) => asOwner(db().ownerUrl, 'update schema_needs set code = $1', [code]);
  afterEach(() => need(1));

  const start = () => {
    const { redisUrl, masterKey } = testEnvironment();
    const { urls } = db();
    const child = spawn(process.execPath, [built('workers')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...{ PATH: process.env.PATH, NODE_ENV: 'test', WORKER_QUEUES: 'rule-test' },
        DATABASE_APP_URL: urls.appUrl,
        DATABASE_CONTROL_URL: urls.controlUrl,
        DATABASE_LOADER_URL: urls.loaderUrl,
        REDIS_URL: redisUrl,
        REDIS_PREFIX: 'versions',
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      },
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += chunk));
    const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
      child.once('exit', (code) => resolve({ code, text })),
    );
    return { child, ended };
  };
  const workers = () => listWorkers(db().database.control);

  it('fit when nothing says otherwise', async () => {
    await checkSchema(db().database.control);
    await need(CODE_GENERATION + 1);
    const error = await checkSchema(db().database.control).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(CodeTooOld);
    expect((error as Error).message).to.match(/too old for its database.*Install/);
  });

  it('it refuses to start when it is too old', async () => {
    await need(CODE_GENERATION + 1);
    const { code, text } = await start().ended;
    expect(code).to.equal(1);
    expect(text).to.include('too old for its database');
    expect(await workers()).to.deep.equal([]);
  });

  it('it says that it lives, ends when it becomes too old, and takes its name from the list', async () => {
    const { ended } = start();
    const [row] = await eventually(workers, (all) => all.length === 1, { milliseconds: 60_000 });
    expect(row).to.include({ state: 'running', refusal: null });
    expect(row?.concurrency).to.deep.equal({ 'rule-test': 1 });
    await need(CODE_GENERATION + 1);
    const { code, text } = await ended;
    expect(code).to.equal(1);
    expect(text).to.include('too old');
    await wait(100);
    expect(await workers()).to.deep.equal([]);
  });
});
