import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { decodeJwt } from 'jose';
import { loadSigningKeys } from '../../src/api/token-keys.ts';
import { createTokenService } from '../../src/infra/security/tokens.ts';
import { asOwner } from '../support/database.ts';
import { testConfig, testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeSchedule, runsOf } from '../support/schedules.ts';
import { openStormClient, type StormClient } from '../support/storm/client.ts';
import { type FalseClock, falseClockLibrary, openFalseClock } from '../support/storm/clocks.ts';
import { nothingLostNothingDoubled, processesHealthy, quiescence } from '../support/storm/invariants.ts';
import { makeStormPerson, type StormPerson, signIn } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { type StormLog, stormLog } from '../support/storm/storm-log.ts';

const HOUR = 3_600;
const LONG_FORM = Boolean(process.env.CHAOS_NAIVE);
/** `npm run chaos` makes all of them in all places. */
const JUMPS = LONG_FORM ? [HOUR, -HOUR, 48 * HOUR, -48 * HOUR] : [-HOUR, 48 * HOUR];
const PLACES = LONG_FORM ? (['api', 'workers', 'both'] as const) : (['both'] as const);
const LINES = Number(process.env.CHAOS_LINES ?? 20_000);

describe('F19: clocks of machines that jump', function () {
  this.timeout(300_000 + JUMPS.length * PLACES.length * 90_000);
  const library = falseClockLibrary();
  let folder: string;
  let platform: StormPlatform;
  let person: StormPerson;
  let client: StormClient;
  let clocks: Record<'api' | 'workers', FalseClock>;
  const logs: StormLog[] = [];

  before(async function () {
    if (!library) {
      console.log('      (libfaketime is not installed: apt-get install libfaketime, and these tests run)');
      return this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'ringfence-clocks-'));
    const clock = (name: string) => openFalseClock(library, join(folder, `${name}.clock`));
    clocks = { api: clock('api'), workers: clock('workers') };
    platform = await startStormPlatform(folder, {
      apiEnvironment: clocks.api.environment,
      workerEnvironment: clocks.workers.environment,
      // Longer than a busy machine can hold up a worker, and shorter than every jump.
      jobs: { lockSeconds: 30 },
    });
    await ready(platform);
    person = await makeStormPerson(platform, 'clock');
    client = openStormClient(platform.url, person.account, join(folder, 'ledger.jsonl'));
  });
  after(async () => {
    client?.ledger.close();
    await platform?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('takes no lease early, runs every slot once, keeps tokens good that are and bad that were', async () => {
    const { db } = platform;
    const first = new Date(Math.ceil(Date.now() / 1_000 + 1) * 1_000);
    const schedule = await makeSchedule(db.database.app, person.tenantId, person.userId, first, {
      ...{ every_seconds: 1, overlap: 'allow' },
    });
    const old = await signIn(platform.url, person.account);
    const expired = await expiredLike(old);
    for (const place of PLACES) {
      for (const seconds of JUMPS) {
        const set = (value: number) =>
          Promise.all(
            (['api', 'workers'] as const)
              .filter((one) => [one, 'both'].includes(place))
              .map((one) => clocks[one].set(value)),
          );
        await upload();
        await set(seconds);
        const during = await signIn(platform.url, person.account);
        expect(await answersTo(old, during, expired), `${place} ${seconds} s`).to.deep.equal([[200, 200, 401]]);
        await upload();
        await allRead();
        await set(0);
        expect(await answersTo(old, during, expired), `${place} back`).to.deep.equal([[200, 200, 401]]);
      }
    }
    await asOwner(
      db.ownerUrl,
      `update schedules set state = 'paused', next_slot = null, next_run_at = null where id = $1`,
      [schedule.id],
    );
    await quiescence(platform, 180_000);
    const runs = await runsOf(db, schedule);
    const slots = runs.map(({ slot }) => (slot.getTime() - first.getTime()) / 1_000);
    const figures = { jumps: JUMPS.length * PLACES.length, slots: slots.length, lines: logs.length * LINES };
    console.error(`      ${JSON.stringify(figures)}`);
    expect(slots, 'slots').to.deep.equal(slots.map((_, index) => index));
    const again = `select kind, attempts, failures, crashes, early_deaths from jobs where attempts <> 1`;
    expect(await asOwner(db.ownerUrl, again), 'jobs that were taken twice').to.deep.equal([]);
    await nothingLostNothingDoubled({ platform, ...person, folder, logs, told: [], ledger: client.ledger });
    processesHealthy({ platform, ...person, folder, logs, told: [], ledger: client.ledger });
  });

  it('is seen to break tokens that believe the clock of their machine', async function () {
    if (!LONG_FORM) return this.skip();
    const back = await naiveTokens(-HOUR);
    expect(back).to.deep.equal([
      { expired: false, fresh: true },
      { expired: true, fresh: false },
    ]);
    const forth = await naiveTokens(48 * HOUR);
    expect(forth).to.deep.equal([
      { expired: false, fresh: true },
      { expired: false, fresh: false },
    ]);
  });

  async function upload(): Promise<void> {
    const log = stormLog(logs.length, LINES);
    logs.push(log);
    await client.upload(log);
  }

  /** Work goes on at its pace: it does not wait for a clock to be right again. */
  function allRead(): Promise<unknown> {
    const sql = `select count(*)::int as open from uploads where tenant_id = $1 and state <> 'stored'`;
    return eventually(
      () => asOwner<{ open: number }>(platform.db.ownerUrl, sql, [person.tenantId]),
      ([row]) => row?.open === 0,
      { milliseconds: 90_000 },
    );
  }

  /** What the replicas say to tokens, each kind of answer once. */
  async function answersTo(...tokens: string[]): Promise<number[][]> {
    const status = async (port: number, token: string) => {
      const headers = { authorization: `Bearer ${token}`, connection: 'close' };
      return (await fetch(`http://127.0.0.1:${port}/api/v1/auth/me`, { headers })).status;
    };
    const all = await Promise.all(
      platform.ports.map((port) => Promise.all(tokens.map((token) => status(port, token)))),
    );
    return [...new Map(all.map((answers) => [answers.join(), answers])).values()];
  }

  /** A token of the same session that was issued an hour ago, and expired fifty minutes ago. */
  async function expiredLike(token: string): Promise<string> {
    const keys = await loadSigningKeys(platform.db.database.control, testEnvironment().masterKey);
    const { auth } = await testConfig();
    const service = createTokenService({ ...auth, keys, now: () => Date.now() - HOUR * 1_000 });
    const { sub, sid, tid } = decodeJwt(token);
    return service.issueAccessToken({ userId: String(sub), sessionId: String(sid), tenantId: String(tid) });
  }

  /** What they say before and after the clock is set. */
  async function naiveTokens(seconds: number): Promise<unknown[]> {
    const clock = openFalseClock(String(library), join(folder, `naive${seconds}.clock`));
    const program = join(testEnvironment().projectFolder, 'test/support/storm/naive-tokens.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH, ...clock.environment },
    });
    const said: unknown[] = [];
    for await (const line of createInterface(child.stdout)) {
      said.push(JSON.parse(line));
      if (said.length === 1) await clock.set(seconds);
    }
    return said;
  }
});
