import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { startQueueKeeper } from '../../src/workers/queue-keeper.ts';
import { type Person, useApi } from '../support/api.ts';
import { asOwner } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { jobIn, makeTenant } from '../support/tenant.ts';
import { quietLog, startTestWorkers, type TestWorkers } from '../support/workers.ts';

const KINDS = ['port-research', 'threat-scan'] as const;

describe('queue administration', function () {
  this.timeout(60_000);
  const api = useApi({ auth: { stepUpSeconds: 7_200 } });
  let admin: Person;
  let workers: TestWorkers;
  let keeper: ReturnType<typeof startQueueKeeper>;
  let atOnce = 0;
  let most = 0;

  before(async () => {
    admin = await api().person('admin');
    const { body } = await api().call('POST', '/api/v1/auth/step-up', {
      token: admin.access_token,
      body: { password: 'correct horse battery staple' },
    });
    expect(body).to.not.equal(undefined);
    const work = async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await wait(60);
      atOnce -= 1;
      return {};
    };
    workers = await startTestWorkers(api().db, {
      kinds: [...KINDS],
      own: { 'port-research': work, 'threat-scan': work },
      name: 'made-worker',
      refused: (kind, version) => keeper.refuse(kind, version),
      prefix: api().services.config.redis.prefix,
    });
    keeper = startQueueKeeper({
      ...{ control: api().db.database.control, queues: workers.queues, log: quietLog, kinds: [...KINDS] },
      ...{ name: 'made-worker', version: '9.9.9', host: () => workers.host, tooOld: () => {} },
    });
  });
  after(async () => {
    await keeper.stop();
    await workers.stop();
  });

  const call = (method: string, path: string, body?: unknown) =>
    api().call(method, `/api/v1/queues${path}`, { token: admin.access_token, body });
  const addJobs = async (count: number, kind = 'port-research', tenantId = api().tenantId) =>
    (
      await asOwner<{ id: string }>(
        api().db.ownerUrl,
        `insert into jobs (tenant_id, kind, payload) select $1, $2, '{}' from generate_series(1, $3) returning id`,
        [tenantId, kind, count],
      )
    ).map(({ id }) => id);
  const stateOf = async (id: string) =>
    (await asOwner<{ state: string }>(api().db.ownerUrl, 'select state from jobs where id = $1', [id]))[0]?.state;
  const audited = async (action: string) =>
    asOwner<{ target: string; details: Record<string, unknown> }>(
      api().db.ownerUrl,
      'select target, details from audit_log where action = $1 order by at desc',
      [action],
    );

  it('shows what waits, runs and ran, and how long that took', async () => {
    const [id] = await addJobs(1);
    await jobIn(api().db, api().tenantId, id ?? '', 'completed');
    const { body } = await call('GET', '');
    expect(body.items).to.have.length.greaterThan(10);
    const queue = body.items.find((each: { queue: string }) => each.queue === 'port-research');
    expect(queue.completed.last_minute).to.be.at.least(1);
    expect(queue.run_seconds.p50).to.be.greaterThan(0.04);
    expect(queue.oldest_waiting_seconds).to.equal(null);
  });

  it('pauses and resumes, and says who did', async () => {
    const paused = await call('POST', '/port-research/pause', { reason: 'maintenance' });
    expect(paused.body).to.include({ paused: true, paused_reason: 'maintenance' });
    const [id] = await addJobs(1);
    await wait(1_500);
    expect(await stateOf(id ?? '')).to.equal('queued');
    const { body } = await call('GET', '/port-research');
    expect(body.counts.waiting + body.counts.standing).to.equal(1);
    expect(body.oldest_waiting_seconds).to.be.greaterThan(1);
    expect((await call('POST', '/port-research/resume')).body.paused).to.equal(false);
    await jobIn(api().db, api().tenantId, id ?? '', 'completed');
    expect((await audited('queue.pause'))[0]).to.deep.include({ target: 'port-research' });
  });

  it('stays paused although Redis forgets', async () => {
    await call('POST', '/threat-scan/pause', { reason: 'made' });
    await workers.queues.byKind['threat-scan'].resume();
    await eventually(() => workers.queues.byKind['threat-scan'].isPaused(), Boolean, { milliseconds: 45_000 });
    await call('POST', '/threat-scan/resume');
  });

  it('changes how many run at once while they run', async () => {
    const { body } = await call('PATCH', '/port-research', { concurrency: 4 });
    expect(body.limits.concurrency).to.equal(4);
    await eventually(
      async () => workers.host.concurrency()['port-research'],
      (jobs) => jobs === 4,
    );
    most = 0;
    const ids = await addJobs(20);
    for (const id of ids) await jobIn(api().db, api().tenantId, id, 'completed');
    expect(most).to.be.within(2, 4);
    await call('PATCH', '/port-research', { concurrency: null });
    await eventually(
      async () => workers.host.concurrency()['port-research'],
      (jobs) => jobs === 1,
    );
  });

  it('limits the rate at which jobs begin', async () => {
    await call('PATCH', '/port-research', { rate: { jobs: 2, seconds: 60 } });
    const ids = await addJobs(6);
    await wait(2_000);
    const states = await Promise.all(ids.map(stateOf));
    expect(states.filter((state) => state === 'completed').length).to.be.at.most(2);
    await call('PATCH', '/port-research', { rate: null });
    const { body } = await call('POST', '/port-research/drain', { reason: 'made' });
    expect(body.changed).to.be.at.least(4);
    expect(await stateOf(ids[5] ?? '')).to.equal('cancelled');
  });

  it('retries what ended badly, and cancels what waits, in the own tenant only', async () => {
    const other = await makeTenant(api().db.ownerUrl);
    const dead = [...(await addJobs(3, 'rule-test')), ...(await addJobs(1, 'rule-test', other))];
    const theirs = dead[3] ?? '';
    const fault = JSON.stringify({ code: 'made', message: 'made' });
    await asOwner(api().db.ownerUrl, `update jobs set state = 'failed', error = $2 where id = any($1)`, [dead, fault]);
    expect((await call('GET', '/rule-test/dead')).body.items).to.have.lengthOf(3);
    const named = { error_code: 'made', dry_run: true };
    expect((await call('POST', '/rule-test/retry', named)).body).to.deep.equal({ matched: 3, changed: 0 });
    expect((await call('POST', '/rule-test/retry', { error_code: 'other' })).body).to.deep.equal({
      matched: 0,
      changed: 0,
    });
    expect((await call('POST', '/rule-test/retry', { ids: [dead[0], theirs] })).body).to.deep.equal({
      matched: 1,
      changed: 1,
    });
    expect(await stateOf(dead[0] ?? '')).to.equal('queued');
    expect((await call('POST', '/rule-test/cancel', { max: 10 })).body).to.deep.equal({ matched: 1, changed: 1 });
    expect([await stateOf(dead[0] ?? ''), await stateOf(theirs)]).to.deep.equal(['cancelled', 'failed']);
    expect((await audited('queue.retry'))[0]?.details).to.include({ changed: 1 });
  });

  it('fills a queue anew without losing a job, once it is confirmed and idle', async () => {
    await eventually(
      async () => (await call('GET', '/port-research')).body.counts.running,
      (running) => running === 0,
    );
    const path = '/port-research/obliterate';
    expect((await call('POST', path, { confirm: 'port-research' })).status).to.equal(409);
    await call('POST', '/port-research/pause', { reason: 'made' });
    const ids = await addJobs(5);
    await eventually(
      async () => (await call('GET', '/port-research')).body.counts.standing,
      (count) => count === 5,
    );
    expect((await call('POST', path, { confirm: 'yes' })).status).to.equal(422);
    expect((await call('POST', path, { confirm: 'port-research' })).body).to.deep.equal({ dispatched_again: 5 });
    await call('POST', '/port-research/resume');
    for (const id of ids) await jobIn(api().db, api().tenantId, id, 'completed');
    expect((await audited('queue.obliterate'))[0]?.target).to.equal('port-research');
  });

  it('asks for the password again before it does that', async () => {
    await asOwner(api().db.ownerUrl, 'update sessions set stepped_up_at = null where user_id = $1', [admin.id]);
    const { status, body } = await call('POST', '/port-research/obliterate', { confirm: 'port-research' });
    expect([status, body.type]).to.deep.equal([403, '/problems/step-up-required']);
  });

  it('takes ended entries out of the queue', async () => {
    const { body } = await call('POST', '/port-research/clean', { state: 'completed', older_than_seconds: 0 });
    expect(body.removed).to.be.greaterThan(0);
  });

  it('knows the workers, what they do, and which are lost', async () => {
    const [id] = await addJobs(1);
    await asOwner(
      api().db.ownerUrl,
      `insert into workers (name, host, pid, version, concurrency, state, heartbeat_at)
       values ('gone-1', 'gone', 1, '0.0.1', '{}', 'running', now() - interval '5 min')`,
    );
    const list = async () => (await api().call('GET', '/api/v1/workers', { token: admin.access_token })).body.items;
    await jobIn(api().db, api().tenantId, id ?? '', 'completed');
    const [gone, made] = await list();
    expect(gone).to.include({ name: 'gone-1', state: 'lost' });
    expect(made).to.include({ name: 'made-worker', state: 'running', version: '9.9.9', refusal: null });
    expect(made.concurrency).to.deep.equal({ 'port-research': 1, 'threat-scan': 1 });
    expect(made.resident_bytes).to.be.greaterThan(1e6);
  });

  it('leaves jobs of newer code to newer workers, and says so', async () => {
    await call('POST', '/threat-scan/pause', { reason: 'made' });
    const [id] = await addJobs(1, 'threat-scan');
    await asOwner(api().db.ownerUrl, 'update jobs set payload_version = 7 where id = $1', [id]);
    await call('POST', '/threat-scan/resume');
    await eventually(
      async () => keeper.refusal(),
      (reason) => /threat-scan.*version 7/.test(reason ?? ''),
    );
    expect(await stateOf(id ?? '')).to.equal('queued');
    const list = async () => (await api().call('GET', '/api/v1/workers', { token: admin.access_token })).body.items;
    await eventually(
      async () => (await list())[1]?.state,
      (state) => state === 'refusing',
    );
    // What a newer worker would do.
    await asOwner(api().db.ownerUrl, 'update jobs set payload_version = 1 where id = $1', [id]);
    await jobIn(api().db, api().tenantId, id ?? '', 'completed');
  });

  it('is for administrators of the platform, and none of another tenant', async () => {
    const other = await api().person('admin', { tenantId: await makeTenant(api().db.ownerUrl) });
    const asked = (method: string, path: string, body?: unknown) =>
      api().call(method, `/api/v1${path}`, { token: other.access_token, body });
    const reason = { reason: 'none of theirs' };
    for (const [method, path, body] of [
      ['GET', '/queues'],
      ['POST', '/queues/ingest/pause', reason],
      ['PATCH', '/queues/ingest', { concurrency: 1 }],
      ['POST', '/queues/ingest/clean', { state: 'completed' }],
      ['POST', '/queues/ingest/obliterate', { confirm: 'ingest' }],
      ['GET', '/workers'],
      ['POST', '/auth/board-session'],
    ] as const) {
      expect((await asked(method, path, body)).status, `${method} ${path}`).to.equal(403);
    }
    const metrics = await api().call('GET', '/metrics', { token: other.access_token });
    expect(metrics.status).to.equal(403);
    expect((await asked('GET', '/queues/ingest/dead')).status).to.equal(200);
    expect((await asked('GET', '/auth/me')).body.runs_platform).to.equal(false);
    const analyst = await api().person('security_analyst');
    const { status } = await api().call('GET', '/api/v1/queues', { token: analyst.access_token });
    expect(status).to.equal(403);
    expect((await call('GET', '/no-such-queue')).status).to.equal(404);
    expect((await call('PATCH', '/ingest', {})).status).to.equal(422);
  });
});
