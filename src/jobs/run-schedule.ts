import type { Knex } from 'knex';
import { writeAudit } from '../db/audit.ts';
import { inTenant } from '../db/database.ts';
import { type JobRow, requestCancel } from '../db/jobs.ts';
import { lostAuthority } from '../db/run-authority.ts';
import { insertRun, isDecided, pruneRuns, settleRun, unfinishedRuns, waitingRuns } from '../db/schedule-runs.ts';
import {
  type DueSchedule,
  databaseNow,
  type ScheduleRow,
  takeSchedule,
  timingOf,
  updateSchedule,
} from '../db/schedules.ts';
import { decideSlots, type SlotDecision } from '../domain/schedules/decide-slots.ts';
import { dueAt } from '../domain/schedules/timing.ts';
import type { JobKind } from './registry.ts';
import { jobKinds } from './registry.ts';
import { schedulable } from './schedulable.ts';

/** Slots that wait for an earlier run; those beyond are passed over. */
const MOST_WAITING = 100;
const HISTORY_DAYS = 90;
const HOUR = 3_600_000;

/**
 * Decides what is due of a schedule, in one transaction with the jobs that come of it. Nothing happens when another
 * process is at it: a slot is a row with the schedule and the slot as its key, and only who writes it makes the job.
 */
export function runSchedule(app: Knex, { id, tenant_id }: DueSchedule): Promise<void> {
  return inTenant(app, tenant_id, async (transaction) => {
    const schedule = await takeSchedule(transaction, id);
    if (!schedule?.next_slot) return;
    const timing = timingOf(schedule);
    const rules = { ...timing, scheduleId: id, missed: schedule.missed, blackouts: schedule.blackouts };
    const { decisions, next } = decideSlots(rules, schedule.next_slot, await databaseNow(transaction));
    const why = await fault(transaction, schedule);
    if (why) return stopSchedule(transaction, schedule, decisions, why);
    await beginWaiting(transaction, schedule);
    for (const decision of decisions) await settle(transaction, schedule, decision);
    if (decisions.length > 0) {
      await updateSchedule(transaction, id, { next_slot: next, next_run_at: dueAt(timing, id, next) });
    }
    const newHour = Math.floor(next.getTime() / HOUR) > Math.floor(schedule.next_slot.getTime() / HOUR);
    if (newHour) await pruneRuns(transaction, id, HISTORY_DAYS);
  });
}

/** Runs a schedule now, beside its slots; whoever calls it writes down who asked. Gives the job's id. */
export async function runByHand(transaction: Knex.Transaction, schedule: ScheduleRow, userId: string): Promise<string> {
  const slot = await databaseNow(transaction);
  const job = await make(transaction, schedule, { createdBy: userId, idempotencyKey: null });
  const run = { tenantId: schedule.tenant_id, scheduleId: schedule.id, slot, byHand: true };
  await insertRun(transaction, { ...run, outcome: 'queued', jobId: job.id });
  return job.id;
}

/** Why a schedule can have no more runs; undefined when it can. */
async function fault(transaction: Knex.Transaction, schedule: ScheduleRow): Promise<string | undefined> {
  const work = schedulable[schedule.kind as JobKind];
  if (!work?.payload.safeParse(schedule.payload).success) return 'Its work is none that this version knows.';
  const authority = { userId: schedule.runs_as, keyId: schedule.key_id };
  const lost = await lostAuthority(transaction, authority, jobKinds[schedule.kind as JobKind].permission);
  const besides = work.permission?.(schedule.payload);
  return lost ?? (besides && lostAuthority(transaction, authority, besides));
}

