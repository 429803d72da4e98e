import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { expect } from 'chai';
import { openStormClient, type StormClient } from '../support/storm/client.ts';
import { acknowledgedMeansStored, nothingLostNothingDoubled, quiescence } from '../support/storm/invariants.ts';
import { makeStormPerson, signIn } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { type StormLog, stormLog } from '../support/storm/storm-log.ts';

/** `npm run chaos` raises them to sixty and thirty. */
const AWAY = {
  redis: Number(process.env.CHAOS_REDIS_AWAY_SECONDS ?? 8),
  postgres: Number(process.env.CHAOS_POSTGRES_AWAY_SECONDS ?? 8),
};
const LINES = 500;
/** Beyond that a request hangs. */
const LONGEST_MS = 15_000;

/** What came of one upload that was tried once. */
interface Attempt {
  status: number;
  retryAfter: string | null;
  milliseconds: number;
}

describe('F09, F13: long outages while people upload', function () {
  this.timeout(600_000 + (AWAY.redis + AWAY.postgres) * 4_000);
  let folder: string;
  let platform: StormPlatform;
  let client: StormClient;
  let account: { email: string; password: string };
  let tenantId: string;
  const logs: StormLog[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-outages-'));
    platform = await startStormPlatform(folder);
    await ready(platform);
    ({ account, tenantId } = await makeStormPerson(platform, 'outage'));
    client = openStormClient(platform.url, account, join(folder, 'ledger.jsonl'));
  });
  afterEach(() => {
    for (const proxy of [platform.proxies.redis, platform.proxies.postgres]) proxy.behave({ kind: 'pass' });
  });
  after(async () => {
    client?.ledger.close();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [part, kind] of [
    ['redis', 'freeze'],
    ['redis', 'refuse'],
    ['postgres', 'freeze'],
    ['postgres', 'refuse'],
  ] as const) {
    const how = kind === 'freeze' ? 'does not answer' : 'refuses';
    it(`${part} ${how} for ${AWAY[part]} s: uploads are accepted or refused honestly, and none is lost`, async () => {
      const token = await signIn(platform.url, account);
      const tried: { log: StormLog; attempt: Attempt }[] = [];
      platform.proxies[part].behave({ kind });
      const until = performance.now() + AWAY[part] * 1_000;
      let unready = false;
      while (performance.now() < until) {
        const log = stormLog(logs.length, LINES);
        logs.push(log);
        tried.push({ log, attempt: await tryOnce(token, log) });
        unready ||= (await probe('/readyz')).some((status) => status === 503);
        expect(new Set(await probe('/livez')), 'alive').to.deep.equal(new Set([200]));
        await wait(500);
      }
      platform.proxies[part].behave({ kind: 'pass' });
      const back = performance.now();
      await ready(platform);
      const seconds = Math.round((performance.now() - back) / 100) / 10;
      const statuses = tried.map(({ attempt }) => attempt.status);
      const longest = Math.round(Math.max(...tried.map(({ attempt }) => attempt.milliseconds)));
      console.error(
        `      ${JSON.stringify({ part, kind, statuses: tally(statuses), longest_ms: longest, back_s: seconds })}`,
      );
      expect(unready, 'told by /readyz').to.equal(true);
      for (const { attempt } of tried) {
        expect(attempt.status).to.be.oneOf([202, 503]);
        if (attempt.status === 503) expect(attempt.retryAfter).to.match(/^\d+$/);
      }
      // What was refused is sent again, as its sender would; what was accepted is accepted again without becoming two.
      for (const { log } of tried) await client.upload(log);
      await quiescence(platform, 180_000);
      const aftermath = { platform, tenantId, folder, logs, told: [], ledger: client.ledger };
      await nothingLostNothingDoubled(aftermath);
      await acknowledgedMeansStored(aftermath);
    });
  }

  it('holds up for ever who waits for Redis without a limit', async function () {
    if (!process.env.CHAOS_NAIVE) return this.skip();
    const { password } = new URL(platform.redisUrl);
    const queue = new Queue('naive', {
      connection: {
        ...{ host: '127.0.0.1', port: platform.proxies.redis.port, password: decodeURIComponent(password) },
        ...{ maxRetriesPerRequest: 1, enableOfflineQueue: false },
      },
    });
    queue.on('error', () => {});
    await queue.waitUntilReady();
    platform.proxies.redis.behave({ kind: 'freeze' });
    const added = queue.add('job', {}).then(
      () => 'returned',
      () => 'returned',
    );
    expect(await Promise.race([added, wait(12_000, 'pending')])).to.equal('pending');
    platform.proxies.redis.behave({ kind: 'pass' });
    await added;
    await queue.close();
  });

  async function tryOnce(token: string, log: StormLog): Promise<Attempt> {
    const form = new FormData();
    form.set('file', new File([new Uint8Array(log.bytes)], log.name));
    const began = performance.now();
    const answer = await fetch(`${platform.url}/api/v1/files/upload`, {
      ...{ method: 'POST', body: form, signal: AbortSignal.timeout(LONGEST_MS) },
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.arrayBuffer();
    const milliseconds = performance.now() - began;
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), milliseconds };
  }

  /** What every replica says to a probe. */
  function probe(path: string): Promise<number[]> {
    const ask = async (port: number) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;
    return Promise.all(platform.ports.map(ask));
  }
});

function tally(statuses: number[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
