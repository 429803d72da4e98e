import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openQueues } from '../../src/jobs/queues.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { openStormClient, type StormClient } from '../support/storm/client.ts';
import { nothingLostNothingDoubled, quiescence } from '../support/storm/invariants.ts';
import { makeStormPerson, type StormPerson } from '../support/storm/person.ts';
import { ready, type StormPlatform, startStormPlatform } from '../support/storm/platform.ts';
import { type StormLog, stormLog } from '../support/storm/storm-log.ts';

/** `npm run chaos` asks for twenty. */
const TIMES = Number(process.env.CHAOS_REDELIVERIES ?? 2);
const COPIES = 5;
const LINES = 40_000;

interface IngestRow {
  id: string;
  tenant_id: string;
  state: string;
  attempts: number;
}

describe('work that is delivered again', function () {
  this.timeout(300_000 + TIMES * 60_000);
  let folder: string;
  let platform: StormPlatform;
  let person: StormPerson;
  let client: StormClient;
  const logs: StormLog[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ringfence-redelivery-'));
    platform = await startStormPlatform(folder, { apis: 1 });
    await ready(platform);
    person = await makeStormPerson(platform, 'again');
    client = openStormClient(platform.url, person.account, join(folder, 'ledger.jsonl'));
  });
  after(async () => {
    client?.ledger.close();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(`F02: is done once although its worker dies before the queue hears of it, ${TIMES} times`, async () => {
    let unheard = 0;
    for (let time = 0; time < TIMES; time += 1) {
      const id = await upload();
      await ingestOf(id, ({ state }) => state !== 'queued');
      // From here on nobody can tell the queue anything, while Postgres takes what is written.
      platform.proxies.redis.behave({ kind: 'freeze' });
      const atFreeze = await ingestOf(id, () => true);
      await ingestOf(id, ({ state }) => state === 'completed');
      if (atFreeze.state === 'running') unheard += 1;
      for (const worker of platform.workers) await worker.signal('SIGKILL');
      platform.proxies.redis.behave({ kind: 'pass' });
      await quiescence(platform, 120_000);
      expect((await ingestOf(id, () => true)).attempts).to.equal(1);
    }
    console.error(`      ${unheard} of ${TIMES} workers died between their commit and the queue's hearing of it`);
    expect(unheard).to.be.at.least(1);
    await onceEach();
  });

  it(`F04: is done once although the queue has it ${COPIES} times under other names`, async () => {
    const queues = openQueues(platform.redisUrl, 'storm', () => {});
    for (let time = 0; time < TIMES; time += 1) {
      for (const worker of platform.workers) await worker.signal('SIGSTOP');
      const id = await upload();
      const job = await ingestOf(id, () => true);
      for (let copy = 0; copy < COPIES; copy += 1) {
        const message = { job_id: job.id, tenant_id: job.tenant_id };
        await queues.byKind.ingest.add('ingest', message, { jobId: `copy-${time}-${copy}` });
      }
      for (const worker of platform.workers) await worker.signal('SIGCONT');
      await quiescence(platform, 120_000);
      expect((await ingestOf(id, () => true)).attempts).to.equal(1);
      await eventually(
        () => queues.byKind.ingest.getJobCounts('wait', 'active', 'delayed', 'prioritized'),
        (counts) => Object.values(counts).every((count) => count === 0),
        { milliseconds: 60_000 },
      );
    }
    await queues.close();
    await onceEach();
  });

  const onceEach = () =>
    nothingLostNothingDoubled({ platform, ...person, folder, logs, told: [], ledger: client.ledger });

  /** Resolves to the upload's id. */
  async function upload(): Promise<string> {
    const log = stormLog(logs.length, LINES);
    logs.push(log);
    await client.upload(log);
    return client.ledger.accepted.get(log.name) as string;
  }

  /** The upload's job, as soon as it is as wanted. */
  async function ingestOf(uploadId: string, accept: (row: IngestRow) => boolean): Promise<IngestRow> {
    const sql = `select id, tenant_id, state, attempts from jobs where upload_id = $1 and kind = 'ingest'`;
    const row = await eventually(
      async () => (await asOwner<IngestRow>(platform.db.ownerUrl, sql, [uploadId]))[0],
      (found) => found !== undefined && accept(found),
      { milliseconds: 60_000 },
    );
    return row as IngestRow;
  }
});
