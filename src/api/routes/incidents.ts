import { z } from 'zod';
import { findIncident, listIncidents } from '../../db/incidents.ts';
import { defineRoute, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { count, idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';
import { severity } from './alert-schemas.ts';

const PATH = '/api/v1/security/incidents';
const state = z.enum(['open', 'closed']);
const incident = z
  .strictObject({
    id: z.uuid(),
    state: state.meta({ description: 'Open as long as one of its alerts is new, acknowledged or in progress' }),
    severity,
    score: count.meta({ description: "The highest of its alerts', 0 to 100" }),
    alerts: count,
    open_alerts: count,
    actors: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Clients in the order in which they began; null without any' }),
    detections: z.array(z.string()).nullable(),
    first_seen: timestamp.nullable(),
    last_seen: timestamp.nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Incident' });

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listIncidents',
  tag: 'security',
  summary: 'Alerts that belong together, the newest incident first',
  description:
    'Alerts of one client without a quiet day in between, and those of machines that it went on from. Its alerts: GET /api/v1/security/alerts?incident_id=.',
  permission: 'security:read',
  query: z.strictObject({ ...pageQuery.shape, state: state.optional() }),
  responses: { 200: { description: 'A page of incidents', schema: pageOf(incident) } },
  async handler(context) {
    const { limit, cursor, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listIncidents(transaction, filter, { limit, cursor }));
    return { status: 200, body: page };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getIncident',
  tag: 'security',
  summary: 'An incident',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The incident', schema: incident } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findIncident(transaction, context.params.id));
    if (!row) throw notFound('incident');
    return { status: 200, body: row };
  },
});

/** What alerts add up to. */
export const incidentRoutes: RouteDefinition[] = [list, get];
