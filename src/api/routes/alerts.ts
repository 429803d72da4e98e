import { z } from 'zod';
import { affectedBy } from '../../db/affected.ts';
import { changeAlerts } from '../../db/alert-changes.ts';
import { alertHistory } from '../../db/alert-history.ts';
import { ALERT_SORTS, type AlertRow, findAlert, insertAlert, listAlerts } from '../../db/alerts.ts';
import { affectedAddresses } from '../../domain/alerts/affected.ts';
import { changeDetails, requireAssignee } from '../alert-change.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { address, freeData, protocol, text } from '../network-view.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery } from '../schemas.ts';
import { alert, alertChange, alertDetail, alertEvent, alertFilter, alertView, severity } from './alert-schemas.ts';

const PATH = '/api/v1/security/alerts';

const list = defineRoute({
  method: 'get',
  path: PATH,
  operationId: 'listAlerts',
  tag: 'security',
  summary: 'Alerts, newest or gravest first',
  permission: 'security:read',
  query: z.strictObject({
    ...pageQuery.shape,
    ...alertFilter.shape,
    overdue: z
      .stringbool()
      .optional()
      .meta({ description: 'Late to be acknowledged or resolved', override: { type: 'boolean' } }),
    sort: z.enum(ALERT_SORTS).default('created_at'),
  }),
  responses: { 200: { description: 'A page of alerts', schema: pageOf(alert) } },
  async handler(context) {
    const { limit, cursor, sort, ...filter } = context.query;
    const page = await inOwnTenant(context, (transaction) => listAlerts(transaction, filter, { limit, cursor, sort }));
    return { status: 200, body: { ...page, items: page.items.map(alertView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: `${PATH}/{id}`,
  operationId: 'getAlert',
  tag: 'security',
  summary: 'One alert with its evidence, and the machines and applications that it is about',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'The alert', schema: alertDetail } },
  async handler(context) {
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await findAlert(transaction, context.params.id);
      if (!row) throw notFound('alert');
      return { ...alertView(row), affected: await affectedBy(transaction, affectedAddresses(row)) };
    });
    return { status: 200, body };
  },
});

const history = defineRoute({
  method: 'get',
  path: `${PATH}/{id}/history`,
  operationId: 'getAlertHistory',
  tag: 'security',
  summary: 'What happened to an alert, oldest first',
  permission: 'security:read',
  params: idParams,
  responses: { 200: { description: 'Its last 500 events', schema: z.strictObject({ events: z.array(alertEvent) }) } },
  async handler(context) {
    const { id } = context.params;
    const events = await inOwnTenant(context, async (transaction) => {
      if (!(await findAlert(transaction, id))) throw notFound('alert');
      return alertHistory(transaction, id);
    });
    return { status: 200, body: { events } };
  },
});

const update = defineRoute({
  method: 'patch',
  path: `${PATH}/{id}`,
  operationId: 'updateAlert',
  tag: 'security',
  summary: 'Say what became of an alert, who works on it, or something about it',
  description: 'A resolved alert is new again when the detection finds something new; a false positive is not.',
  permission: 'security:write',
  params: idParams,
  body: alertChange,
  responses: { 200: { description: 'The alert as it is now', schema: alert } },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const before = await findAlert(transaction, id);
      if (!before) throw notFound('alert');
      await requireAssignee(transaction, context.body.assignee);
      await changeAlerts(transaction, [id], context.body, principalOf(context).userId);
      await record(transaction, context, 'alert.update', id, { from: before.status, ...changeDetails(context.body) });
      return (await findAlert(transaction, id)) as AlertRow;
    });
    return { status: 200, body: alertView(row) };
  },
});

const create = defineRoute({
  method: 'post',
  path: PATH,
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
    return { status: 201, body: alertView(row), headers: { Location: `${PATH}/${row.id}` } };
  },
});

/** Alerts one by one. */
export const alertRoutes: RouteDefinition[] = [list, get, history, update, create];
