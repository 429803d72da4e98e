import { z } from 'zod';
import { checkCursor, type EventPage, eventsAfter } from '../../db/job-events.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { JOB_STATES } from '../job-view.ts';
import { may } from '../principal.ts';
import { eventStream, STREAM_HEADERS } from '../realtime/sse.ts';
import { issueTicket, TICKET_SECONDS } from '../realtime/tickets.ts';
import { readTopics, TOPIC_FORMS, wants } from '../realtime/topics.ts';
import { count, jobError, timestamp, waitSeconds } from '../schemas.ts';

const MOST_EVENTS = 500;
/** A wake-up can be lost with its connection. */
const LONGEST_SLEEP = 2_000;
const HELD_SLEEP = 50;

const jobEvent = z
  .strictObject({
    type: z.literal('job'),
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
    workbook: z.boolean().meta({ description: 'The job reads or writes a workbook' }),
    at: timestamp,
  })
  .meta({ id: 'JobEvent' });

const alertEvent = z
  .strictObject({
    type: z.literal('alert'),
    cursor: z.string(),
    alert_id: z.uuid(),
    detection: z.string(),
    severity: z.string(),
    title: z.string(),
    change: z.enum(['raised', 'grown', 'status', 'assignee', 'comment']),
    before: z.string().nullable(),
    after: z.string().nullable(),
    actor_id: z.uuid().nullable(),
    at: timestamp,
  })
  .meta({ id: 'AlertFeedEvent', description: 'For whoever may read alerts' });

const after = z.string().min(1).max(64).optional().meta({ description: 'The cursor to go on from' });
const topics = z
  .string()
  .max(4_000)
  .optional()
  .meta({ description: `Only these, with commas between: ${TOPIC_FORMS}` });

const lasting = z.coerce
  .number()
  .int()
  .min(1)
  .max(86_400)
  .optional()
  .meta({ description: 'Seconds after which the stream ends by itself; for ever when left out' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/events',
  operationId: 'listEvents',
  tag: 'events',
  summary: 'What happened to jobs and alerts, in order and without gaps',
  description:
    'Start without after, which gives the cursor of now; go on with the cursor of each answer. With reset, events since after are gone: read what you show anew.',
  permission: 'network:read',
  query: z.strictObject({ after, topics, wait: waitSeconds }),
  responses: {
    200: {
      description: 'Events, oldest first',
      schema: z
        .strictObject({ items: z.array(z.union([jobEvent, alertEvent])), cursor: z.string(), reset: z.boolean() })
        .meta({ id: 'EventPage' }),
    },
  },
  async handler(context) {
    const { items, cursor, reset } = await waitForEvents(context, context.query);
    return { status: 200, body: { items, cursor, reset } };
  },
});

async function waitForEvents(
  context: RouteContext,
  query: { after?: string | undefined; topics?: string | undefined; wait: number },
): Promise<EventPage> {
  const { services, signal } = context;
  const principal = principalOf(context);
  const { tenantId } = principal;
  const wanted = readTopics(query.topics);
  const deadline = performance.now() + query.wait * 1_000;
  let from = query.after ?? null;
  for (;;) {
    const page = await eventsAfter(services.database.app, { tenantId, after: from, limit: MOST_EVENTS });
    const items = page.items.filter((event) => wants(wanted, may(principal, 'security:read'), event));
    const left = deadline - performance.now();
    const over = items.length > 0 || page.reset || query.after === undefined || left <= 0 || signal.aborted;
    if (over) return { ...page, items };
    from = page.cursor;
    const milliseconds = Math.min(page.held ? HELD_SLEEP : LONGEST_SLEEP, left);
    if (page.items.length < MOST_EVENTS) {
      await services.watch.waitForTenant(tenantId, { milliseconds, signal });
    }
  }
}

const stream = defineRoute({
  method: 'get',
  path: '/api/v1/events/stream',
  operationId: 'streamEvents',
  tag: 'events',
  summary: 'The same as server-sent events',
  description:
    'Begins after the header Last-Event-ID (or after), or now. The event `reset` says that events before its id are gone: read what you show anew. Without events a line comes every 15 seconds.',
  permission: 'network:read',
  feature: 'real_time_processing',
  query: z.strictObject({ after, topics, seconds: lasting }),
  requestHeaders: { 'Last-Event-ID': 'The cursor to go on from; browsers send it by themselves' },
  responses: {
    200: { description: 'Events, until one side ends it', contentType: 'text/event-stream' },
    429: { description: 'You have too many streams open' },
  },
  async handler(context) {
    const wanted = readTopics(context.query.topics);
    const from = context.request.get('last-event-id') || context.query.after || null;
    if (from !== null) checkCursor(from);
    const { seconds } = context.query;
    const gone = seconds ? AbortSignal.any([context.signal, AbortSignal.timeout(seconds * 1_000)]) : context.signal;
    const admission = context.services.streams.admit(principalOf(context), 'sse', gone);
    return {
      status: 200,
      stream: eventStream(admission, { after: from, topics: wanted }),
      headers: STREAM_HEADERS,
    };
  },
});

const ticket = defineRoute({
  method: 'post',
  path: '/api/v1/events/tickets',
  operationId: 'createEventTicket',
  tag: 'events',
  summary: 'A ticket that opens one WebSocket',
  description:
    'Connect to /ws?ticket=… (or /api/v1/excel/ws?ticket=… for workbooks only) within the time, then send {"type":"subscribe","topics":[…]}.',
  permission: 'network:read',
  feature: 'real_time_processing',
  responses: {
    201: {
      description: 'The ticket',
      schema: z.strictObject({ ticket: z.string(), expires_in: count }).meta({ id: 'EventTicket' }),
    },
  },
  async handler(context) {
    const text = await issueTicket(context.services, principalOf(context));
    return { status: 201, body: { ticket: text, expires_in: TICKET_SECONDS } };
  },
});

/** The feed that progress readers follow: by asking again, as a stream, and over WebSockets. */
export const eventRoutes: RouteDefinition[] = [list, stream, ticket];
