import { expect } from 'chai';
import {
  claimJob,
  completeJob,
  type Lease,
  outliveLease,
  renewLease,
  saveProgress,
} from '../../src/db/job-lifecycle.ts';
import type { JobRow } from '../../src/db/jobs.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeTenant, submit } from '../support/tenant.ts';

const MAX_CRASHES = 3;

describe('the life of a job', () => {
  const db = useDatabase();
  let tenantId: string;
  before(async () => {
    tenantId = await makeTenant(db().ownerUrl);
  });

  const newJob = () => submit(db().database.app, { tenantId, kind: 'discovery', payload: {} });
  const claim = (job: JobRow, leaseSeconds: number) =>
    claimJob(db().database.control, { jobId: job.id, kind: job.kind }, 'test', leaseSeconds, MAX_CRASHES);
  const stateOf = async (job: JobRow) =>
    (await asOwner<JobRow>(db().ownerUrl, 'select * from jobs where id = $1', [job.id]))[0] as JobRow;
  /** A claim whose worker dies: its lease is over at once, renewed before that unless it dies `early`. */
  async function claimAndDie(job: JobRow, { early = false } = {}): Promise<Lease> {
    const claimed = await claim(job, 0);
    if (claimed.outcome !== 'claimed') throw new Error(`not claimed but ${claimed.outcome}`);
    const lease = { jobId: job.id, epoch: claimed.job.lease_epoch };
    if (!early) await renewLease(db().database.control, lease, 0);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return lease;
  }

  it('is held by one worker at a time', async () => {
    const job = await newJob();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => claim(job, 60)));
    expect(outcomes.filter(({ outcome }) => outcome === 'claimed').length).to.equal(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'held').length).to.equal(9);
  });

  it('is quarantined after three crashes without progress, with the reason', async () => {
    const job = await newJob();
    for (let life = 0; life < MAX_CRASHES; life += 1) await claimAndDie(job);
    expect(await claim(job, 60)).to.deep.equal({ outcome: 'over', state: 'quarantined' });
    const row = await stateOf(job);
    expect(row.state).to.equal('quarantined');
    expect(row.error?.code).to.equal('crash-loop');
  });

  it('has more patience with workers that die before they have begun', async () => {
    const job = await newJob();
    for (let life = 0; life < 6 * MAX_CRASHES; life += 1) await claimAndDie(job, { early: true });
    expect(await claim(job, 60)).to.deep.equal({ outcome: 'over', state: 'quarantined' });
  });

  it('is given back by a worker that lives although its lease ran out', async () => {
    const job = await newJob();
    const lease = await claimAndDie(job);
    await outliveLease(db().database.control, lease);
    expect(await stateOf(job)).to.include({ state: 'queued', crashes: 0, early_deaths: 0 });
  });

  it('has more patience with workers that live as well, though somebody else has taken it over', async () => {
    const job = await newJob();
    for (let life = 0; life < 6 * (MAX_CRASHES - 1); life += 1) {
      const lost = await claimAndDie(job);
      const taken = await claimAndDie(job);
      // The crash is taken back once, however often it is said.
      await outliveLease(db().database.control, lost);
      await outliveLease(db().database.control, lost);
      await outliveLease(db().database.control, taken);
      expect(await stateOf(job)).to.include({ state: 'queued', crashes: 0, early_deaths: life + 1 });
    }
    await claimAndDie(job);
    expect(await claim(job, 60)).to.deep.equal({ outcome: 'over', state: 'quarantined' });
  });

  it('survives any number of crashes while it gets further in between', async () => {
    const job = await newJob();
    for (let life = 1; life <= 8; life += 1) {
      const lease = await claimAndDie(job);
      await saveProgress(db().database.control, lease, { rows: life * 1_000 });
    }
    expect((await claim(job, 60)).outcome).to.equal('claimed');
  });

  it('does not take the same progress for further', async () => {
    const job = await newJob();
    for (let life = 0; life < MAX_CRASHES; life += 1) {
      await saveProgress(db().database.control, await claimAndDie(job), { percent: 10, rows: 500 });
    }
    await claimAndDie(job).catch(() => {});
    expect((await stateOf(job)).state).to.equal('quarantined');
  });

  it('lets nothing through of a worker that was given up on', async () => {
    const job = await newJob();
    const old = await claimAndDie(job);
    const taken = await claim(job, 60);
    expect(taken.outcome).to.equal('claimed');
    expect(await completeJob(db().database.control, old, {}, [])).to.equal(false);
    expect(await renewLease(db().database.control, old, 60)).to.deep.equal({ held: false, cancelRequested: false });
    await saveProgress(db().database.control, old, { percent: 99 });
    expect(await stateOf(job)).to.include({ state: 'running', percent: 0 });
  });

  it('is not claimed through another queue than its own', async () => {
    const job = await newJob();
    const wrong = await claimJob(db().database.control, { jobId: job.id, kind: 'ingest' }, 'test', 60, MAX_CRASHES);
    expect(wrong).to.deep.equal({ outcome: 'over', state: 'unknown' });
  });

  it('completes together with what follows from it, or not at all', async () => {
    const job = await newJob();
    const claimed = await claim(job, 60);
    if (claimed.outcome !== 'claimed') throw new Error('not claimed');
    const lease = { jobId: job.id, epoch: claimed.job.lease_epoch };
    const impossible = { tenantId, kind: 'threat-scan', payload: {}, parentId: '00000000-0000-4000-8000-000000000000' };
    const failed = await completeJob(db().database.control, lease, {}, [impossible]).catch(() => 'failed');
    expect(failed).to.equal('failed');
    expect((await stateOf(job)).state).to.equal('running');
    await completeJob(db().database.control, lease, {}, [{ ...impossible, parentId: job.id }]);
    const followers = await asOwner(db().ownerUrl, 'select kind, state from jobs where parent_id = $1', [job.id]);
    expect(followers).to.deep.equal([{ kind: 'threat-scan', state: 'queued' }]);
  });

  it('joins a follower to one of its kind that waits, and queues another once that has begun', async () => {
    const followers = () =>
      asOwner<{ id: string }>(db().ownerUrl, `select id from jobs where tenant_id = $1 and kind = 'classification'`, [
        tenantId,
      ]);
    const complete = async () => {
      const job = await newJob();
      const claimed = await claim(job, 60);
      if (claimed.outcome !== 'claimed') throw new Error('not claimed');
      const follower = { tenantId, kind: 'classification', payload: {}, joinsWaiting: true };
      await completeJob(db().database.control, { jobId: job.id, epoch: claimed.job.lease_epoch }, {}, [follower]);
    };
    await complete();
    await complete();
    const [waiting, ...others] = await followers();
    expect(others).to.have.length(0);
    await asOwner(db().ownerUrl, `update jobs set state = 'running' where id = $1`, [waiting?.id]);
    await complete();
    expect(await followers()).to.have.length(2);
  });
});
