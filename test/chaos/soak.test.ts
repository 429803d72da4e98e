import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { testEnvironment } from '../support/environment.ts';
import { openStormClient, type StormClient } from '../support/storm/client.ts';
import { nothingLostNothingDoubled, processesHealthy, quiescence } from '../support/storm/invariants.ts';
import { makeStormPerson, signIn } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { growth, type Reading, type TrendWatch, watchTrend } from '../support/storm/process-trend.ts';
import { startReaders } from '../support/storm/readers.ts';
import { type StormLog, stormLog } from '../support/storm/storm-log.ts';

/** `npm run chaos` asks for ten. Few minutes tell nothing: caches and heaps are still filling. */
const MINUTES = Number(process.env.CHAOS_SOAK_MINUTES ?? 0);
const REQUESTS_A_MINUTE = 2_000;
const FILES_A_MINUTE = 20;
/** A megabyte each. */
const LINES = 15_000;
const PEOPLE = 20;
/** Of all readings, those before this share are of warming up. */
const WARM_UP = 0.4;
const MOST_MEGABYTES_A_MINUTE = 1;
const TOKEN_MS = 5 * 60_000;

(MINUTES > 0 ? describe : describe.skip)(
  `F24: ${MINUTES} minutes of ${REQUESTS_A_MINUTE} requests and ${FILES_A_MINUTE} files each`,
  function () {
    this.timeout(MINUTES * 60_000 + 600_000);
    let folder: string;
    let platform: StormPlatform;
    let client: StormClient;
    let watch: TrendWatch | undefined;

    before(async function () {
      if (!existsSync('/proc/self/fd')) {
        console.log('      (what processes hold can be seen in /proc only: not tried)');
        return this.skip();
      }
      folder = await mkdtemp(join(tmpdir(), 'ringfence-soak-'));
      platform = await startStormPlatform(folder);
      await ready(platform);
    });
    after(async () => {
      watch?.stop();
      client?.ledger.close();
      await platform?.stop();
      if (folder) await rm(folder, { recursive: true, force: true });
    });

    it('leaves memory and open files where they were', async () => {
      const { account, tenantId } = await makeStormPerson(platform, 'soak');
      client = openStormClient(platform.url, account, join(folder, 'ledger.jsonl'));
      let token = await signIn(platform.url, account);
      const renewal = setInterval(() => {
        void signIn(platform.url, account).then((fresh) => {
          token = fresh;
        });
      }, TOKEN_MS);
      const readers = startReaders(platform.url, () => token, {
        people: PEOPLE,
        pause: (PEOPLE * 60_000) / REQUESTS_A_MINUTE,
      });
      watch = watchTrend(new Map([...pidsOf('api'), ...pidsOf('worker')]));
      const logs: StormLog[] = [];
      const until = performance.now() + MINUTES * 60_000;
      while (performance.now() < until) {
        const log = stormLog(logs.length, LINES);
        logs.push(log);
        await Promise.all([client.upload(log), wait(60_000 / FILES_A_MINUTE)]);
      }
      const readings = watch.readings();
      watch.stop();
      clearInterval(renewal);
      await readers.stop();
      await quiescence(platform, 180_000);
      const trends = Object.fromEntries([...readings].map(([name, all]) => [name, trendOf(all)]));
      const times = readers.times().sort((a, b) => a - b);
      const p95 = Math.round(times[Math.floor(times.length * 0.95)] ?? 0);
      const asked = { requests: readers.asked(), failed: readers.failed().length, p95_ms: p95 };
      console.error(`      ${JSON.stringify({ minutes: MINUTES, files: logs.length, ...asked, trends })}`);
      expect(readers.failed()).to.deep.equal([]);
      for (const [name, { megabytes_a_minute, files }] of Object.entries(trends)) {
        expect(megabytes_a_minute, `${name}: memory`).to.be.at.most(MOST_MEGABYTES_A_MINUTE);
        expect(files, `${name}: open files`).to.be.at.most(1);
      }
      await nothingLostNothingDoubled({ platform, tenantId, folder, logs, told: [], ledger: client.ledger });
      processesHealthy({ platform, tenantId, folder, logs, told: [], ledger: client.ledger });
    });

    it('is seen in a process that leaks', async () => {
      const program = join(testEnvironment().projectFolder, 'test/support/storm/leaking.mjs');
      const child = spawn(process.execPath, [program], { stdio: 'ignore' });
      const leak = watchTrend(new Map([['leak', () => child.pid]]));
      await wait(30_000);
      leak.stop();
      child.kill('SIGKILL');
      const { megabytes_a_minute, files } = trendOf(leak.readings().get('leak') ?? []);
      expect(megabytes_a_minute).to.be.greaterThan(MOST_MEGABYTES_A_MINUTE);
      expect(files).to.be.greaterThan(1);
    });

    function pidsOf(kind: 'api' | 'worker'): [string, () => number | undefined][] {
      const processes = kind === 'api' ? platform.apis : platform.workers;
      return processes.map((one, at) => [`${kind}-${at + 1}`, () => one.pid()]);
    }
  },
);

/** What a process gains in a minute once it is warm. */
function trendOf(all: readonly Reading[]) {
  const warm = all.slice(Math.floor(all.length * WARM_UP));
  const hundredths = (figure: 'residentMegabytes' | 'files') => Math.round(growth(warm, figure) * 100) / 100;
  const { residentMegabytes = 0 } = warm.at(-1) ?? {};
  return {
    megabytes_a_minute: hundredths('residentMegabytes'),
    files: hundredths('files'),
    megabytes: Math.round(residentMegabytes),
  };
}
