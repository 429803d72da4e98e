import { expect } from 'chai';
import { createApiKey } from '../../src/db/api-keys.ts';
import type { ScheduleRow } from '../../src/db/schedules.ts';
import { runSchedule } from '../../src/jobs/run-schedule.ts';
import { asOwner, useDatabase } from '../support/database.ts';
import { makeSchedule, makeUser, runsOf, scheduleNow } from '../support/schedules.ts';
import { makeTenant } from '../support/tenant.ts';

describe('running schedules', () => {
  const db = useDatabase();
  let [tenant, user] = ['', ''];
  before(async () => {
    tenant = await makeTenant(db().ownerUrl);
    user = await makeUser(db(), tenant, 'network_engineer');
  });
  const app = () => db().database.app;
  const sql = (text: string, ...values: unknown[]) => asOwner(db().ownerUrl, text, values);
  const secondsAgo = (seconds: number) => new Date(Math.floor(Date.now() / 1_000 - seconds) * 1_000);
  const scheduled = (ago: number, changes: Parameters<typeof makeSchedule>[4] = {}) =>
    makeSchedule(app(), tenant, user, secondsAgo(ago), changes);
  const outcomes = async (schedule: ScheduleRow) => (await runsOf(db(), schedule)).map(({ outcome }) => outcome);
  /** Lets a slot be due that was not before. */
  const again = (schedule: ScheduleRow) =>
    sql(
      `update schedules set next_run_at = now(), next_slot =
         (select min(slot) - interval '1 s' from schedule_runs where schedule_id = $1) where id = $1`,
      schedule.id,
    );
  const end = (schedule: ScheduleRow, state = 'completed') =>
    sql(
      `update jobs set state = $2, finished_at = now() where id in (select job_id from schedule_runs where schedule_id = $1)`,
      schedule.id,
      state,
    );

  it('makes one job of a slot, whoever and however many ask at once', async () => {
    const schedule = await scheduled(1);
    await Promise.all(Array.from({ length: 8 }, () => runSchedule(app(), schedule)));
    const [run, ...rest] = await runsOf(db(), schedule);
    expect([rest, run?.outcome, run?.state]).to.deep.equal([[], 'queued', 'queued']);
    const jobs = await sql('select kind, created_by, payload from jobs where id = $1', run?.job_id);
    expect(jobs).to.deep.equal([{ kind: 'port-research', created_by: user, payload: {} }]);
    const audit = await sql(
      `select actor_id, details->>'schedule' as schedule from audit_log where target = $1`,
      run?.job_id,
    );
    expect(audit).to.deep.equal([{ actor_id: user, schedule: schedule.id }]);
  });

  it('makes no second job of a slot that is due again because its commit was thought lost', async () => {
    const schedule = await scheduled(1);
    await runSchedule(app(), schedule);
    const sql2 = 'update schedules set next_slot = $2, next_run_at = $2 where id = $1';
    await asOwner(db().ownerUrl, sql2, [schedule.id, schedule.next_slot]);
    await end(schedule);
    await runSchedule(app(), schedule);
    expect(await outcomes(schedule)).to.deep.equal(['queued']);
    const key = `schedule:${schedule.id}:${schedule.next_slot?.toISOString()}`;
    const [row] = await sql('select count(*)::int as jobs from jobs where idempotency_key = $1', key);
    expect(row).to.deep.equal({ jobs: 1 });
  });

  it('passes a slot over while the run before is not over', async () => {
    const schedule = await scheduled(2, { every_seconds: 1 });
    await runSchedule(app(), schedule);
    expect((await outcomes(schedule)).slice(0, 2)).to.deep.equal(['queued', 'overlap']);
    await end(schedule);
    await again(schedule);
    await runSchedule(app(), schedule);
    expect((await outcomes(schedule)).filter((outcome) => outcome === 'queued')).to.have.lengthOf(2);
  });

  it('queues slots behind each other, one at a time', async () => {
    const schedule = await scheduled(2, { every_seconds: 1, overlap: 'queue' });
    await runSchedule(app(), schedule);
    await sql(
      `update schedules set next_slot = now() + interval '1 hour', next_run_at = now() + interval '1 hour' where id = $1`,
      schedule.id,
    );
    const [first, second] = await outcomes(schedule);
    expect([first, second]).to.deep.equal(['queued', 'waiting']);
    await runSchedule(app(), schedule);
    expect((await outcomes(schedule))[1]).to.equal('waiting');
    await end(schedule);
    await runSchedule(app(), schedule);
    expect((await runsOf(db(), schedule)).slice(0, 2).map(({ state }) => state)).to.deep.equal(['completed', 'queued']);
  });

  it('cancels the run before for the next one', async () => {
    const schedule = await scheduled(2, { every_seconds: 1, overlap: 'cancel-previous' });
    await runSchedule(app(), schedule);
    const states = (await runsOf(db(), schedule)).map(({ state }) => state);
    expect(states.slice(0, -1).every((state) => state === 'cancelled')).to.equal(true);
    expect([states.length >= 2, states.at(-1)]).to.deep.equal([true, 'queued']);
  });

  it('lets runs stand beside each other where that is wanted', async () => {
    const schedule = await scheduled(3, { every_seconds: 1, overlap: 'allow' });
    await runSchedule(app(), schedule);
    const runs = await runsOf(db(), schedule);
    expect(runs.length).to.be.at.least(3);
    expect(new Set(runs.map(({ state }) => state))).to.deep.equal(new Set(['queued']));
  });

  it('writes down what was missed', async () => {
    const schedule = await scheduled(600, { every_seconds: 240 });
    await runSchedule(app(), schedule);
    expect((await runsOf(db(), schedule)).map(({ outcome, slots }) => [outcome, slots])).to.deep.equal([['missed', 3]]);
  });

  it('makes a new report each time', async () => {
    const payload = {
      format: 'xlsx',
      kind: 'network-inventory',
      title: 'Every night',
      filters: { within: '10.0.0.0/8' },
    };
    const schedule = await scheduled(1, { kind: 'report', payload, overlap: 'allow' });
    await runSchedule(app(), schedule);
    await again(schedule);
    await runSchedule(app(), schedule);
    const reports = await sql(
      `select job_id, parameters->>'title' as title, created_by from reports where tenant_id = $1 order by created_at`,
      tenant,
    );
    expect(reports.map(({ title, created_by }) => [title, created_by])).to.deep.equal([
      ['Every night', user],
      ['Every night', user],
    ]);
    expect(reports.map(({ job_id }) => job_id)).to.have.members(
      (await runsOf(db(), schedule)).map(({ job_id }) => job_id),
    );
  });

  const stops = async (schedule: ScheduleRow, reason: RegExp) => {
    await runSchedule(app(), schedule);
    const now = await scheduleNow(app(), schedule);
    expect([now.state, now.next_slot]).to.deep.equal(['stopped', null]);
    expect(now.stopped_reason).to.match(reason);
    expect(await outcomes(schedule)).to.deep.equal(['refused']);
    const events = await sql(
      `select outcome, actor_id from audit_log where action = 'schedule.stop' and target = $1`,
      schedule.id,
    );
    expect(events).to.deep.equal([{ outcome: 'denied', actor_id: null }]);
  };

  it('stops when its user is disabled, or may no longer do such work', async () => {
    const disabled = await makeUser(db(), tenant, 'network_engineer');
    const first = await makeSchedule(app(), tenant, disabled, secondsAgo(1));
    await sql('update users set disabled_at = now() where id = $1', disabled);
    await stops(first, /disabled/);
    const demoted = await makeUser(db(), tenant, 'network_engineer');
    const second = await makeSchedule(app(), tenant, demoted, secondsAgo(1));
    await sql(`update users set role = 'readonly_user' where id = $1`, demoted);
    await stops(second, /network:write/);
  });

  it('stops when the API key that made it is revoked', async () => {
    const { id: key } = await createApiKey(db().database.control, {
      ...{ tenantId: tenant, userId: user, name: 'key', secretHash: Buffer.from('x'), days: 1 },
      permissions: ['network:read', 'network:write'],
    });
    const schedule = await scheduled(1);
    await sql('update schedules set key_id = $2 where id = $1', schedule.id, key);
    await runSchedule(app(), schedule);
    expect(await outcomes(schedule)).to.deep.equal(['queued']);
    const other = await scheduled(1);
    await sql('update schedules set key_id = $2 where id = $1', other.id, key);
    await sql('update api_keys set revoked_at = now() where id = $1', key);
    await stops(other, /key/);
  });
});