async function stopSchedule(
  transaction: Knex.Transaction,
  { id, tenant_id, name, kind, runs_as }: ScheduleRow,
  decisions: SlotDecision[],
  reason: string,
): Promise<void> {
  const [first] = decisions;
  if (first) {
    const run = { tenantId: tenant_id, scheduleId: id, slot: first.slot, slots: decisions.length };
    await insertRun(transaction, { ...run, outcome: 'refused', reason });
  }
  const none = { next_slot: null, next_run_at: null };
  await updateSchedule(transaction, id, { state: 'stopped', stopped_reason: reason, ...none });
  await writeAudit(transaction, {
    tenantId: tenant_id,
    actorId: null,
    action: 'schedule.stop',
    target: id,
    outcome: 'denied',
    details: { name, kind, runs_as, reason },
  });
}

async function settle(transaction: Knex.Transaction, schedule: ScheduleRow, decision: SlotDecision): Promise<void> {
  const run = { tenantId: schedule.tenant_id, scheduleId: schedule.id, slot: decision.slot };
  if (decision.outcome !== 'run') {
    await insertRun(transaction, { ...run, outcome: decision.outcome, slots: decision.slots });
    return;
  }
  if (await isDecided(transaction, schedule.id, decision.slot)) return;
  const outcome = await outcomeOf(transaction, schedule);
  if (outcome !== 'queued') {
    await insertRun(transaction, { ...run, outcome });
    return;
  }
  const job = await makeForSlot(transaction, schedule, decision.slot);
  if (!(await insertRun(transaction, { ...run, outcome, jobId: job.id }))) throw new Error('a slot was decided twice');
}

/** What a slot whose time has come finds: room, or an earlier run that is not over. */
async function outcomeOf(
  transaction: Knex.Transaction,
  { id, tenant_id, overlap, runs_as }: ScheduleRow,
): Promise<'queued' | 'waiting' | 'overlap'> {
  if (overlap === 'allow') return 'queued';
  const unfinished = await unfinishedRuns(transaction, id);
  if (overlap === 'queue') {
    const waiting = await waitingRuns(transaction, id);
    if (unfinished.length + waiting.length === 0) return 'queued';
    return waiting.length < MOST_WAITING ? 'waiting' : 'overlap';
  }
  if (unfinished.length === 0) return 'queued';
  if (overlap === 'skip') return 'overlap';
  for (const job of unfinished) {
    await requestCancel(transaction, job);
    const by = { schedule: id, reason: 'the next run of its schedule is due' };
    await writeAudit(transaction, {
      ...{ tenantId: tenant_id, actorId: runs_as, action: 'job.cancel', target: job, details: by },
    });
  }
  return 'queued';
}

/** Gives the oldest slot that waits its job, when nothing runs any more. */
async function beginWaiting(transaction: Knex.Transaction, schedule: ScheduleRow): Promise<void> {
  const [slot] = await waitingRuns(transaction, schedule.id);
  if (!slot || (await unfinishedRuns(transaction, schedule.id)).length > 0) return;
  const job = await makeForSlot(transaction, schedule, slot);
  await settleRun(transaction, schedule.id, slot, { outcome: 'queued', jobId: job.id });
}

async function makeForSlot(transaction: Knex.Transaction, schedule: ScheduleRow, slot: Date): Promise<JobRow> {
  const { id, tenant_id: tenantId, kind, runs_as: createdBy } = schedule;
  const name = slot.toISOString();
  const job = await make(transaction, schedule, { createdBy, idempotencyKey: `schedule:${id}:${name}` });
  await writeAudit(transaction, {
    ...{ tenantId, actorId: createdBy, action: 'job.submit', target: job.id },
    details: { kind, schedule: id, slot: name },
  });
  return job;
}

function make(
  transaction: Knex.Transaction,
  { kind, tenant_id: tenantId, payload }: ScheduleRow,
  by: { createdBy: string; idempotencyKey: string | null },
): Promise<JobRow> {
  const work = schedulable[kind as JobKind];
  if (!work) throw new Error(`no schedule makes jobs of the kind ${kind}`);
  return work.make(transaction, { tenantId, payload, ...by });
}
