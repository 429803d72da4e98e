import { z } from 'zod';
import { moment } from '../../domain/requests/moment.ts';
import { JOB_KINDS, type JobKind } from '../../jobs/registry.ts';
import { count, plainName, timestamp } from '../schemas.ts';

/** A queue in a path; it has the name of its job kind. */
export const queueParams = z.strictObject({ queue: z.enum(JOB_KINDS as [JobKind, ...JobKind[]]) });

const seconds = z.number().min(0).nullable();

/** What a queue is like, and how it is run. */
export const queueSchema = z
  .strictObject({
    queue: z.string(),
    title: z.string(),
    paused: z.boolean(),
    paused_reason: z.string().nullable(),
    counts: z.strictObject({
      waiting: count.meta({ description: 'In the table, not handed over yet' }),
      standing: count.meta({ description: 'Handed over, not begun' }),
      retrying: count.meta({ description: 'Failed, and to be tried again' }),
      running: count,
      dead: count.meta({ description: 'Failed or quarantined, for good' }),
    }),
    tenants_waiting: count,
    oldest_waiting_seconds: seconds,
    completed: z.strictObject({ last_minute: count, last_5_minutes: count, last_15_minutes: count }),
    failed_last_15_minutes: count,
    wait_seconds: z.strictObject({ p50: seconds, p95: seconds }),
    run_seconds: z.strictObject({ p50: seconds, p95: seconds }),
    limits: z.strictObject({
      concurrency: count.nullable(),
      fleet_concurrency: count.nullable(),
      rate: z.strictObject({ jobs: count, seconds: count }).nullable(),
      priority: count.nullable(),
    }),
  })
  .meta({ id: 'Queue' });

/** How a queue is to be run; null leaves it to the kind again. */
export const limitsBody = z
  .strictObject({
    concurrency: z.int().min(1).max(100).nullable().optional().meta({ description: 'Jobs at once in a worker' }),
    fleet_concurrency: z.int().min(1).max(1_000).nullable().optional().meta({ description: 'And in all of them' }),
    rate: z
      .strictObject({ jobs: z.int().min(1).max(1_000_000), seconds: z.int().min(1).max(86_400) })
      .nullable()
      .optional()
      .meta({ description: 'At most so many jobs begin in so many seconds' }),
    priority: z.int().min(1).max(4).nullable().optional().meta({ description: '1 (first) to 4 (last), for all jobs' }),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), 'must change something');

/** Which jobs of the own tenant, and whether only to count them. */
export const selectionBody = z.strictObject({
  ids: z.array(z.uuid()).min(1).max(1_000).optional(),
  error_code: z.string().min(1).max(100).optional(),
  created_before: moment.optional(),
  max: z.int().min(1).max(1_000).default(1_000),
  dry_run: z.boolean().default(false),
});

/** Why somebody did it; it stands in the audit log. */
export const reasonBody = z.strictObject({ reason: plainName });

/** How many jobs there were, and how many were changed. */
export const changedSchema = z
  .strictObject({ matched: count, changed: count })
  .meta({ id: 'JobsChanged', description: 'Jobs that fitted, and those that were changed' });

/** A worker process. */
export const workerSchema = z
  .strictObject({
    name: z.string(),
    host: z.string(),
    pid: count,
    version: z.string(),
    state: z.enum(['running', 'draining', 'refusing', 'lost']),
    refusal: z.string().nullable(),
    concurrency: z.record(z.string(), count).meta({ description: 'Jobs at once, by queue' }),
    running: z.record(z.string(), count).meta({ description: 'Jobs under way, by queue' }),
    jobs: z.array(z.uuid()).meta({ description: 'Those of your tenant' }),
    resident_bytes: count,
    loop_delay_ms: z.number(),
    started_at: timestamp,
    heartbeat_at: timestamp,
  })
  .meta({ id: 'Worker' });
