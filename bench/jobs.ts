import { randomBytes } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import { inTenant } from '../src/db/database.ts';
import { enqueue } from '../src/jobs/enqueue.ts';
import { workerConnection } from '../src/jobs/queues.ts';
import { asOwner, testDatabase } from '../test/support/database.ts';
import { testEnvironment } from '../test/support/environment.ts';
import { eventually } from '../test/support/eventually.ts';
import { makeTenant } from '../test/support/tenant.ts';
import { startTestWorkers } from '../test/support/workers.ts';

/** Empty jobs through the whole platform (row, dispatch, queue, lease, events), beside bare BullMQ at the same concurrency. */
export async function benchJobs(count: number): Promise<string[][]> {
  const bare = await bareQueue(count);
  const whole = await wholePlatform(count);
  const rate = (seconds: number) => Math.round(count / seconds).toLocaleString('en');
  return [
    [`${count.toLocaleString('en')} empty jobs, one at a time`, 'seconds', 'jobs/s', 'ratio'],
    ['bare BullMQ: addBulk and one worker', bare.toFixed(2), rate(bare), '1.00'],
    ['row, dispatch, queue, lease, events', whole.toFixed(2), rate(whole), (bare / whole).toFixed(2)],
  ];
}

async function bareQueue(count: number): Promise<number> {
  const connection = workerConnection(testEnvironment().redisUrl);
  const prefix = `bench-${randomBytes(4).toString('hex')}`;
  const queue = new Queue('bare', { connection, prefix });
  let done = 0;
  const began = performance.now();
  await queue.addBulk(Array.from({ length: count }, (_, i) => ({ name: 'bare', data: { i } })));
  const worker = new Worker(
    'bare',
    async () => {
      done += 1;
    },
    { connection, prefix, concurrency: 1 },
  );
  await eventually(
    async () => done,
    (n) => n === count,
    { milliseconds: 120_000 },
  );
  const seconds = (performance.now() - began) / 1_000;
  await worker.close();
  await queue.close();
  return seconds;
}

async function wholePlatform(count: number): Promise<number> {
  const db = await testDatabase();
  const tenantId = await makeTenant(db.ownerUrl);
  const began = performance.now();
  await inTenant(db.database.app, tenantId, async (transaction) => {
    for (let i = 0; i < count; i++) await enqueue(transaction, { tenantId, kind: 'port-research', payload: {} });
  });
  const workers = await startTestWorkers(db, { kinds: ['port-research'], own: { 'port-research': async () => ({}) } });
  await eventually(
    async () =>
      (
        await asOwner<{ open: number }>(
          db.ownerUrl,
          `select count(*)::int as open from jobs where state <> 'completed'`,
        )
      )[0]?.open,
    (open) => open === 0,
    { milliseconds: 300_000 },
  );
  const seconds = (performance.now() - began) / 1_000;
  await workers.stop();
  await db.drop();
  return seconds;
}
