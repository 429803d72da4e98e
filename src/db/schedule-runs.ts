import type { Knex } from 'knex';
import { type Page, type PageRequest, page } from './paging.ts';

export const RUN_OUTCOMES = ['queued', 'waiting', 'missed', 'overlap', 'blackout', 'refused'] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** A row of `schedule_runs`: what became of a slot. */
export interface ScheduleRunRow {
  slot: Date;
  outcome: RunOutcome;
  /** Somebody asked for it; its slot is the moment of that. */
  by_hand: boolean;
  /** Of missed ones, how many in a row from `slot` on. */
  slots: number;
  reason: string | null;
  job_id: string | null;
  /** Of its job, now; null without one, or when it is gone. */
  job_state: string | null;
  decided_at: Date;
}

export interface NewRun {
  tenantId: string;
  scheduleId: string;
  slot: Date;
  outcome: RunOutcome;
  byHand?: boolean;
  slots?: number;
  reason?: string | null;
  jobId?: string | null;
}

const COLUMNS = ['slot', 'outcome', 'by_hand', 'slots', 'reason', 'job_id', 'decided_at'];

/** Writes what becomes of a slot. False when that was decided before: then nothing more is to be done for it. */
export async function insertRun(transaction: Knex.Transaction, run: NewRun): Promise<boolean> {
  const rows = await transaction('schedule_runs')
    .insert({
      tenant_id: run.tenantId,
      schedule_id: run.scheduleId,
      slot: run.slot,
      outcome: run.outcome,
      by_hand: run.byHand ?? false,
      slots: run.slots ?? 1,
      reason: run.reason ?? null,
      job_id: run.jobId ?? null,
    })
    .onConflict(['schedule_id', 'slot'])
    .ignore()
    .returning('slot');
  return rows.length === 1;
}

/** Whether it was decided what becomes of a slot. */
export async function isDecided(transaction: Knex.Transaction, scheduleId: string, slot: Date): Promise<boolean> {
  return (await transaction('schedule_runs').where({ schedule_id: scheduleId, slot }).first('slot')) !== undefined;
}

/** Gives a waiting slot its job, or another outcome. */
export async function settleRun(
  transaction: Knex.Transaction,
  scheduleId: string,
  slot: Date,
  { outcome, jobId = null, reason = null }: { outcome: RunOutcome; jobId?: string | null; reason?: string | null },
): Promise<void> {
  await transaction('schedule_runs')
    .where({ schedule_id: scheduleId, slot, outcome: 'waiting' })
    .update({ outcome, job_id: jobId, reason, decided_at: transaction.raw('clock_timestamp()') });
}

/** The slots of a schedule that wait for earlier ones, the oldest first. */
export async function waitingRuns(transaction: Knex.Transaction, scheduleId: string): Promise<Date[]> {
  const rows = await transaction('schedule_runs')
    .where({ schedule_id: scheduleId, outcome: 'waiting' })
    .orderBy('slot')
    .select('slot');
  return rows.map(({ slot }) => slot as Date);
}

/** Jobs of a schedule that have not come to an end. */
export async function unfinishedRuns(transaction: Knex.Transaction, scheduleId: string): Promise<string[]> {
  const rows = await transaction('schedule_runs as run')
    .join('jobs as job', 'job.id', 'run.job_id')
    .where('run.schedule_id', scheduleId)
    .whereIn('job.state', ['queued', 'running'])
    .select('job.id');
  return rows.map(({ id }) => id as string);
}

/** What became of a schedule's slots, the latest first. */
export function listRuns(
  transaction: Knex.Transaction,
  scheduleId: string,
  request: PageRequest,
): Promise<Page<ScheduleRunRow>> {
  const runs = transaction('schedule_runs as run')
    .leftJoin('jobs as job', 'job.id', 'run.job_id')
    .where('run.schedule_id', scheduleId)
    .select([...COLUMNS.map((name) => `run.${name}`), 'job.state as job_state']);
  return page<ScheduleRunRow>(runs, request, {
    column: 'run.slot',
    type: 'timestamptz',
    direction: 'desc',
    id: 'run.schedule_id',
    idType: 'uuid',
  });
}

/** Forgets what became of slots long ago. */
export async function pruneRuns(transaction: Knex.Transaction, scheduleId: string, days: number): Promise<void> {
  await transaction('schedule_runs')
    .where({ schedule_id: scheduleId })
    .whereNot({ outcome: 'waiting' })
    .whereRaw('slot < now() - make_interval(days => ?)', [days])
    .delete();
}
