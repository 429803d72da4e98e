import { findJob } from '../../db/jobs.ts';
import { listRuns, unfinishedRuns } from '../../db/schedule-runs.ts';
import { databaseNow, findSchedule, timingOf, updateSchedule } from '../../db/schedules.ts';
import { slotAfter } from '../../domain/schedules/timing.ts';
import { type JobKind, scans } from '../../jobs/registry.ts';
import { runByHand } from '../../jobs/run-schedule.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { jobSchema, jobView } from '../job-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { authorityOf, scheduleDetails, withNextSlot } from '../schedule-rules.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { changeOwnSchedule, ownSchedule, PERMISSION } from './own-schedule.ts';
import { schedule, scheduleRun } from './schedule-schemas.ts';

const PATH = '/api/v1/schedules';

const pause = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/pause`,
  operationId: 'pauseSchedule',
  tag: 'schedules',
  summary: 'Pause a schedule',
  description: `Its slots do not count as missed. What runs goes on. ${PERMISSION}`,
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The schedule', schema: schedule } },
  handler: (context) =>
    changeOwnSchedule(context, async (transaction, row) => {
      if (row.state !== 'active') return row;
      const none = { next_slot: null, next_run_at: null };
      const paused = await updateSchedule(transaction, row.id, { state: 'paused', ...none });
      await record(transaction, context, 'schedule.pause', row.id, scheduleDetails(paused));
      return paused;
    }),
});

const resume = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/resume`,
  operationId: 'resumeSchedule',
  tag: 'schedules',
  summary: 'Go on with a schedule that was paused or stopped',
  description: `From the next slot on, with the permissions of whoever resumes it. ${PERMISSION}`,
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The schedule', schema: schedule } },
  handler: (context) =>
    changeOwnSchedule(context, async (transaction, row) => {
      if (row.state === 'active') return row;
      const next = slotAfter(timingOf(row), await databaseNow(transaction));
      const slots = { next_slot: next, next_run_at: next };
      const state = { state: 'active' as const, stopped_reason: null, ...slots, ...authorityOf(context) };
      const resumed = await updateSchedule(transaction, row.id, state);
      await record(transaction, context, 'schedule.resume', row.id, scheduleDetails(resumed));
      return withNextSlot(transaction, resumed, next);
    }),
});

const run = defineRoute({
  method: 'post',
  path: `${PATH}/{id}/run`,
  operationId: 'runSchedule',
  tag: 'schedules',
  summary: 'Run it now, beside its slots',
  description: `${PERMISSION} Jobs that go over much data are limited by the hour.`,
  permission: 'network:read',
  limit: 'scan',
  countedBy: 'handler',
  params: idParams,
  responses: {
    202: { description: 'Its job', schema: jobSchema },
    409: { description: 'The run before is not over, and its runs must not overlap' },
  },
  async handler(context) {
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await ownSchedule(context, transaction);
      if (scans(row.kind as JobKind)) await context.countRequest('scan');
      if (row.overlap !== 'allow' && (await unfinishedRuns(transaction, row.id)).length > 0) throw stillRunning();
      const jobId = await runByHand(transaction, row, principalOf(context).userId);
      await record(transaction, context, 'job.submit', jobId, { kind: row.kind, schedule: row.id });
      await record(transaction, context, 'schedule.run', row.id, { ...scheduleDetails(row), job_id: jobId });
      const job = await findJob(transaction, jobId);
      if (!job) throw new Error('a job that was just made is gone');
      return jobView(job);
    });
    return { status: 202, body, headers: { Location: body.status_url } };
  },
});

const runs = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/runs`,
  operationId: 'listScheduleRuns',
  tag: 'schedules',
  summary: 'What became of its slots, the latest first',
  permission: 'network:read',
  params: idParams,
  query: pageQuery,
  responses: { 200: { description: 'A page of slots', schema: pageOf(scheduleRun) } },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      if (!(await findSchedule(transaction, id))) throw notFound('schedule');
      return listRuns(transaction, id, context.query);
    });
    return { status: 200, body };
  },
});

function stillRunning(): Problem {
  return new Problem(409, 'conflict', 'The run before is not over.', {
    hint: 'Wait for its job, or cancel it; with "overlap": "allow" runs may stand beside each other.',
  });
}

/** When what recurs runs. */
export const scheduleRunRoutes: RouteDefinition[] = [pause, resume, run, runs];
