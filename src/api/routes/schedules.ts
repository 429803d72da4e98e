import {
  countSchedules,
  databaseNow,
  deleteSchedule,
  findSchedule,
  insertSchedule,
  listSchedules,
  timingOf,
  updateSchedule,
} from '../../db/schedules.ts';
import { slotAfter } from '../../domain/schedules/timing.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { authorityOf, requireWork, scheduleDetails, withNextSlot } from '../schedule-rules.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { checkReferences } from '../submit-job.ts';
import { changeOwnSchedule, ownSchedule, PERMISSION } from './own-schedule.ts';
import { changedSchedule, newSchedule, readSchedule, schedule, scheduleView } from './schedule-schemas.ts';

const PATH = '/api/v1/schedules';
/** Of a tenant: the scheduler looks at all of them. */
const MOST = 200;

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
    changeOwnSchedule(context, async (transaction, row) => {
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

function wholeSecond(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1_000) * 1_000);
}

function tooMany(): Problem {
  return new Problem(409, 'too-many-schedules', `There are ${MOST} schedules already.`, {
    hint: 'Remove one that is not needed any more.',
  });
}

/** What recurs. */
export const scheduleRoutes: RouteDefinition[] = [list, create, get, change, remove];
