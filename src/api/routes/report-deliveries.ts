import { z } from 'zod';
import { listDeliveries, noteDelivery } from '../../db/report-deliveries.ts';
import { findReportSettings, storeReportSettings } from '../../db/report-settings.ts';
import { findTarget } from '../../db/report-targets.ts';
import { findReport } from '../../db/reports.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { perFile } from '../../jobs/report-request.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { notFound } from '../problem.ts';
import { record } from '../record.ts';
import { accepted, idParams, statusUrl } from '../schemas.ts';
import { requireStepUp, STEP_UP } from '../step-up.ts';
import { invalid } from '../validate.ts';
import { delivery, deliveryView } from './report-target-schemas.ts';
import { notReady, requireKind } from './reports.ts';

const settings = z
  .strictObject({
    keep_days: z
      .int()
      .min(1)
      .max(36_500)
      .nullable()
      .meta({ description: 'Days that the file of a report is kept; null for ever' }),
    rows_per_file: perFile
      .nullable()
      .default(null)
      .meta({ description: 'Rows of a table that go into one file where a request says nothing; null: what it bears' }),
  })
  .meta({ id: 'ReportSettings' });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/reports/{id}/deliveries',
  operationId: 'listReportDeliveries',
  tag: 'reports',
  summary: 'Where a report was taken to, and what became of that',
  permission: 'network:read',
  params: idParams,
  responses: {
    200: { description: 'Every place', schema: z.strictObject({ deliveries: z.array(delivery) }) },
  },
  async handler(context) {
    const rows = await inOwnTenant(context, async (transaction) => {
      if (!(await findReport(transaction, context.params.id))) throw notFound('report');
      return listDeliveries(transaction, context.params.id);
    });
    return { status: 200, body: { deliveries: rows.map(deliveryView) } };
  },
});

const send = defineRoute({
  method: 'post',
  path: '/api/v1/reports/{id}/deliveries',
  operationId: 'sendReport',
  tag: 'reports',
  summary: 'Take a report that is ready to a place, or once more',
  permission: 'network:read',
  params: idParams,
  body: z.strictObject({ target_id: z.uuid() }),
  responses: {
    202: { description: 'Queued', schema: accepted },
    409: { description: 'The report is not ready' },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { target_id } = context.body;
    const job = await inOwnTenant(context, async (transaction) => {
      const report = await findReport(transaction, context.params.id);
      if (!report) throw notFound('report');
      requireKind(context, report.kind);
      if (report.state !== 'ready') throw notReady(report);
      if (!(await findTarget(transaction, target_id))?.enabled) {
        throw invalid([{ in: 'body', path: 'target_id', message: 'There is no such place, or it is switched off.' }]);
      }
      const payload = { report_id: report.id, target_id };
      const queued = await enqueue(transaction, { tenantId, kind: 'report-delivery', payload, createdBy: userId });
      await noteDelivery(transaction, { tenantId, reportId: report.id, targetId: target_id }, { state: 'waiting' });
      await record(transaction, context, 'report.send', report.id, { target_id, kind: report.kind });
      return queued;
    });
    const status_url = statusUrl(job.id);
    return { status: 202, body: { job_id: job.id, status_url }, headers: { Location: status_url } };
  },
});

const getSettings = defineRoute({
  method: 'get',
  path: '/api/v1/reports/settings',
  operationId: 'getReportSettings',
  tag: 'reports',
  summary: 'How long files of reports are kept, and how large they become',
  permission: 'network:read',
  responses: { 200: { description: 'The settings', schema: settings } },
  async handler(context) {
    return { status: 200, body: await inOwnTenant(context, findReportSettings) };
  },
});

const changeSettings = defineRoute({
  method: 'put',
  path: '/api/v1/reports/settings',
  operationId: 'changeReportSettings',
  tag: 'reports',
  summary: 'Set how long they are kept, and how large they become',
  description: `Within an hour the workers remove the files whose time is over; their rows stay. ${STEP_UP}`,
  permission: 'system:admin',
  body: settings,
  responses: { 200: { description: 'The settings', schema: settings } },
  async handler(context) {
    await requireStepUp(context);
    const { tenantId, userId } = principalOf(context);
    const body = await inOwnTenant(context, async (transaction) => {
      const before = await findReportSettings(transaction);
      await storeReportSettings(transaction, { tenantId, userId, ...context.body });
      await record(transaction, context, 'report-settings.change', null, { before, after: context.body });
      return findReportSettings(transaction);
    });
    return { status: 200, body };
  },
});

/** Where reports were taken to, and how long their files are kept. */
export const reportDeliveryRoutes: RouteDefinition[] = [getSettings, changeSettings, list, send];
