import { z } from 'zod';
import { listWorkers, runningJobs } from '../../db/workers.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { workerSchema } from './queue-schemas.ts';

const list = defineRoute({
  method: 'get',
  path: '/api/v1/workers',
  operationId: 'listWorkers',
  tag: 'queues',
  summary: 'The worker processes: where they run, of which version, what they do',
  description: 'Those that nobody has heard of for half a minute are lost; they stay here for a day.',
  permission: 'system:admin',
  wide: true,
  responses: { 200: { description: 'All workers', schema: z.strictObject({ items: z.array(workerSchema) }) } },
  async handler(context) {
    const workers = await listWorkers(context.services.database.control);
    const jobs = await inOwnTenant(context, runningJobs);
    return {
      status: 200,
      body: { items: workers.map((worker) => ({ ...worker, jobs: jobs.get(worker.name) ?? [] })) },
    };
  },
});

/** Who does the work. */
export const workerRoutes: RouteDefinition[] = [list];
