import type { Knex } from 'knex';
import { z } from 'zod';
import { findJob } from '../../db/jobs.ts';
import { listRuns, unfinishedRuns } from '../../db/schedule-runs.ts';
import {
  countSchedules,
  databaseNow,
  deleteSchedule,
  findSchedule,
  insertSchedule,
  listSchedules,
  lockSchedule,
  type ScheduleRow,
  timingOf,
  touchSchedule,
  updateSchedule,
} from '../../db/schedules.ts';
import { slotAfter } from '../../domain/schedules/timing.ts';
import type { JobKind } from '../../jobs/registry.ts';
import { scans } from '../../jobs/registry.ts';
import { runByHand } from '../../jobs/run-schedule.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { jobSchema, jobView } from '../job-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { authorityOf, requireOwnSchedule, requireWork, scheduleDetails, withNextSlot } from '../schedule-rules.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { checkReferences } from '../submit-job.ts';
import { changedSchedule, newSchedule, readSchedule, schedule, scheduleRun, scheduleView } from './schedule-schemas.ts';

const PATH = '/api/v1/schedules';
/** Of a tenant: the scheduler looks at all of them. */
const MOST = 200;
const PERMISSION = "Needs the permission of its kind of job, now and at each run; others' reports need system:admin.";

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listSchedules',
  tag: 'schedules',
  summary: 'What recurs, the newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of schedules', schema: pageOf(schedule) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listSchedules(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(scheduleView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getSchedule',
  tag: 'schedules',
  summary: 'A schedule with its next five runs',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The schedule', schema: schedule } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findSchedule(transaction, context.params.id));
    if (!row) throw notFound('schedule');
    return { status: 200, body: scheduleView(row) };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
  operationId: 'createSchedule',
  tag: 'schedules',
  summary: 'Make a schedule',
  description: `A slot runs exactly once, however many processes there are. It stops by itself, with an event, when whoever made it may no longer submit such jobs. ${PERMISSION}`,
  permission: 'network:read',
  body: newSchedule,
  responses: {
    201: { description: 'The schedule', schema: schedule },
    409: { description: 'There are too many schedules' },
  },
  async handler(context) {
    const fields = readSchedule(context.body);
    requireWork(context, fields.kind, fields.payload);
    const { tenantId, userId } = principalOf(context);
    const row = await inOwnTenant(context, async (transaction) => {
      await checkReferences(transaction, fields.payload, 'job.payload');
      if ((await countSchedules(transaction)) >= MOST) throw tooMany();
      const anchored_at = wholeSecond(await databaseNow(transaction));
      const next = slotAfter(timingOf({ ...fields, anchored_at }), anchored_at);
      const made = await insertSchedule(transaction, {
        ...{ ...fields, tenant_id: tenantId, created_by: userId, ...authorityOf(context) },
        ...{ anchored_at, next_slot: next, next_run_at: next },
      });
      await record(transaction, context, 'schedule.create', made.id, scheduleDetails(made));
      return withNextSlot(transaction, made, next);
    });
    return { status: 201, body: scheduleView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

const change = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'changeSchedule',
  tag: 'schedules',
  summary: 'Change a schedule',
  description: `From then on it runs with the permissions of whoever changed it. ${PERMISSION}`,
  permission: 'network:read',
  params: idParams,
  body: changedSchedule,
  responses: { 200: { description: 'The schedule', schema: schedule } },
  handler: (context) =>
    changeRow(context, async (transaction, row) => {
      const fields = readSchedule(context.body, row);
      requireWork(context, fields.kind, fields.payload);
      await checkReferences(transaction, fields.payload, 'job.payload');
      const moved = ['cron', 'every_seconds', 'time_zone'].some((name) => Object.hasOwn(context.body, name));
      const now = await databaseNow(transaction);
      const anchor = moved ? { anchored_at: wholeSecond(now) } : {};
      const changed = await updateSchedule(transaction, row.id, { ...fields, ...anchor, ...authorityOf(context) });
      await record(transaction, context, 'schedule.change', row.id, scheduleDetails(changed));
      if (row.state !== 'active') return changed;
      const next = moved ? slotAfter(timingOf(changed), now) : (row.next_slot as Date);
      return withNextSlot(transaction, changed, next);
    }),
});

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
    changeRow(context, async (transaction, row) => {
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
    changeRow(context, async (transaction, row) => {
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

const remove = defineRoute({
  method: 'delete',
  path: `${PATH}/{id}`,
  operationId: 'deleteSchedule',
  tag: 'schedules',
  summary: 'Remove a schedule with its history',
  description: `Jobs that it made stay. ${PERMISSION}`,
  permission: 'network:read',
  params: idParams,
  responses: { 204: { description: 'Removed' } },
  async handler(context) {
    await inOwnTenant(context, async (transaction) => {
      const row = await ownSchedule(context, transaction);
      await deleteSchedule(transaction, row.id);
      await record(transaction, context, 'schedule.delete', row.id, scheduleDetails(row));
    });
    return { status: 204 };
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
  query: z.strictObject(pageQuery.shape),
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

type OneSchedule = RouteContext<typeof idParams>;

/** The schedule, held, if the asker may change it. */
async function ownSchedule(context: OneSchedule, transaction: Knex.Transaction): Promise<ScheduleRow> {
  const row = await lockSchedule(transaction, context.params.id);
  if (!row) throw notFound('schedule');
  requireOwnSchedule(context, row);
  return row;
}

async function changeRow(
  context: OneSchedule,
  work: (transaction: Knex.Transaction, row: ScheduleRow) => Promise<ScheduleRow>,
) {
  const row = await inOwnTenant(context, async (transaction) => {
    const own = await ownSchedule(context, transaction);
    await touchSchedule(transaction, own.id);
    return work(transaction, own);
  });
  return { status: 200, body: scheduleView(row) };
}

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}

function tooMany(): Problem {
  return new Problem(409, 'too-many-schedules', `There are ${MOST} schedules already.`, {
    hint: 'Remove one that is not needed any more.',
  });
}

function stillRunning(): Problem {
  return new Problem(409, 'conflict', 'The run before is not over.', {
    hint: 'Wait for its job, or cancel it; with "overlap": "allow" runs may stand beside each other.',
  });
}

/** What recurs. */
export const scheduleRoutes: RouteDefinition[] = [list, create, get, change, remove, pause, resume, run, runs];
