import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { z } from 'zod';
import type { JobRow } from '../db/jobs.ts';
import { insertReport } from '../db/reports.ts';
import type { Permission } from '../domain/access/permissions.ts';
import { kindNamed } from '../domain/reports/choices.ts';
import { enqueue } from './enqueue.ts';
import { isSubmittable, JOB_KINDS, type JobKind, jobKinds } from './registry.ts';
import { readRequest, reportRequest } from './report-request.ts';

/** Who a recurring job is made for, and what for. */
export interface RecurringWork {
  tenantId: string;
  createdBy: string;
  payload: Record<string, unknown>;
  /** A slot's name: asking for it again gives the same job. */
  idempotencyKey: string | null;
}

/** A kind of job as a schedule makes it. */
export interface Schedulable {
  /** What a schedule says of the work; for most kinds the job's own payload. */
  payload: z.ZodType;
  /** What whoever makes it needs besides the permission of its kind. */
  permission?(payload: Record<string, unknown>): Permission;
  /** Writes the job, and what it needs besides, in the transaction of its slot. */
  make(transaction: Knex.Transaction, work: RecurringWork): Promise<JobRow>;
}

/** A report is a new one each time: what recurs is the request for it. */
const report: Schedulable = {
  payload: reportRequest,
  permission: (payload) => kindNamed(reportRequest.parse(payload).kind)?.permission ?? 'network:read',
  async make(transaction, { tenantId, createdBy, payload, idempotencyKey }) {
    const { kind, format, parameters } = readRequest(reportRequest.parse(payload));
    const id = randomUUID();
    const work = { report_id: id };
    const job = await enqueue(transaction, { tenantId, kind: 'report', payload: work, createdBy, idempotencyKey });
    if (job.payload.report_id !== id) return job;
    await insertReport(transaction, { id, tenantId, jobId: job.id, kind, format, parameters, createdBy });
    return job;
  },
};

/** Every kind that can be scheduled: those that people may submit. */
export const schedulable = Object.fromEntries(
  JOB_KINDS.filter(isSubmittable).map((kind) => [kind, kind === 'report' ? report : asSubmitted(kind)]),
) as Partial<Record<JobKind, Schedulable>>;

function asSubmitted(kind: JobKind): Schedulable {
  return {
    payload: jobKinds[kind].payload,
    make: (transaction, { tenantId, createdBy, payload, idempotencyKey }) =>
      enqueue(transaction, {
        ...{ tenantId, kind, createdBy, idempotencyKey, payload: payload as never },
        uploadId: (payload as { upload_id?: string }).upload_id ?? null,
      }),
  };
}
