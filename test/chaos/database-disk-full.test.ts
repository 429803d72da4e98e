import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { chaosRun } from '../support/chaos.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { startTestServers, type TestServers } from '../support/servers.ts';

/** `npm run chaos` raises it. */
const ROWS = Math.min(1_000_000, Number(process.env.CHAOS_ROWS ?? 200_000));
const MIB = 1 << 20;
/** Less than the rows need, so that the disk is full in the middle of them. */
const ROOM = Math.round(ROWS * 60);
const AMPLE = 4_096 * MIB;
/** Postgres makes its log in pieces of that size: with less, it is as full as it gets. */
const FULL = 16 * MIB;

describe(`Postgres on a disk that is full in the middle of ${ROWS.toLocaleString('en')} rows`, function () {
  this.timeout(300_000 + ROWS / 5);
  const outside = { ...process.env };
  const disk = mkdtempSync(join(tmpdir(), 'ringfence-disk-'));
  let mounted = false;
  let servers: TestServers | undefined;
  let db: TestDatabase;
  let folder: string;
  const resize = (bytes: number) => execFileSync('mount', ['-o', `remount,size=${bytes}`, disk]);
  const room = () => {
    const { bavail, bsize, blocks } = statfsSync(disk);
    return { left: bavail * bsize, used: (blocks - bavail) * bsize };
  };

  before(async function () {
    if (!process.env.CHAOS_ROWS) return this.skip();
    mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${AMPLE},mode=711`, 'tmpfs', disk]).status === 0;
    if (!mounted) {
      console.log('      (only root may mount a small disk: not tried)');
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'ringfence-chaos-'));
    process.env.TMPDIR = disk;
    servers = await startTestServers({ durable: true });
    Object.assign(process.env, servers.environment, { TMPDIR: outside.TMPDIR ?? '/tmp' });
    db = await testDatabase();
  });
  after(async () => {
    await db?.database.close();
    await servers?.stop();
    for (const name of Object.keys(process.env)) if (!(name in outside)) delete process.env[name];
    Object.assign(process.env, outside);
    if (mounted) execFileSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('F14: stores every row once, as soon as there is room again', async () => {
    const conditions = { rows: ROWS, workers: 2, rangeBytes: Math.max(2 ** 20, ROWS * 8) };
    const undisturbed = await chaosRun(db, folder, conditions, async () => {});
    let fullest = Number.POSITIVE_INFINITY;
    const disturbed = await chaosRun(db, folder, conditions, async () => {
      resize(room().used + ROOM);
      await eventually(
        async () => room().left,
        (left) => {
          fullest = Math.min(fullest, left);
          return left < FULL;
        },
        { milliseconds: 120_000 },
      );
      // Long enough that workers fail, and try again, more than once.
      await wait(10_000);
      resize(AMPLE);
    });
    expect(disturbed).to.deep.equal(undisturbed);
    const stored = ROWS - Math.floor(ROWS / 100);
    expect(disturbed.flows).to.include({ rows: stored, lines: stored });
  });
});
