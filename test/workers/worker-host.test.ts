import { expect } from 'chai';
import { inTenant } from '../../src/db/database.ts';
import { eventsAfter } from '../../src/db/job-events.ts';
import { listJobs, requestCancel, retryJob } from '../../src/db/jobs.ts';
import { PermanentFailure } from '../../src/workers/processor.ts';
import { useDatabase } from '../support/database.ts';
import { jobIn, makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const until = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

describe('the worker host', function () {
  this.timeout(30_000);
  const db = useDatabase();
  let workers: TestWorkers;
  let tenantId: string;
  const calls: Record<string, number> = {};

  before(async () => {
    tenantId = await makeTenant(db().ownerUrl);
    workers = await startTestWorkers(db(), {
      own: {
        'port-research': async (_payload, context) => {
          calls[context.jobId] = (calls[context.jobId] ?? 0) + 1;
          await context.report({ percent: 40, rows: 7, step: 'Half way' });
          return { done: true };
        },
        'threat-scan': async (_payload, context) => until(context.signal),
        discovery: async (_payload, context) => {
          calls[context.jobId] = (calls[context.jobId] ?? 0) + 1;
          if ((calls[context.jobId] ?? 0) < 2) throw new Error('passing trouble with a secret in it');
          throw new PermanentFailure('no-good', 'It cannot be done.', 'Do something else.');
        },
      },
    });
  });
  after(() => workers.stop());

  it('runs a job once and keeps its result', async () => {
    const job = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    const done = await jobIn(db(), tenantId, job.id, 'completed');
    expect(done).to.include({ percent: 100, rows: 7, attempts: 1, failures: 0 });
    expect(done.result).to.deep.equal({ done: true });
    expect(calls[job.id]).to.equal(1);
  });

  it('tells every change through the event feed, in order', async () => {
    const read = (after: string | null) => eventsAfter(db().database.app, { tenantId, after, limit: 100 });
    const start = await read(null);
    const job = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    await jobIn(db(), tenantId, job.id, 'completed');
    const { items } = await read(start.cursor);
    const mine = items.flatMap((event) => (event.type === 'job' && event.job_id === job.id ? [event] : []));
    expect(mine.map((event) => event.state)).to.deep.equal(['queued', 'running', 'running', 'completed']);
    expect(mine.map((event) => event.version)).to.deep.equal([1, 2, 3, 4]);
  });

  it('cancels a running job within two seconds', async () => {
    const job = await submit(db().database.app, { tenantId, kind: 'threat-scan', payload: {} });
    await jobIn(db(), tenantId, job.id, 'running');
    const asked = Date.now();
    await inTenant(db().database.app, tenantId, (transaction) => requestCancel(transaction, job.id));
    await jobIn(db(), tenantId, job.id, 'cancelled');
    expect(Date.now() - asked).to.be.below(2_500);
  });

  it('tries again after a passing failure, gives up at a permanent one, and hides the reason of the former', async () => {
    const job = await submit(db().database.app, { tenantId, kind: 'discovery', payload: {} });
    const failed = await jobIn(db(), tenantId, job.id, 'failed');
    expect(calls[job.id]).to.equal(2);
    expect(failed).to.include({ attempts: 2, failures: 2 });
    expect(failed.error).to.deep.equal({ code: 'no-good', message: 'It cannot be done.', hint: 'Do something else.' });
    expect(JSON.stringify(failed)).not.to.contain('secret');
  });

  it('runs a failed job again when asked, and nothing follows from a failure', async () => {
    const job = await submit(db().database.app, { tenantId, kind: 'discovery', payload: {} });
    await jobIn(db(), tenantId, job.id, 'failed');
    await inTenant(db().database.app, tenantId, (transaction) => retryJob(transaction, job.id));
    const again = await jobIn(db(), tenantId, job.id, 'failed');
    expect(again.attempts).to.be.greaterThan(2);
    const { items } = await inTenant(db().database.app, tenantId, (transaction) =>
      listJobs(transaction, {}, { limit: 100 }),
    );
    expect(items.filter((row) => row.parent_id === job.id)).to.deep.equal([]);
  });

  it('hands over again what Redis forgot', async () => {
    const blocked = await submit(db().database.app, { tenantId, kind: 'threat-scan', payload: {} });
    await jobIn(db(), tenantId, blocked.id, 'running');
    const waiting = await submit(db().database.app, { tenantId, kind: 'threat-scan', payload: {} });
    await workers.queues.byKind['threat-scan'].obliterate({ force: true });
    await inTenant(db().database.app, tenantId, (transaction) => requestCancel(transaction, blocked.id));
    await jobIn(db(), tenantId, waiting.id, 'running');
    await inTenant(db().database.app, tenantId, (transaction) => requestCancel(transaction, waiting.id));
    await jobIn(db(), tenantId, waiting.id, 'cancelled');
  });

  it('ignores a forged message', async () => {
    await workers.queues.byKind['port-research'].add('port-research', {
      job_id: "'; drop table jobs; --",
      tenant_id: tenantId,
      extra: 1,
    });
    const job = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    await jobIn(db(), tenantId, job.id, 'completed');
  });

  it('gives one job for one idempotency key', async () => {
    const request = { tenantId, kind: 'port-research', payload: {}, idempotencyKey: 'the same' } as const;
    const jobs = await Promise.all(Array.from({ length: 5 }, () => submit(db().database.app, request)));
    expect(new Set(jobs.map((job) => job.id)).size).to.equal(1);
  });
});
