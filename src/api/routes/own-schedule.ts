import type { Knex } from 'knex';
import { lockSchedule, type ScheduleRow, touchSchedule } from '../../db/schedules.ts';
import type { RouteContext } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { requireOwnSchedule } from '../schedule-rules.ts';
import type { idParams } from '../schemas.ts';
import { scheduleView } from './schedule-schemas.ts';

/** What routes say that act on a schedule. */
export const PERMISSION =
  "Needs the permission of its kind of job, now and at each run; others' reports need system:admin.";

type OneSchedule = RouteContext<typeof idParams>;

/** The schedule, held, if the asker may change it. */
export async function ownSchedule(context: OneSchedule, transaction: Knex.Transaction): Promise<ScheduleRow> {
  const row = await lockSchedule(transaction, context.params.id);
  if (!row) throw notFound('schedule');
  requireOwnSchedule(context, row);
  return row;
}

/** Changes the schedule, held, if the asker may, and answers with it as `work` leaves it. */
export async function changeOwnSchedule(
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
