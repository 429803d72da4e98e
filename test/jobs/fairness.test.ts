import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import type { JobContext } from '../../src/workers/processor.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant, submit } from '../support/tenant.ts';
import { startTestWorkers, type TestWorkers } from '../support/workers.ts';

const BACKLOG = 5_000;
const JOB_MILLISECONDS = 30;

describe('tenants who share the queues', function () {
  this.timeout(60_000);
  // Before the database goes, which is the next to be asked.
  after(() => workers.stop());
  const db = useDatabase();
  let workers: TestWorkers;
  /** Tenants, in the order in which their jobs began. */
  const begun: string[] = [];

  before(async () => {
    const work = async (_payload: unknown, { tenantId }: JobContext) => {
      begun.push(tenantId);
      await wait(JOB_MILLISECONDS);
      return {};
    };
    workers = await startTestWorkers(db(), {
      kinds: ['port-research', 'threat-scan'],
      own: { 'port-research': work, 'threat-scan': work },
    });
  });
  afterEach(() => asOwner(db().ownerUrl, `update jobs set state = 'cancelled' where state = 'queued'`));

  const addJobs = (tenantId: string, count: number, kind = 'port-research') =>
    asOwner(
      db().ownerUrl,
      `insert into jobs (tenant_id, kind, payload) select $1, $2, '{}' from generate_series(1, $3)`,
      [tenantId, kind, count],
    );

  it('the only job of one begins within the time of ten, whatever another has in front of it', async () => {
    const [many, one] = await Promise.all([makeTenant(db().ownerUrl), makeTenant(db().ownerUrl)]);
    await addJobs(many, BACKLOG);
    await eventually(
      async () => begun.length,
      (length) => length >= 20,
    );
    const before = begun.length;
    const job = await submit(db().database.app, { tenantId: one, kind: 'port-research', payload: {} });
    await jobIn(db(), one, job.id, 'completed');
    const waited = begun.indexOf(one) - before;
    console.log(`      ${BACKLOG} jobs of one tenant; ${waited} of them began before the other's`);
    expect(waited).to.be.at.most(10);
  });

  it('take turns as long as both have work', async () => {
    const [first, second] = await Promise.all([makeTenant(db().ownerUrl), makeTenant(db().ownerUrl)]);
    await addJobs(first, 200, 'threat-scan');
    await addJobs(second, 200, 'threat-scan');
    const mine = () => begun.filter((tenant) => tenant === first || tenant === second);
    await eventually(
      async () => mine().length,
      (length) => length >= 60,
      { milliseconds: 30_000 },
    );
    const share = mine()
      .slice(0, 60)
      .filter((tenant) => tenant === second).length;
    expect(share).to.be.within(20, 40);
  });

  it('what follows an upload stands back for what people wait for', async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    // A discovery that is at work, on another machine.
    const [running] = await asOwner<{ id: string }>(
      db().ownerUrl,
      `insert into jobs (tenant_id, kind, payload, state, lease_expires_at)
       values ($1, 'ingest', '{}', 'running', now() + interval '1 minute') returning id`,
      [tenantId],
    );
    const { id } = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    const dispatched = async () =>
      (await asOwner<{ at: Date | null }>(db().ownerUrl, 'select dispatched_at as at from jobs where id = $1', [id]))[0]
        ?.at;
    await wait(1_500);
    expect(await dispatched()).to.equal(null);
    await asOwner(db().ownerUrl, `update jobs set state = 'failed', lease_expires_at = null where id = $1`, [
      running?.id,
    ]);
    await eventually(dispatched, (at) => at !== null);
  });
});
