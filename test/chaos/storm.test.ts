import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { asOwner } from '../support/database.ts';
import { openStormClient } from '../support/storm/client.ts';
import { FAULTS } from '../support/storm/faults.ts';
import {
  type Aftermath,
  acknowledgedMeansStored,
  auditUnbroken,
  feedComplete,
  honestAnswers,
  nothingLostNothingDoubled,
  processesHealthy,
  quiescence,
  topologyIsWhatFlowsSay,
} from '../support/storm/invariants.ts';
import { makeStormPerson, type StormPerson } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { seeded } from '../support/storm/random.ts';
import { type StormLog, stormLog } from '../support/storm/storm-log.ts';
import { fingerprint } from '../support/uploads.ts';

/** `npm run chaos` raises these. The seed gives the same faults in the same order. */
const STRIKES = Number(process.env.CHAOS_FAULTS ?? 5);
const UPLOADS = Number(process.env.CHAOS_UPLOADS ?? 3);
const LINES = Number(process.env.CHAOS_LINES ?? 5_000);
const SEED = Number(process.env.CHAOS_SEED ?? 1);

describe(`a storm of ${STRIKES} faults over ${UPLOADS} uploads (seed ${SEED})`, function () {
  this.timeout(300_000 + STRIKES * 30_000 + (UPLOADS * LINES) / 2);
  let folder: string;
  let platform: StormPlatform;
  let aftermath: Aftermath;
  let account: StormPerson['account'];
  const struck: string[] = [];
  /** Who has data here and no part in the storm, and what it was before. */
  let bystander: { tenantId: string; before: Record<string, unknown> };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-storm-'));
    platform = await startStormPlatform(folder);
    await ready(platform);
    bystander = await standBy();
    const person = await makeStormPerson(platform, 'storm');
    const { tenantId } = person;
    account = person.account;
    const logs = Array.from({ length: UPLOADS }, (_, no) => stormLog(no, LINES));
    aftermath = { platform, tenantId, folder, logs, told: [], ledger: undefined as never };
    await rage(logs);
  });
  after(async () => {
    aftermath?.ledger?.close();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('loses no line and stores none twice', () => nothingLostNothingDoubled(aftermath));
  it('leaves the topology that the flows say', () => topologyIsWhatFlowsSay(aftermath));
  it('keeps what it acknowledged', () => acknowledgedMeansStored(aftermath));
  it('leaves the audit chain whole', () => auditUnbroken(aftermath));
  it('tells everything in the feed, once and in order', async () => feedComplete(aftermath, await committed()));
  it('leaves alone who had no part in it', async () => {
    expect(await fingerprint(platform.db.ownerUrl, bystander.tenantId)).to.deep.equal(bystander.before);
  });
  it('answers honestly throughout', () => honestAnswers(aftermath));
  it('ends no process by itself', () => processesHealthy(aftermath));

  /** A tenant whose only log is read before anything strikes. */
  async function standBy() {
    const { tenantId, account: own } = await makeStormPerson(platform, 'bystander');
    const { ledger, upload } = openStormClient(platform.url, own, join(folder, 'bystander.jsonl'));
    await upload(stormLog(UPLOADS, LINES));
    ledger.close();
    await quiescence(platform, 180_000);
    const before = await fingerprint(platform.db.ownerUrl, tenantId);
    expect(before.flows).to.include({ rows: LINES });
    return { tenantId, before };
  }

  /** Uploads and follows the feed while faults strike, then waits until all is done. */
  async function rage(logs: StormLog[]): Promise<void> {
    const random = seeded(SEED);
    const client = openStormClient(platform.url, account, join(folder, 'ledger.jsonl'));
    aftermath.ledger = client.ledger;
    const began = Date.now();
    const over = new AbortController();
    // First: what is told before anybody listens is told to nobody.
    const following = client.follow(await client.cursor(), over.signal);
    const uploading = Promise.all(
      logs.map(async (log, at) => {
        await wait(at * 400);
        await client.upload(log);
      }),
    );
    uploading.catch(() => {});
    await wait(1_500);
    const kinds = shuffled(random);
    for (let strike = 0; strike < STRIKES; strike++) {
      const fault = kinds[strike % kinds.length] as (typeof FAULTS)[number];
      struck.push(fault.name);
      await fault.strike(platform, random);
      await wait(300 + random() * 700);
    }
    await uploading;
    await quiescence(platform, 180_000);
    over.abort();
    aftermath.told = await following;
    const figures = { seed: SEED, faults: struck.length, uploads: UPLOADS, lines: UPLOADS * LINES };
    const statuses = Object.fromEntries(client.ledger.statuses);
    const seconds = Math.round((Date.now() - began) / 1_000);
    console.error(`      ${JSON.stringify({ ...figures, events: aftermath.told.length, statuses, seconds })}`);
  }

  /** The cursors of every event, as the tables have them. */
  async function committed(): Promise<string[]> {
    const sql = `select id::text as id from (
      select id from job_events where tenant_id = $1 union all select feed_id from alert_events where tenant_id = $1) event
      order by event.id`;
    const rows = await asOwner<{ id: string }>(platform.db.ownerUrl, sql, [aftermath.tenantId]);
    return rows.map(({ id }) => id);
  }
});

/** Each kind of fault in an order of the seed's, so that a long storm has all of them and a short one others each time. */
function shuffled(random: () => number) {
  const kinds = [...FAULTS];
  for (let i = kinds.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [kinds[i], kinds[j]] = [kinds[j] as (typeof FAULTS)[number], kinds[i] as (typeof FAULTS)[number]];
  }
  return kinds;
}
