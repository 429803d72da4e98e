import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { asOwner } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { openStormClient } from '../support/storm/client.ts';
import { makeStormPerson } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { stormLog } from '../support/storm/storm-log.ts';

/** `npm run chaos` raises both. */
const POISONS = Number(process.env.CHAOS_POISONS ?? 1);
const NEIGHBOURS = POISONS * 8;
const LINES = 500;
const MAX_CRASHES = 3;

interface Fate {
  name: string;
  state: string;
  code: string | null;
  crashes: number;
}

describe(`F06: ${POISONS} files that kill whoever reads them, among ${NEIGHBOURS} others`, function () {
  this.timeout(300_000 + POISONS * 120_000);
  let folder: string;
  let platform: StormPlatform | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-poison-'));
  });
  afterEach(async () => {
    await platform?.stop();
    platform = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  it(`are put away after ${MAX_CRASHES} crashes each, and all the others are read`, async () => {
    const running = await begin(MAX_CRASHES);
    const fates = await eventually(
      () => fatesOf(running),
      (all) => all.every(({ state }) => ['stored', 'quarantined', 'failed'].includes(state)),
      { milliseconds: 120_000 + POISONS * 90_000 },
    );
    const poisons = fates.filter(({ name }) => name.startsWith('poison'));
    const others = fates.filter(({ name }) => !name.startsWith('poison'));
    const deaths = running.workers.flatMap((one) => one.crashes()).length;
    console.error(`      ${JSON.stringify({ poisons: POISONS, neighbours: NEIGHBOURS, deaths })}`);
    const away = { state: 'quarantined', code: 'crash-loop', crashes: MAX_CRASHES };
    expect(poisons.map(({ name: _, ...fate }) => fate)).to.deep.equal(poisons.map(() => away));
    expect(new Set(others.map(({ state }) => state))).to.deep.equal(new Set(['stored']));
    expect(fates).to.have.lengthOf(POISONS + NEIGHBOURS);
    const [row] = await asOwner(running.db.ownerUrl, 'select count(*)::int as rows from flows');
    expect(row).to.deep.equal({ rows: NEIGHBOURS * LINES });
  });

  it('would kill workers for ever where nobody counts', async function () {
    if (!process.env.CHAOS_NAIVE) return this.skip();
    const running = await begin(1_000_000);
    const deaths = () => running.workers.flatMap((one) => one.crashes()).length;
    await eventually(
      async () => deaths(),
      (count) => count >= POISONS * MAX_CRASHES + 3,
      { milliseconds: 120_000 + POISONS * 90_000 },
    );
    const fates = await fatesOf(running);
    expect(fates.filter(({ state }) => state === 'quarantined')).to.deep.equal([]);
    expect(fates.filter(({ name, state }) => name.startsWith('poison') && state === 'stored')).to.deep.equal([]);
  });

  /** Uploads everything while the workers stand still, then lets them at it. */
  async function begin(maxCrashes: number): Promise<StormPlatform> {
    const list = join(folder, 'poison');
    const preload = pathToFileURL(join(testEnvironment().projectFolder, 'test/support/storm/poisoned-reader.mjs'));
    const workerEnvironment = { STORM_POISON: list, NODE_OPTIONS: `--import ${preload.href}` };
    const running = await startStormPlatform(folder, { apis: 1, workerEnvironment, jobs: { maxCrashes } });
    platform = running;
    await ready(running);
    for (const worker of running.workers) await worker.signal('SIGSTOP');
    const { account } = await makeStormPerson(running, 'poison');
    const { ledger, upload } = openStormClient(running.url, account, join(folder, 'ledger.jsonl'));
    for (let no = 0; no < POISONS + NEIGHBOURS; no += 1) {
      // Every ninth, so that some stand before and behind each.
      const log = stormLog(no, LINES);
      await upload(no % 9 === 4 ? { ...log, name: `poison-${no}.csv` } : log);
    }
    const poisons = [...ledger.accepted].filter(([name]) => name.startsWith('poison'));
    expect(poisons).to.have.lengthOf(POISONS);
    writeFileSync(list, poisons.map(([, id]) => `${id}\n`).join(''));
    ledger.close();
    for (const worker of running.workers) await worker.signal('SIGCONT');
    return running;
  }

  function fatesOf({ db }: StormPlatform): Promise<Fate[]> {
    return asOwner<Fate>(
      db.ownerUrl,
      `select u.name, u.state, j.error->>'code' as code, j.crashes from uploads u
         join jobs j on j.upload_id = u.id and j.kind = 'ingest' order by u.no`,
    );
  }
});
