import { z } from 'zod';
import { type EventPage, eventsAfter } from '../../db/job-events.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { JOB_STATES } from '../job-view.ts';
import { count, jobError, timestamp, waitSeconds } from '../schemas.ts';

const MOST_EVENTS = 500;
/** An event shows only once every older transaction is over, which may be a moment after its wake-up. */
const LONGEST_SLEEP = 2_000;

const event = z
  .strictObject({
    cursor: z.string(),
    job_id: z.uuid(),
    kind: z.string(),
    upload_id: z.uuid().nullable(),
    state: z.enum(JOB_STATES),
    version: count,
    percent: z.int(),
    rows: count,
    step: z.string().nullable(),
    error: jobError.nullable(),
    at: timestamp,
  })
  .meta({ id: 'JobEvent' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/events',
  operationId: 'listEvents',
  tag: 'jobs',
  summary: 'What happened to jobs, in order and without gaps',
  description: 'Start without after, which gives the cursor of now; go on with the cursor of each answer.',
  permission: 'network:read',
  query: z.strictObject({ after: z.string().max(64).optional(), wait: waitSeconds }),
  responses: {
    200: {
      description: 'Events, oldest first',
      schema: z.strictObject({ items: z.array(event), cursor: z.string() }).meta({ id: 'EventPage' }),
    },
  },
  async handler(context) {
    const { after, wait } = context.query;
    return { status: 200, body: await waitForEvents(context, after ?? null, wait) };
  },
});

async function waitForEvents(context: RouteContext, after: string | null, seconds: number): Promise<EventPage> {
  const { services, signal } = context;
  const { tenantId } = principalOf(context);
  const deadline = performance.now() + seconds * 1_000;
  for (;;) {
    const page = await inOwnTenant(context, (transaction) => eventsAfter(transaction, after, MOST_EVENTS));
    const milliseconds = Math.min(LONGEST_SLEEP, deadline - performance.now());
    if (page.items.length > 0 || after === null || milliseconds <= 0 || signal.aborted) return page;
    await services.watch.waitForTenant(tenantId, { milliseconds, signal });
  }
}

/** The feed that progress readers follow. */
export const eventRoutes: RouteDefinition[] = [list];
