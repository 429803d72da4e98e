import { z } from 'zod';
import { findJob, requestCancel, retryJob, writtenJobs } from '../../db/jobs.ts';
import { moment } from '../../domain/requests/moment.ts';
import { JOB_KINDS, type JobKind, jobKinds, scans } from '../../jobs/registry.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant, ownRows } from '../in-tenant.ts';
import { JOB_STATES, jobSchema, jobView } from '../job-view.ts';
import { forbidden } from '../middleware/authorise.ts';
import { may } from '../principal.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, waitSeconds } from '../schemas.ts';
import { jobSubmission, submitJob } from '../submit-job.ts';
import { waitForJob } from '../wait-for-job.ts';

const JOBS = '/api/v1/jobs/';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/jobs',
  operationId: 'listJobs',
  tag: 'jobs',
  summary: 'Jobs, newest first',
  permission: 'network:read',
  query: z.strictObject({
    ...pageQuery.shape,
    kind: z.enum(JOB_KINDS as [JobKind, ...JobKind[]]).optional(),
    state: z.enum(JOB_STATES).optional(),
    upload_id: z.uuid().optional(),
    created_after: moment.optional(),
    created_before: moment.optional(),
  }),
  responses: { 200: { description: 'A page of jobs', schema: pageOf(jobSchema) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const { json, total } = await writtenJobs(ownRows(context), filter, { limit, cursor }, JOBS);
    return { status: 200, json, total };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/jobs/{id}',
  operationId: 'getJob',
  tag: 'jobs',
  summary: 'One job; waits for a change when asked to',
  description:
    'With wait, the answer comes as soon as the job is newer than version after, or has ended, or time is up.',
  permission: 'network:read',
  params: idParams,
  query: z.strictObject({
    wait: waitSeconds,
    after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
  }),
  responses: { 200: { description: 'The job', schema: jobSchema } },
  async handler(context) {
    const { wait, after } = context.query;
    const job = await waitForJob(context, context.params.id, { seconds: wait, after });
    if (!job) throw notFound('job');
    return { status: 200, body: jobView(job) };
  },
});

const submit = defineRoute({
  method: 'post',
  path: '/api/v1/jobs',
  operationId: 'submitJob',
  tag: 'jobs',
  summary: 'Queue a job',
  description:
    'Each kind demands its own permission as well. With the header Idempotency-Key, sending it again gives the same job. Discovery, port research and threat scans are limited by the hour.',
  permission: 'network:read',
  limit: 'scan',
  countedBy: 'handler',
  body: jobSubmission,
  requestHeaders: { 'Idempotency-Key': 'Any name of yours for this request' },
  responses: {
    202: { description: 'Queued', schema: jobSchema },
    409: { description: 'The idempotency key was used for something else' },
  },
  async handler(context) {
    const job = jobView(await submitJob(context, context.body as never));
    return { status: 202, body: job, headers: { Location: job.status_url } };
  },
});

const cancel = defineRoute({
  method: 'post',
  path: '/api/v1/jobs/{id}/cancel',
  operationId: 'cancelJob',
  tag: 'jobs',
  summary: 'Cancel a job',
  description: 'A queued job is cancelled at once, a running one at its next step; a finished one stays as it is.',
  permission: 'network:read',
  params: idParams,
  responses: { 202: { description: 'The job as it is now', schema: jobSchema } },
  handler: (context) =>
    changeJob(context, 'job.cancel', async (transaction, id) => (await requestCancel(transaction, id)) ?? null),
});

const retry = defineRoute({
  method: 'post',
  path: '/api/v1/jobs/{id}/retry',
  operationId: 'retryJob',
  tag: 'jobs',
  summary: 'Queue a failed, cancelled or quarantined job again',
  description: 'Discovery, port research and threat scans are limited by the hour, as when they are new.',
  permission: 'network:read',
  limit: 'scan',
  countedBy: 'handler',
  params: idParams,
  responses: {
    202: { description: 'Queued again', schema: jobSchema },
    409: { description: 'The job is queued, running or completed' },
  },
  handler: (context) => changeJob(context, 'job.retry', retryJob),
});

type Change = (...[transaction, id]: Parameters<typeof retryJob>) => ReturnType<typeof retryJob>;

/** Cancels or retries a job; who may submit a kind may do this to it. */
async function changeJob(context: RouteContext<typeof idParams>, action: 'job.cancel' | 'job.retry', change: Change) {
  const { id } = context.params;
  const body = await inOwnTenant(context, async (transaction) => {
    const job = await findJob(transaction, id);
    if (!job) throw notFound('job');
    const { permission } = jobKinds[job.kind as JobKind];
    if (!may(principalOf(context), permission)) throw forbidden(permission);
    if (action === 'job.retry' && scans(job.kind as JobKind)) await context.countRequest('scan');
    const changed = await change(transaction, id);
    if (!changed) {
      throw new Problem(409, 'conflict', `The job is ${job.state}.`, {
        hint: 'Only a job that ended badly can be retried.',
      });
    }
    await record(transaction, context, action, id, { kind: job.kind });
    return jobView(changed);
  });
  return { status: 202, body };
}

/** Jobs: submit, follow, cancel, retry. */
export const jobRoutes: RouteDefinition[] = [list, get, submit, cancel, retry];
