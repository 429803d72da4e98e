import { expect } from 'chai';
import { startDispatcher } from '../../src/jobs/dispatcher.ts';
import { type JobQueues, openQueues } from '../../src/jobs/queues.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { testEnvironment } from '../support/environment.ts';
import { eventually } from '../support/eventually.ts';
import { makeTenant, submit } from '../support/tenant.ts';
import { quietLog } from '../support/workers.ts';

const HOUR = 3_600_000;

describe('an entry that a worker delayed by a clock which was then set back', function () {
  this.timeout(60_000);
  const db = useDatabase();
  let queues: JobQueues;
  let stop = async () => {};

  before(async () => {
    queues = openQueues(testEnvironment().redisUrl, `delayed-${process.pid}`, () => {});
    const dispatcher = await startDispatcher({
      ...{ control: db().database.control, controlUrl: db().urls.controlUrl, queues, log: quietLog },
      reconcileSeconds: 1,
    });
    stop = () => dispatcher.stop();
  });
  after(async () => {
    await stop();
    await queues.close();
  });

  const stateOf = (id: string) => queues.byKind['port-research'].getJobState(id);
  /** A job whose entry waits for an hour that nobody meant. */
  const delayed = async () => {
    const tenantId = await makeTenant(db().ownerUrl);
    const { id } = await submit(db().database.app, { tenantId, kind: 'port-research', payload: {} });
    const queue = queues.byKind['port-research'];
    const entry = await eventually(
      () => queue.getJob(id),
      (found) => found !== undefined,
    );
    await entry?.remove();
    await queue.add('port-research', { job_id: id, tenant_id: tenantId }, { jobId: id, delay: HOUR });
    expect(await stateOf(id)).to.equal('delayed');
    return id;
  };

  it('is offered again, as soon as it should have been', async () => {
    const [waits, late] = [await delayed(), await delayed()];
    await asOwner(db().ownerUrl, 'alter table jobs disable trigger user');
    const sql = `update jobs set dispatched_at = now() - interval '2 minutes', updated_at = now() - interval '2 minutes' where id = $1`;
    await asOwner(db().ownerUrl, sql, [late]);
    await asOwner(db().ownerUrl, 'alter table jobs enable trigger user');
    await eventually(
      () => stateOf(late),
      (state) => state !== 'delayed',
    );
    // The other's delay may still be meant.
    expect(await stateOf(waits)).to.equal('delayed');
  });
});
