import type { Knex } from 'knex';
import { type ScheduleRow, timingOf, updateSchedule } from '../db/schedules.ts';
import { dueAt } from '../domain/schedules/timing.ts';
import { type JobKind, jobKinds } from '../jobs/registry.ts';
import { schedulable } from '../jobs/schedulable.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { forbidden } from './middleware/authorise.ts';
import { may } from './principal.ts';

type Asked = Pick<RouteContext, 'principal'>;

/** Throws 403 unless the asker may submit jobs of the kind, and such a one. */
export function requireWork(context: Asked, kind: string, payload?: Record<string, unknown>): void {
  const { permission } = jobKinds[kind as JobKind];
  const besides = payload && schedulable[kind as JobKind]?.permission?.(payload);
  for (const needed of [permission, besides]) {
    if (needed && !may(principalOf(context), needed)) throw forbidden(needed);
  }
}

/** Throws 403 unless the schedule is the asker's to change: what anybody may ask for, not anybody may take from others. */
export function requireOwnSchedule(context: Asked, { kind, runs_as }: ScheduleRow): void {
  requireWork(context, kind);
  const principal = principalOf(context);
  const open = jobKinds[kind as JobKind].permission === 'network:read';
  if (open && runs_as !== principal.userId && !may(principal, 'system:admin')) throw forbidden('system:admin');
}

/** On whose word it runs from now on. */
export function authorityOf(context: Asked): { runs_as: string; key_id: string | null } {
  const { userId, sessionId, keyPermissions } = principalOf(context);
  return { runs_as: userId, key_id: keyPermissions === undefined ? null : sessionId };
}

/** Sets a schedule's next slot, and when that begins. */
export function withNextSlot(transaction: Knex.Transaction, row: ScheduleRow, slot: Date): Promise<ScheduleRow> {
  return updateSchedule(transaction, row.id, { next_slot: slot, next_run_at: dueAt(timingOf(row), row.id, slot) });
}

/** What the audit log says of a schedule. */
export function scheduleDetails({ name, kind, cron, every_seconds, time_zone, state }: ScheduleRow) {
  return { name, kind, cron, every_seconds, time_zone, state };
}
