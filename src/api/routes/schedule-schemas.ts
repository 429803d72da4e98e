import { z } from 'zod';
import { RUN_OUTCOMES } from '../../db/schedule-runs.ts';
import { SCHEDULE_STATES, type ScheduleFields, type ScheduleRow, timingOf } from '../../db/schedules.ts';
import { isDailyWindow } from '../../domain/scanning/daily-window.ts';
import { MISSED_POLICIES, OVERLAP_POLICIES } from '../../domain/schedules/decide-slots.ts';
import { cronFault, isZoneName, slotsAfter } from '../../domain/schedules/timing.ts';
import { JOB_KINDS } from '../../jobs/registry.ts';
import { schedulable } from '../../jobs/schedulable.ts';
import { JOB_STATES } from '../job-view.ts';
import { count, plainName, timestamp } from '../schemas.ts';
import { invalid } from '../validate.ts';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 22:00');
const choices = Object.entries(schedulable).map(([kind, { payload }]) =>
  z.strictObject({ kind: z.literal(kind), payload }),
);
const work = z
  .discriminatedUnion('kind', choices as unknown as [(typeof choices)[0], ...typeof choices])
  .meta({ id: 'RecurringJob', description: 'Any kind of job that can be submitted, or the request for a report' });

const every = z
  .int()
  .min(1)
  .max(366 * 86_400)
  .meta({ description: 'Seconds from one slot to the next; this or cron' });
const cron = z
  .string()
  .trim()
  .min(9)
  .max(200)
  .meta({ description: 'Minute, hour, day of month, month, day of week; six fields begin with the second' });
const zone = z.string().min(1).max(64).meta({ description: 'Such as Europe/Berlin; by its clocks cron is read' });
const missed = z
  .enum(MISSED_POLICIES)
  .meta({ description: 'Slots that came more than a minute ago while nothing ran: none of them, or the last' });
const overlap = z.enum(OVERLAP_POLICIES).meta({ description: 'When the run before is not over at the next slot' });
const jitter = z.int().min(0).max(3_600).meta({ description: 'A slot begins up to so many seconds later' });
const blackouts = z
  .array(z.strictObject({ from: clock, until: clock }).refine(isDailyWindow, 'must begin and end at different times'))
  .max(10)
  .meta({ description: 'Times of every day, by the clocks of time_zone, in which no slot begins' });

/** A schedule as it is asked for. */
export const newSchedule = z.strictObject({
  name: plainName,
  job: work,
  cron: cron.optional(),
  every_seconds: every.optional(),
  time_zone: zone.default('UTC'),
  missed: missed.default('skip'),
  overlap: overlap.default('skip'),
  jitter_seconds: jitter.default(0),
  blackouts: blackouts.default([]),
});

/** What of it is to be otherwise. */
export const changedSchedule = z.strictObject({
  name: plainName.optional(),
  job: work.optional(),
  cron: cron.optional(),
  every_seconds: every.optional(),
  time_zone: zone.optional(),
  missed: missed.optional(),
  overlap: overlap.optional(),
  jitter_seconds: jitter.optional(),
  blackouts: blackouts.optional(),
});

/** A schedule. */
export const schedule = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    job: z.strictObject({
      kind: z.enum(JOB_KINDS as [string, ...string[]]),
      payload: z.record(z.string(), z.unknown()),
    }),
    cron: z.string().nullable(),
    every_seconds: z.int().nullable(),
    time_zone: z.string(),
    missed,
    overlap,
    jitter_seconds: z.int(),
    blackouts: z.array(z.strictObject({ from: z.string(), until: z.string() })),
    state: z.enum(SCHEDULE_STATES),
    stopped_reason: z.string().nullable().meta({ description: 'Why the platform stopped it' }),
    next_runs: z.array(timestamp).meta({ description: 'The next five slots; none unless it is active' }),
    runs_as: z.uuid().meta({ description: 'Whose permission its runs need, each time' }),
    created_by: z.uuid(),
    created_at: timestamp,
    changed_at: timestamp,
  })
  .meta({ id: 'Schedule' });

/** What became of a slot. */
export const scheduleRun = z
  .strictObject({
    slot: timestamp,
    outcome: z.enum(RUN_OUTCOMES),
    by_hand: z.boolean(),
    slots: count.meta({ description: 'Of missed ones, how many in a row' }),
    reason: z.string().nullable(),
    job_id: z.uuid().nullable(),
    job_state: z.enum(JOB_STATES).nullable(),
    decided_at: timestamp,
  })
  .meta({ id: 'ScheduleRun' });

const SHOWN = 5;

/** The schedule as `schedule` says. */
export function scheduleView(row: ScheduleRow) {
  const { id, name, kind, payload, cron, every_seconds, time_zone, missed, overlap, jitter_seconds, blackouts } = row;
  const { state, stopped_reason, next_slot, runs_as, created_by, created_at, changed_at } = row;
  return {
    ...{ id, name, job: { kind, payload }, cron, every_seconds, time_zone, missed, overlap, jitter_seconds, blackouts },
    ...{ state, stopped_reason, runs_as, created_by, created_at, changed_at },
    next_runs: next_slot ? slotsAfter(timingOf(row), new Date(next_slot.getTime() - 1), SHOWN) : [],
  };
}

/** The fields of a row from what somebody wrote over what was there. Throws 422 for what makes no schedule. */
export function readSchedule(body: z.output<typeof changedSchedule>, before?: ScheduleRow): ScheduleFields {
  const { job, cron, every_seconds, ...rest } = body;
  const stated = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  if (cron !== undefined && every_seconds !== undefined) throw fault('cron', 'cannot stand beside every_seconds');
  const when =
    cron === undefined && every_seconds === undefined
      ? { cron: before?.cron ?? null, every_seconds: before?.every_seconds ?? null }
      : { cron: cron ?? null, every_seconds: every_seconds ?? null };
  const what = job ? { kind: job.kind, payload: job.payload as Record<string, unknown> } : {};
  const fields = { ...before, ...stated, ...when, ...what } as ScheduleFields;
  if (fields.cron === null && fields.every_seconds === null) throw fault('cron', 'is needed, or every_seconds');
  if (!isZoneName(fields.time_zone)) throw fault('time_zone', 'must be a time zone such as Europe/Berlin');
  const wrong = fields.cron === null ? undefined : cronFault(fields.cron, fields.time_zone);
  if (wrong) throw fault('cron', wrong);
  const { name, kind, payload, time_zone, missed, overlap, jitter_seconds, blackouts } = fields;
  return { name, kind, payload, ...when, time_zone, missed, overlap, jitter_seconds, blackouts };
}

function fault(path: string, message: string) {
  return invalid([{ in: 'body', path, message }]);
}
