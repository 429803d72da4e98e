import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { openStormClient } from '../support/storm/client.ts';
import { expand } from '../support/storm/expansion.ts';
import { nothingLostNothingDoubled, quiescence } from '../support/storm/invariants.ts';
import { makeStormPerson, signIn } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { type Readers, startReaders } from '../support/storm/readers.ts';
import { stormLog } from '../support/storm/storm-log.ts';

/** `npm run chaos` raises both. */
const ROLLS = Number(process.env.CHAOS_ROLLS ?? 1);
const LINES = Number(process.env.CHAOS_LINES ?? 5_000);
const UPLOADS = ROLLS * 3;
/** A balancer's next look at /readyz. */
const NOTICE_MS = 500;

describe(`F23: all processes replaced, ${ROLLS} times, each time with a migration, under load`, function () {
  this.timeout(300_000 + ROLLS * 120_000);
  let folder: string;
  let platform: StormPlatform;
  let readers: Readers | undefined;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-rolling-'));
    platform = await startStormPlatform(folder);
    await ready(platform);
  });
  afterEach(() => readers?.stop());
  after(async () => {
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('fails no request that may be repeated, and loses no line', async () => {
    const { tenantId, account } = await makeStormPerson(platform, 'rolling');
    const { ledger, upload } = openStormClient(platform.url, account, join(folder, 'ledger.jsonl'));
    const token = await signIn(platform.url, account);
    readers = startReaders(platform.url, () => token);
    const logs = Array.from({ length: UPLOADS }, (_, no) => stormLog(no, LINES));
    const uploading = (async () => {
      for (const log of logs) await upload(log);
    })();
    uploading.catch(() => {});
    const codes: (number | null | undefined)[] = [];
    for (let roll = 0; roll < ROLLS; roll += 1) {
      expect(await expand(platform, folder, roll)).to.have.length(1);
      for (const at of platform.apis.keys()) codes.push(await replace(at));
      for (const worker of platform.workers) codes.push(await worker.signal('SIGTERM'));
    }
    await uploading;
    await quiescence(platform, 180_000);
    await readers.stop();
    ledger.close();
    const requests = { requests: readers.asked(), failed: readers.failed().length };
    console.error(
      `      ${JSON.stringify({ rolls: ROLLS, replaced: codes.length, ...requests, uploads: UPLOADS, lines: UPLOADS * LINES })}`,
    );
    expect(readers.failed()).to.deep.equal([]);
    expect(readers.asked()).to.be.greaterThan(100);
    expect(new Set(codes), 'exit codes').to.deep.equal(new Set([0]));
    await nothingLostNothingDoubled({ platform, tenantId, folder, ledger, logs, told: [] });
  });

  it('is seen to fail where processes are replaced without a word', async function () {
    if (!process.env.CHAOS_NAIVE) return this.skip();
    const { account } = await makeStormPerson(platform, 'abrupt');
    const token = await signIn(platform.url, account);
    readers = startReaders(platform.url, () => token);
    for (const api of platform.apis) {
      await wait(NOTICE_MS);
      await api.signal('SIGKILL');
    }
    await ready(platform);
    await readers.stop();
    console.error(`      without a word: ${readers.failed().length} of ${readers.asked()} requests failed`);
    expect(readers.failed()).to.have.length.greaterThan(0);
  });

  /** As it is done: nobody new is sent there, it is asked to stop, and its successor is used when it says so. */
  async function replace(at: number): Promise<number | null | undefined> {
    platform.resting.add(at);
    await wait(NOTICE_MS);
    const code = await platform.apis[at]?.signal('SIGTERM');
    await ready(platform, at);
    platform.resting.delete(at);
    return code;
  }
});
