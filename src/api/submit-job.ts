import { isDeepStrictEqual } from 'node:util';
import type { Knex } from 'knex';
import { z } from 'zod';
import type { JobRow } from '../db/jobs.ts';
import { missingReference } from '../db/report-references.ts';
import { findReport } from '../db/reports.ts';
import { findScan } from '../db/scans.ts';
import { findUpload } from '../db/uploads.ts';
import { can } from '../domain/access/permissions.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { isSubmittable, JOB_KINDS, type JobKind, type JobPayload, jobKinds, scans } from '../jobs/registry.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import { inOwnTenant } from './in-tenant.ts';
import { forbidden } from './middleware/authorise.ts';
import { Problem } from './problem.ts';
import { record } from './record.ts';
import { invalid } from './validate.ts';

const choices = JOB_KINDS.filter(isSubmittable).map((kind) =>
  z.strictObject({ kind: z.literal(kind), payload: jobKinds[kind].payload }),
);

/** Any kind with its payload, straight from the registry of kinds. */
export const jobSubmission = z
  .discriminatedUnion('kind', choices as unknown as [(typeof choices)[0], ...typeof choices])
  .meta({ id: 'JobSubmission' });

type Submission = { [Kind in JobKind]: { kind: Kind; payload: JobPayload<Kind> } }[JobKind];

/** What a client may call a request so that sending it twice does it once. */
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

/** Queues a job that somebody asked for by hand. */
export async function submitJob(context: RouteContext, { kind, payload }: Submission): Promise<JobRow> {
  const { role, userId, tenantId } = principalOf(context);
  const { permission } = jobKinds[kind];
  if (!can(role, permission)) throw forbidden(permission);
  if (scans(kind)) await context.countRequest('scan');
  const key = readKey(context);
  return inOwnTenant(context, async (transaction) => {
    await checkReferences(transaction, payload);
    const uploadId = 'upload_id' in payload ? payload.upload_id : undefined;
    const idempotencyKey = key && `${userId}:${key}`;
    const job = await enqueue(transaction, { tenantId, kind, payload, uploadId, createdBy: userId, idempotencyKey });
    if (job.kind !== kind || !isDeepStrictEqual(job.payload, { ...payload })) {
      throw new Problem(409, 'conflict', 'This idempotency key was used for another request.', {
        hint: 'Use a new one.',
      });
    }
    await record(transaction, context, 'job.submit', job.id, { kind });
    return job;
  });
}

function readKey({ request }: RouteContext): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw invalid([{ in: 'headers', path: 'Idempotency-Key', message: 'must be 1 to 200 visible ASCII characters' }]);
}

/** Throws 422 for what a payload names and is not there. An id of another tenant and one that never existed are the same. */
export async function checkReferences(
  transaction: Knex.Transaction,
  payload: object,
  where = 'payload',
): Promise<void> {
  const { upload_id, report_id, scan_id } = payload as { upload_id?: string; report_id?: string; scan_id?: string };
  const unknown = (name: string) =>
    invalid([{ in: 'body', path: where ? `${where}.${name}` : name, message: 'There is no such thing.' }]);
  if (upload_id !== undefined && !(await findUpload(transaction, upload_id))) throw unknown('upload_id');
  if (report_id !== undefined && !(await findReport(transaction, report_id))) throw unknown('report_id');
  if (scan_id !== undefined && !(await findScan(transaction, scan_id))) throw unknown('scan_id');
  const missing = await missingReference(transaction, payload);
  if (missing !== undefined) throw unknown(missing);
}
