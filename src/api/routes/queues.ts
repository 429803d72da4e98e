import { z } from 'zod';
import { queueFigures } from '../../db/queue-figures.ts';
import { readQueueSettings } from '../../db/queue-settings.ts';
import { JOB_KINDS } from '../../jobs/registry.ts';
import { changeQueue, readQueue } from '../change-queue.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { queueView } from '../queue-view.ts';
import { limitsBody, queueParams, queueSchema, reasonBody } from './queue-schemas.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/queues',
  operationId: 'listQueues',
  tag: 'queues',
  summary: 'The queues: what waits and runs, how fast it goes, how they are run',
  description: 'Numbers are of all tenants together; whose jobs they are is not said.',
  permission: 'system:admin',
  wide: true,
  responses: { 200: { description: 'All queues', schema: z.strictObject({ items: z.array(queueSchema) }) } },
  async handler({ services }) {
    const { control } = services.database;
    const [figures, settings] = [await queueFigures(control, JOB_KINDS), await readQueueSettings(control)];
    return { status: 200, body: { items: figures.map((each) => queueView(each, settings.get(each.kind))) } };
  },
});

const answers = { 200: { description: 'The queue', schema: queueSchema } };

const get = defineRoute({
  method: 'get',
  path: '/api/v1/queues/{queue}',
  operationId: 'getQueue',
  tag: 'queues',
  summary: 'One queue',
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  responses: answers,
  async handler(context) {
    return { status: 200, body: await readQueue(context, context.params.queue) };
  },
});

const limits = defineRoute({
  method: 'patch',
  path: '/api/v1/queues/{queue}',
  operationId: 'changeQueue',
  tag: 'queues',
  summary: 'Change how a queue is run',
  description: 'For all tenants, within seconds and without restarting anything. null leaves it to the kind again.',
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  body: limitsBody,
  responses: answers,
  async handler(context) {
    const { rate, ...others } = context.body;
    const rated = rate === undefined ? {} : { rate_jobs: rate?.jobs ?? null, rate_seconds: rate?.seconds ?? null };
    const change = Object.fromEntries(
      Object.entries({ ...others, ...rated }).filter(([, value]) => value !== undefined),
    );
    const body = await changeQueue(context, context.params.queue, { action: 'queue.change', change, details: change });
    return { status: 200, body };
  },
});

const pause = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/pause',
  operationId: 'pauseQueue',
  tag: 'queues',
  summary: 'Let no job of the queue begin',
  description: 'For all tenants. What runs goes on to its end, what is asked for meanwhile waits.',
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  body: reasonBody,
  responses: answers,
  async handler(context) {
    const { reason } = context.body;
    const change = { paused_at: new Date(), paused_reason: reason };
    const details = { reason };
    return {
      status: 200,
      body: await changeQueue(context, context.params.queue, { action: 'queue.pause', change, details }),
    };
  },
});

const resume = defineRoute({
  method: 'post',
  path: '/api/v1/queues/{queue}/resume',
  operationId: 'resumeQueue',
  tag: 'queues',
  summary: 'Let jobs of the queue begin again',
  permission: 'system:admin',
  wide: true,
  params: queueParams,
  noun: 'queue',
  responses: answers,
  async handler(context) {
    const change = { paused_at: null, paused_reason: null };
    return {
      status: 200,
      body: await changeQueue(context, context.params.queue, { action: 'queue.resume', change, details: {} }),
    };
  },
});

/** The queues, for whoever runs the platform. */
export const queueRoutes: RouteDefinition[] = [list, get, limits, pause, resume];
