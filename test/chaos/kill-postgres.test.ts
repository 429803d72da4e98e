import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type ChaosRun, chaosRun } from '../support/chaos.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestServers, type TestServers } from '../support/servers.ts';

/** `npm run chaos` raises both. */
const ROWS = Number(process.env.CHAOS_ROWS ?? 100_000);
const KILLS = Math.min(5, Number(process.env.CHAOS_KILLS ?? 1));

/** The short form has the harder one only. */
const WAYS = [
  ['the file as a whole', { rows: ROWS, workers: 1, rangeBytes: 2 ** 40 }],
  ['the file in ranges', { rows: ROWS, workers: 2, rangeBytes: Math.max(2 ** 20, ROWS * 8) }],
] as const;

describe(`Postgres killed while ${ROWS.toLocaleString('en')} rows are loaded`, function () {
  this.timeout(240_000 + ROWS / 5);
  const outside = { ...process.env };
  let servers: TestServers;
  let db: TestDatabase;
  let folder: string;

  before(async () => {
    // Of its own: the other tests' Postgres must live on, and this one must keep what it promises to keep.
    servers = await startTestServers({ durable: true });
    Object.assign(process.env, servers.environment);
    folder = await mkdtemp(join(tmpdir(), 'ringfence-chaos-'));
    db = await testDatabase();
  });
  after(async () => {
    await db?.database.close();
    await servers?.stop();
    Object.assign(process.env, outside);
    await rm(folder, { recursive: true, force: true });
  });

  for (const [how, conditions] of process.env.CHAOS_KILLS ? WAYS : WAYS.slice(1)) {
    it(`stores every row once, with commits that do not wait for the disk: ${how}`, async () => {
      const undisturbed = await chaosRun(db, folder, conditions, async () => {});
      let done = 0;
      const disturbed = await chaosRun(db, folder, conditions, async (run) => {
        done = await killNowAndThen(run, servers, KILLS);
      });
      expect(disturbed).to.deep.equal(undisturbed);
      expect(done, 'kills before the file was through').to.be.at.least(1);
      const stored = ROWS - Math.floor(ROWS / 100);
      expect(disturbed.flows).to.include({ rows: stored, lines: stored });
    });
  }
});

/** Kills Postgres each time some more rows were committed; returns how often, before all was read. */
async function killNowAndThen(run: ChaosRun, servers: TestServers, kills: number): Promise<number> {
  for (let done = 0; done < kills; done++) {
    const before = await run.rowsStored();
    await eventually(
      async () => (await run.isStored()) || (await run.rowsStored()) > before,
      (is) => is,
      { milliseconds: 120_000 },
    );
    if (await run.isStored()) return done;
    await servers.killPostgres();
  }
  return kills;
}
