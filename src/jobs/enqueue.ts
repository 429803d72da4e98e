import type { Knex } from 'knex';
import { insertJob, type JobRow } from '../db/jobs.ts';
import { type JobKind, type JobPayload, jobKinds, payloadVersion } from './registry.ts';

export interface EnqueueRequest<Kind extends JobKind> {
  tenantId: string;
  kind: Kind;
  payload: JobPayload<Kind>;
  createdBy?: string | null;
  uploadId?: string | null;
  parentId?: string | null;
  priority?: number;
  idempotencyKey?: string | null;
}

/**
 * Writes a job in the caller's transaction: it exists if and only if the caller's change does. The dispatcher hears of
 * it at commit. Throws ZodError for a payload that is not the kind's.
 */
export function enqueue<Kind extends JobKind>(
  transaction: Knex.Transaction,
  request: EnqueueRequest<Kind>,
): Promise<JobRow> {
  const payload = jobKinds[request.kind].payload.parse(request.payload) as Record<string, unknown>;
  return insertJob(transaction, { ...request, payload, payloadVersion: payloadVersion(request.kind) });
}
