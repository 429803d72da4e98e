import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeSchedule, makeUser, runsOf } from '../support/schedules.ts';
import { makeTenant } from '../support/tenant.ts';

/** `npm run chaos` asks for sixty. */
const SLOTS = Number(process.env.CHAOS_SLOTS ?? 24);

describe('a schedule of one slot a second', function () {
  this.timeout(300_000);
  const db = useDatabase();
  const running = new Set<ChildProcess>();
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-schedules-'));
  });
  after(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it(`makes exactly one run of each of ${SLOTS} slots with three API processes that are killed and started again`, async () => {
    const tenant = await makeTenant(db().ownerUrl);
    const user = await makeUser(db(), tenant, 'network_engineer');
    const replicas = [startApi(), startApi(), startApi()];
    const first = new Date(Math.ceil(Date.now() / 1_000 + 3) * 1_000);
    const schedule = await makeSchedule(db().database.app, tenant, user, first, { every_seconds: 1, overlap: 'allow' });
    let kills = 0;
    const last = () => new Date(first.getTime() + SLOTS * 1_000);
    while (Date.now() < last().getTime()) {
      await wait(1_500 + Math.random() * 1_500);
      const at = kills % replicas.length;
      // Every fourth time all of them at once: nothing looks at the clock for a while.
      const victims = kills % 4 === 3 ? [0, 1, 2] : [at];
      for (const victim of victims) kill(replicas[victim] as ChildProcess);
      for (const victim of victims) replicas[victim] = startApi();
      kills += 1;
    }
    const runs = await eventually(
      () => runsOf(db(), schedule),
      (all) => all.length >= SLOTS,
      { milliseconds: 60_000 },
    );
    const expected = Array.from({ length: SLOTS }, (_, index) =>
      new Date(first.getTime() + index * 1_000).toISOString(),
    );
    expect(kills).to.be.at.least(SLOTS / 8);
    expect(runs.slice(0, SLOTS).map(({ slot }) => slot.toISOString())).to.deep.equal(expected);
    expect(new Set(runs.map(({ outcome }) => outcome))).to.deep.equal(new Set(['queued']));
    expect(new Set(runs.map(({ job_id }) => job_id)).size).to.equal(runs.length);
    for (const child of replicas) kill(child);
  });

  function startApi(): ChildProcess {
    const { redisUrl, masterKey, projectFolder } = testEnvironment();
    const { appUrl, controlUrl, loaderUrl } = db().urls;
    const child = spawn(process.execPath, [join(projectFolder, 'dist', 'api', 'main.js')], {
      stdio: ['ignore', 'ignore', process.env.TEST_LOG ? 'inherit' : 'ignore'],
      env: {
        ...{ PATH: process.env.PATH, NODE_ENV: 'test', PORT: '0', LOG_LEVEL: 'warn' },
        ...{ DATABASE_APP_URL: appUrl, DATABASE_CONTROL_URL: controlUrl, DATABASE_LOADER_URL: loaderUrl },
        ...{ REDIS_URL: redisUrl, REDIS_PREFIX: 'schedules', RINGFENCE_DATA: folder },
        RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      },
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  }

  function kill(child: ChildProcess): void {
    child.kill('SIGKILL');
  }
});
