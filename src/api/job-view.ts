import { z } from 'zod';
import type { JobRow } from '../db/jobs.ts';
import { JOB_KINDS } from '../jobs/registry.ts';
import { count, jobError, statusUrl, timestamp } from './schemas.ts';

/** The states a job can be in. */
export const JOB_STATES = ['queued', 'running', 'completed', 'failed', 'cancelled', 'quarantined'] as const;

/** A job as the API shows it: without leases and other bookkeeping. */
export const jobSchema = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(JOB_KINDS as [string, ...string[]]),
    state: z.enum(JOB_STATES),
    version: count.meta({ description: 'Grows with every visible change; give it back as after' }),
    percent: z.int().min(0).max(100),
    rows: count,
    step: z.string().nullable(),
    payload: z.record(z.string(), z.unknown()),
    result: z.record(z.string(), z.unknown()).nullable(),
    error: jobError.nullable(),
    attempts: count,
    failures: count,
    crashes: count,
    upload_id: z.uuid().nullable(),
    parent_id: z.uuid().nullable(),
    created_by: z.uuid().nullable(),
    cancel_requested_at: timestamp.nullable(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
    status_url: z.string(),
  })
  .meta({ id: 'Job' });

/** The job as `jobSchema` says. */
export function jobView(row: JobRow) {
  const { id, kind, state, version, percent, rows, step, payload, result, error } = row;
  const { attempts, failures, crashes, upload_id, parent_id, created_by } = row;
  const { cancel_requested_at, created_at, started_at, finished_at } = row;
  return {
    ...{ id, kind, state, version, percent, rows, step, payload, result, error },
    ...{ attempts, failures, crashes, upload_id, parent_id, created_by },
    ...{ cancel_requested_at, created_at, started_at, finished_at, status_url: statusUrl(id) },
  };
}
