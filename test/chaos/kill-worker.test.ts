import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { openQueues } from '../../src/jobs/queues.ts';
import { type ChaosRun, chaosRun } from '../support/chaos.ts';
import { useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';

/** `npm run chaos` raises both. */
const KILLS = Number(process.env.CHAOS_KILLS ?? 2);
const ROWS = Number(process.env.CHAOS_ROWS ?? 100_000);
/** So many kills of a single worker are enough: each costs the time until its job is taken over. */
const SINGLE_KILLS = Math.min(KILLS, 20);
const ROW_BYTES = 77;
const WHOLE = { rows: ROWS, workers: 1, rangeBytes: 2 ** 40 };
const IN_RANGES = { rows: ROWS, workers: 3, rangeBytes: Math.max(2 ** 20, Math.round((ROWS * ROW_BYTES) / 24)) };

describe(`workers killed while they read ${ROWS.toLocaleString('en')} rows`, function () {
  this.timeout(180_000 + KILLS * 20_000 + ROWS / 10);
  const db = useDatabase();
  let folder: string;
  let undisturbed: Record<string, unknown>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-chaos-'));
    undisturbed = await chaosRun(db(), folder, WHOLE, async () => {});
    const stored = ROWS - Math.floor(ROWS / 100);
    expect(undisturbed.flows).to.include({ rows: stored, lines: stored });
  });
  after(() => rm(folder, { recursive: true, force: true }));

  for (const [how, conditions, kills] of [
    ['one worker, the file as a whole', WHOLE, SINGLE_KILLS],
    ['three workers, the file in ranges', IN_RANGES, KILLS],
  ] as const) {
    it(`stores every row once, and the topology is that of an undisturbed run: ${how}`, async () => {
      let done = 0;
      const disturbed = await chaosRun(db(), folder, conditions, async (run) => {
        done = await killAgainAndAgain(run, kills);
      });
      expect(disturbed).to.deep.equal(undisturbed);
      expect(done, 'kills before the file was through').to.be.at.least(1);
      console.error(`      ${done} kills, ${ROWS.toLocaleString('en')} rows, 0 lost, 0 doubled`);
    });
  }

  it('survives FLUSHALL in the middle', async () => {
    const flushed = await chaosRun(db(), folder, WHOLE, async (run) => {
      await eventually(
        async () => (await run.rowsStored()) > 0 || (await run.isStored()),
        (is) => is,
        { milliseconds: 60_000 },
      );
      await forgetEverything(run.prefix);
      await run.killWorker();
      await forgetEverything(run.prefix);
    });
    expect(flushed).to.deep.equal(undisturbed);
  });
});

/** Kills a worker at some moment after each time that one has taken up work; returns how often, before all was read. */
async function killAgainAndAgain(run: ChaosRun, kills: number): Promise<number> {
  for (let done = 0; done < kills; done++) {
    await run.claimed();
    await wait(20 + Math.random() * 500);
    if (await run.isStored()) return done;
    await run.killWorker();
  }
  return kills;
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
