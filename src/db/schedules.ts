import type { Knex } from 'knex';
import type { DailyWindow } from '../domain/scanning/daily-window.ts';
import type { MissedPolicy, OverlapPolicy } from '../domain/schedules/decide-slots.ts';
import type { Timing } from '../domain/schedules/timing.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export const SCHEDULE_STATES = ['active', 'paused', 'stopped'] as const;
export type ScheduleState = (typeof SCHEDULE_STATES)[number];

/** A row of `schedules`. */
export interface ScheduleRow {
  id: string;
  tenant_id: string;
  name: string;
  kind: string;
  payload: Record<string, unknown>;
  cron: string | null;
  every_seconds: number | null;
  time_zone: string;
  anchored_at: Date;
  missed: MissedPolicy;
  overlap: OverlapPolicy;
  jitter_seconds: number;
  blackouts: DailyWindow[];
  state: ScheduleState;
  /** Why the platform stopped it; null unless it did. */
  stopped_reason: string | null;
  /** Null while it is not active. */
  next_slot: Date | null;
  next_run_at: Date | null;
  /** Whose permissions its runs need: who made it, or changed it last. */
  runs_as: string;
  /** The API key that was used for that, if one was. */
  key_id: string | null;
  created_by: string;
  created_at: Date;
  changed_at: Date;
}

/** What a person says of a schedule. */
export type ScheduleFields = Pick<
  ScheduleRow,
  | ('name' | 'kind' | 'payload' | 'cron' | 'every_seconds' | 'time_zone' | 'missed' | 'overlap')
  | ('jitter_seconds' | 'blackouts')
>;

/** Fields to be written; dates as the database's own text or as SQL. */
export type ScheduleChange = Partial<
  Omit<ScheduleRow, 'id' | 'tenant_id' | 'created_by' | 'created_at' | 'changed_at'>
>;

/** Schedules of the tenant, the newest first. */
export function listSchedules(transaction: Knex.Transaction, request: PageRequest): Promise<Page<ScheduleRow>> {
  return page<ScheduleRow>(transaction('schedules').select('schedules.*'), request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** How many schedules the tenant has. */
export async function countSchedules(transaction: Knex.Transaction): Promise<number> {
  const [row] = await transaction('schedules').count('* as count');
  return Number(row?.count ?? 0);
}

/** A schedule of the tenant; undefined when there is none. */
export function findSchedule(transaction: Knex.Transaction, id: string): Promise<ScheduleRow | undefined> {
  return transaction<ScheduleRow>('schedules').where({ id }).first();
}

/** The same, held until the transaction ends: its slots are decided by nobody else meanwhile. */
export function lockSchedule(transaction: Knex.Transaction, id: string): Promise<ScheduleRow | undefined> {
  return transaction<ScheduleRow>('schedules').where({ id }).forUpdate().first();
}

/** The same, unless another holds it or it is not active. */
export function takeSchedule(transaction: Knex.Transaction, id: string): Promise<ScheduleRow | undefined> {
  return transaction<ScheduleRow>('schedules').where({ id, state: 'active' }).forUpdate().skipLocked().first();
}

/** Stores a schedule. */
export async function insertSchedule(
  transaction: Knex.Transaction,
  schedule: ScheduleFields &
    Pick<ScheduleRow, 'tenant_id' | 'runs_as' | 'key_id' | 'created_by' | 'next_slot'> & {
      next_run_at: Date | null;
      anchored_at: Date;
    },
): Promise<ScheduleRow> {
  const [row] = await transaction('schedules').insert(written(schedule)).returning('*');
  return row as ScheduleRow;
}

/** Changes a schedule. */
export async function updateSchedule(
  transaction: Knex.Transaction,
  id: string,
  change: ScheduleChange,
): Promise<ScheduleRow> {
  const [row] = await transaction('schedules').where({ id }).update(written(change)).returning('*');
  return row as ScheduleRow;
}

/** Notes that a person changed it now. */
export async function touchSchedule(transaction: Knex.Transaction, id: string): Promise<void> {
  await transaction('schedules').where({ id }).update({ changed_at: transaction.fn.now() });
}

/** Removes a schedule with its history; jobs that it made stay. */
export async function deleteSchedule(transaction: Knex.Transaction, id: string): Promise<void> {
  await transaction('schedules').where({ id }).delete();
}

/** The database's clock, which is the one that slots go by. */
export async function databaseNow(connection: Knex): Promise<Date> {
  const { rows } = await connection.raw<{ rows: { now: Date }[] }>('select clock_timestamp() as now');
  return (rows[0] as { now: Date }).now;
}

/** When the slots of a schedule are. */
export function timingOf(row: Omit<ScheduleFields, 'payload' | 'name' | 'kind'> & { anchored_at: Date }): Timing {
  return {
    cron: row.cron,
    everySeconds: row.every_seconds,
    timeZone: row.time_zone,
    anchor: row.anchored_at,
    jitterSeconds: row.jitter_seconds,
  };
}

/** A schedule on which something is to be decided now. */
export interface DueSchedule {
  id: string;
  tenant_id: string;
}

/** Schedules of all tenants whose time has come, or that have a slot which waits for nothing any more. */
export async function dueSchedules(control: Knex, limit: number): Promise<DueSchedule[]> {
  const { rows } = await control.raw<{ rows: DueSchedule[] }>(
    `select id, tenant_id from schedules s
      where state = 'active' and (next_run_at <= clock_timestamp() or (
        exists (select from schedule_runs r where r.schedule_id = s.id and r.outcome = 'waiting')
        and not exists (select from schedule_runs r join jobs j on j.id = r.job_id
          where r.schedule_id = s.id and r.job_id is not null and j.state in ('queued', 'running'))))
      order by next_run_at limit ?`,
    [limit],
  );
  return rows;
}

/** Milliseconds until the next slot of any schedule begins; null when there is none. */
export async function untilNextSlot(control: Knex): Promise<number | null> {
  const { rows } = await control.raw<{ rows: { wait: number | null }[] }>(
    `select (extract(epoch from min(next_run_at) - clock_timestamp()) * 1000)::float8 as wait
       from schedules where state = 'active'`,
  );
  return rows[0]?.wait ?? null;
}

function written(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      name === 'payload' || name === 'blackouts' ? JSON.stringify(value) : value,
    ]),
  );
}
