import { z } from 'zod';
import { alertStatistics } from '../../db/alert-statistics.ts';
import {
  ALERT_SORTS,
  ALERT_STATUSES,
  type AlertRow,
  findAlert,
  insertAlert,
  listAlerts,
  setAlertStatus,
} from '../../db/alerts.ts';
import { SEVERITIES } from '../../domain/detections/finding.ts';
import { protocolName } from '../../domain/ports/protocols.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, freeData, protocol, text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery, timestamp } from '../schemas.ts';

const severity = z.enum(SEVERITIES);
const status = z.enum(ALERT_STATUSES);

const alert = z
  .strictObject({
    id: z.uuid(),
    detection: z.string().meta({ description: 'Which detection raised it; manual when a person did' }),
    fingerprint: z.string().meta({ description: 'The same thing found again has the same one' }),
    severity,
    score: z.number().min(0).max(1),
    status,
    title: z.string(),
    description: z.string(),
    client: z.string().nullable(),
    server: z.string().nullable(),
    protocol: z.int().nullable(),
    protocol_name: z.string().nullable(),
    port: z.int().nullable(),
    evidence: z.record(z.string(), z.unknown()),
    occurrences: count.meta({ description: 'How often it was found with something new' }),
    first_seen: timestamp,
    last_seen: timestamp,
    created_by: z.uuid().nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Alert' });

function view(row: AlertRow) {
  return { ...row, protocol_name: row.protocol === null ? null : protocolName(row.protocol) };
}

const list = defineRoute({
  method: 'get',
  path: '/api/v1/security/alerts',
  operationId: 'listAlerts',
  tag: 'security',
  summary: 'Alerts, newest or gravest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    severity: severity.optional(),
    status: status.optional(),
    detection: text(100).optional(),
    sort: z.enum(ALERT_SORTS).default('created_at'),
  }),
  responses: { 200: { description: 'A page of alerts', schema: pageOf(alert) } },
  async handler(context) {
    const { limit, cursor, sort, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listAlerts(transaction, filter, { limit, cursor, sort }));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/security/alerts/{id}',
  operationId: 'getAlert',
  tag: 'security',
  summary: 'One alert with its evidence',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The alert', schema: alert } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findAlert(transaction, context.params.id));
    if (!row) throw notFound('alert');
    return { status: 200, body: view(row) };
  },
});

const update = defineRoute({
  method: 'patch',
  path: '/api/v1/security/alerts/{id}',
  operationId: 'updateAlert',
  tag: 'security',
  summary: 'Say what became of an alert',
  description: 'A resolved alert opens again when the detection finds something new; a false positive does not.',
  permission: 'security:write',
  params: idParams,
  body: z.strictObject({ status }),
  responses: { 200: { description: 'The alert as it is now', schema: alert } },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const before = await findAlert(transaction, id);
      if (!before) throw notFound('alert');
      const details = { from: before.status, to: context.body.status };
      await record(transaction, context, 'alert.update', id, details);
      return (await setAlertStatus(transaction, id, context.body.status)) as AlertRow;
    });
    return { status: 200, body: view(row) };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/security/alerts',
  operationId: 'createAlert',
  tag: 'security',
  summary: 'Raise an alert by hand',
  permission: 'security:write',
  limit: 'alert',
  body: z.strictObject({
    title: text(200),
    description: text(5_000),
    severity,
    client: address.optional(),
    server: address.optional(),
    protocol: protocol.optional(),
    port: z.int().min(0).max(65_535).optional(),
    evidence: freeData.optional(),
  }),
  responses: { 201: { description: 'The alert', schema: alert, headers: { Location: 'Where it is' } } },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const row = await inOwnTenant(context, async (transaction) => {
      const stored = await insertAlert(transaction, { ...context.body, tenantId, createdBy: userId });
      await record(transaction, context, 'alert.create', stored.id, { severity: stored.severity });
      return stored;
    });
    return { status: 201, body: view(row), headers: { Location: `/api/v1/security/alerts/${row.id}` } };
  },
});

const HOUR = 3_600;
const LONGEST_RANGE = 90 * 24 * HOUR;

/** `24h` or `7d` in seconds. */
const timeRange = z
  .string()
  .regex(/^[1-9]\d{0,3}[hd]$/)
  .refine((text) => seconds(text) <= LONGEST_RANGE, 'must be between 1h and 90d')
  .default('24h')
  .meta({ description: '1h to 90d', example: '24h' });

function seconds(text: string): number {
  return Number(text.slice(0, -1)) * (text.endsWith('d') ? 24 * HOUR : HOUR);
}

/** Buckets a chart can show: hours for days, quarter days for weeks, days beyond. */
function bucketOf(range: number): number {
  if (range <= 2 * HOUR) return 300;
  if (range <= 48 * HOUR) return HOUR;
  return range <= 14 * 24 * HOUR ? 6 * HOUR : 24 * HOUR;
}

const tallies = z.record(z.string(), count);
const top = z.array(z.strictObject({ value: z.string(), alerts: count }));

const statistics = defineRoute({
  method: 'get',
  path: '/api/v1/security/statistics',
  operationId: 'getSecurityStatistics',
  tag: 'security',
  summary: 'Alerts raised in a time range, counted',
  permission: 'security:read',
  query: z.strictObject({ time_range: timeRange }),
  responses: {
    200: {
      description: 'The counts',
      schema: z
        .strictObject({
          time_range: z.string(),
          alerts: count,
          open: count,
          by_severity: tallies,
          by_status: tallies,
          by_detection: tallies,
          top_clients: top,
          top_servers: top,
          bucket_seconds: count,
          timeline: z.array(z.strictObject({ from: timestamp, alerts: count })),
        })
        .meta({ id: 'SecurityStatistics' }),
    },
  },
  async handler(context) {
    const { time_range } = context.query;
    const range = seconds(time_range);
    const bucket_seconds = bucketOf(range);
    const counted = await inOwnTenant(context, (transaction) => alertStatistics(transaction, range, bucket_seconds));
    return { status: 200, body: { time_range, bucket_seconds, ...counted } };
  },
});

/** Alerts and their statistics. */
export const securityRoutes: RouteDefinition[] = [list, get, update, create, statistics];
