import { z } from 'zod';
import { cancelMany, countRunning, dispatchAgain, listDead, type ManyChanged, retryMany } from '../../db/queue-jobs.ts';
import type { SecurityEventName } from '../../domain/access/security-events.ts';
import type { JobKind } from '../../jobs/registry.ts';
import { defineRoute, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { jobSchema, jobView } from '../job-view.ts';
import { Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count, pageOf, pageQuery } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { changedSchema, queueParams, reasonBody, selectionBody } from './queue-schemas.ts';

const dead = defineRoute({
  method: 'get',
  path: '/api/v1/queues/{queue}/dead',
  operationId: 'listDeadJobs',
  tag: 'queues',
  summary: 'Jobs of your tenant that ended badly, the latest first',
  permission: 'system:admin',
  params: queueParams,
  noun: 'queue',
  query: pageQuery,
  responses: { 200: { description: 'A page of jobs', schema: pageOf(jobSchema) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) =>
      listDead(transaction, context.params.queue, context.query),
    );
    return { status: 200, body: { ...page, items: page.items.map(jobView) } };
  },
});

const changes = { 200: { description: 'How many', schema: changedSchema } };

const retry = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/retry',
  operationId: 'retryJobs',
  tag: 'queues',
  summary: 'Queue jobs of your tenant again that ended badly',
  description: 'The oldest first, with a clean record. With dry_run it only says how many there are.',
  permission: 'system:admin',
  params: queueParams,
  noun: 'queue',
  body: selectionBody,
  responses: changes,
  handler: (context) =>
    changeJobs(context, 'queue.retry', (transaction, kind) => {
      const { max, dry_run: dryRun, ...selection } = context.body;
      return retryMany(transaction, kind, { selection, max, dryRun });
    }),
});

const cancel = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/cancel',
  operationId: 'cancelJobs',
  tag: 'queues',
  summary: 'Cancel jobs of your tenant that wait or run',
  description: 'The oldest first; running ones end at their next step. With dry_run it only says how many there are.',
  permission: 'system:admin',
  params: queueParams,
  noun: 'queue',
  body: selectionBody,
  responses: changes,
  handler: (context) =>
    changeJobs(context, 'queue.cancel', (transaction, kind) => {
      const { max, dry_run: dryRun, ...selection } = context.body;
      return cancelMany(transaction, kind, { states: ['queued', 'running'], selection, max, dryRun });
    }),
});

const drain = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/drain',
  operationId: 'drainQueue',
  tag: 'queues',
  summary: 'Cancel everything of your tenant that waits in the queue',
  description: 'What runs goes on. Up to 10,000 jobs at once.',
  permission: 'system:admin',
  params: queueParams,
  noun: 'queue',
  body: reasonBody,
  responses: changes,
  handler: (context) =>
    changeJobs(context, 'queue.drain', (transaction, kind) =>
      cancelMany(transaction, kind, { states: ['queued'], selection: {}, max: 10_000, dryRun: false }),
    ),
});

type Change = (transaction: Parameters<typeof retryMany>[0], kind: JobKind) => Promise<ManyChanged>;

async function changeJobs(context: RouteContext<typeof queueParams>, action: SecurityEventName, change: Change) {
  const { queue } = context.params;
  const body = await inOwnTenant(context, async (transaction) => {
    const changed = await change(transaction, queue);
    await record<string>(transaction, context, action, queue, { ...(context.body as object | undefined), ...changed });
    return changed;
  });
  return { status: 200, body };
}

const clean = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/clean',
  operationId: 'cleanQueue',
  tag: 'queues',
  summary: 'Take ended entries out of the queue',
  description: 'Out of Redis only, up to 10,000 at once; jobs and their results stay in the table.',
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  body: z.strictObject({
    state: z.enum(['completed', 'failed']),
    older_than_seconds: z.int().min(0).max(31_536_000).default(3_600),
  }),
  responses: {
    200: { description: 'How many', schema: z.strictObject({ removed: count }).meta({ id: 'QueueCleaned' }) },
  },
  async handler(context) {
    const { queue } = context.params;
    const { state, older_than_seconds: age } = context.body;
    const { queues, database } = context.services;
    const removed = (await queues.byKind[queue].clean(age * 1_000, 10_000, state)).length;
    await record(database.control, context, 'queue.clean', queue, { state, age, removed });
    return { status: 200, body: { removed } };
  },
});

const obliterate = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/obliterate',
  operationId: 'obliterateQueue',
  tag: 'queues',
  summary: 'Throw away all that Redis knows of a queue, and fill it anew from the table',
  description: `For a queue that is damaged. It must be paused and nothing of it may run. No job is lost: all that wait are handed over again. ${STEP_UP}`,
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  body: z.strictObject({ confirm: z.string().max(100).meta({ description: 'The name of the queue' }) }),
  responses: {
    200: {
      description: 'How many jobs are handed over again',
      schema: z.strictObject({ dispatched_again: count }).meta({ id: 'QueueObliterated' }),
    },
    409: { description: 'The queue is not paused, or jobs of it run' },
  },
  async handler(context) {
    await requireStepUp(context);
    const { queue } = context.params;
    const { queues, database } = context.services;
    if (context.body.confirm !== queue) {
      throw new Problem(422, 'not-confirmed', 'confirm is not the name of the queue.', { hint: `Send "${queue}".` });
    }
    await refuseUnlessIdle(context, queue);
    await queues.byKind[queue].obliterate({ force: true });
    // What the table says of the queue is then true again, also when this is cut off: the reconciler finds the rest.
    const again = await database.control.transaction(async (transaction) => {
      const jobs = await dispatchAgain(transaction, queue);
      await record(transaction, context, 'queue.obliterate', queue, { jobs });
      return jobs;
    });
    await queues.byKind[queue].pause();
    return { status: 200, body: { dispatched_again: again } };
  },
});

async function refuseUnlessIdle({ services }: RouteContext, queue: JobKind): Promise<void> {
  const paused = await services.queues.byKind[queue].isPaused();
  const running = await countRunning(services.database.control, queue);
  if (paused && running === 0) return;
  throw new Problem(409, 'conflict', paused ? `${running} jobs of the queue run.` : 'The queue is not paused.', {
    hint: `POST /api/v1/queues/${queue}/pause, and wait until nothing of it runs.`,
  });
}

/** What is done to many jobs of a queue at once. */
export const queueJobRoutes: RouteDefinition[] = [dead, retry, cancel, drain, clean, obliterate];
