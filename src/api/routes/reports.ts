import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findReport, insertReport, listReports, type ReportRow } from '../../db/reports.ts';
import { choose, contentTypeOf, kindNamed } from '../../domain/reports/choices.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { readRequest, reportRequest } from '../../jobs/report-request.ts';
import { attachment } from '../csv-download.ts';
import { defineRoute, principalOf, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { forbidden } from '../middleware/authorise.ts';
import { may } from '../principal.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { idParams, pageOf, pageQuery, statusUrl } from '../schemas.ts';
import { checkReferences } from '../submit-job.ts';
import { kindViews, report, reportKind, reportView } from './report-schemas.ts';

const PERMISSION = 'Reports on alerts need security:read, to be asked for and to be fetched.';

const kinds = defineRoute({
  method: 'get',
  path: '/api/v1/reports/kinds',
  operationId: 'listReportKinds',
  tag: 'reports',
  summary: 'What reports there are, in which formats, and what each may be narrowed to',
  permission: 'network:read',
  responses: { 200: { description: 'Every kind', schema: z.strictObject({ kinds: z.array(reportKind) }) } },
  async handler() {
    return { status: 200, body: { kinds: kindViews() } };
  },
});

const create = defineRoute({
  method: 'post',
  path: '/api/v1/reports',
  operationId: 'createReport',
  tag: 'reports',
  summary: 'Ask for a report',
  description: PERMISSION,
  permission: 'network:read',
  body: reportRequest,
  responses: {
    202: {
      description: 'Queued',
      schema: z
        .strictObject({ report_id: z.uuid(), job_id: z.uuid(), status_url: z.string() })
        .meta({ id: 'ReportAccepted' }),
    },
  },
  async handler(context) {
    const { tenantId, userId } = principalOf(context);
    const { kind, format, parameters } = readRequest(context.body);
    requireKind(context, kind);
    const id = randomUUID();
    const job = await inOwnTenant(context, async (transaction) => {
      await checkReferences(transaction, parameters, '');
      const payload = { report_id: id };
      const queued = await enqueue(transaction, { tenantId, kind: 'report', payload, createdBy: userId });
      await insertReport(transaction, { id, tenantId, jobId: queued.id, kind, format, parameters, createdBy: userId });
      await record(transaction, context, 'report.create', id, { kind, format, deliver_to: parameters.deliver_to });
      return queued;
    });
    const status_url = statusUrl(job.id);
    return { status: 202, body: { report_id: id, job_id: job.id, status_url }, headers: { Location: status_url } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/api/v1/reports',
  operationId: 'listReports',
  tag: 'reports',
  summary: 'Reports, newest first',
  permission: 'network:read',
  query: pageQuery,
  responses: { 200: { description: 'A page of reports', schema: pageOf(report) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listReports(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(reportView) } };
  },
});

const get = defineRoute({
  method: 'get',
  path: '/api/v1/reports/{id}',
  operationId: 'getReport',
  tag: 'reports',
  summary: 'One report',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The report', schema: report } },
  async handler(context) {
    const row = await inOwnTenant(context, (transaction) => findReport(transaction, context.params.id));
    if (!row) throw notFound('report');
    return { status: 200, body: reportView(row) };
  },
});

const download = defineRoute({
  method: 'get',
  path: '/api/v1/reports/{id}/download',
  operationId: 'downloadReport',
  tag: 'reports',
  summary: 'The file of a report',
  description: PERMISSION,
  permission: 'network:read',
  params: idParams,
  responses: {
    200: { description: 'The file', contentType: 'application/octet-stream' },
    409: { description: 'The report is not ready' },
  },
  async handler(context) {
    const row = await inOwnTenant(context, async (transaction) => {
      const found = await findReport(transaction, context.params.id);
      if (!found) throw notFound('report');
      requireKind(context, found.kind);
      if (found.state === 'ready') await record(transaction, context, 'report.download', found.id);
      return found;
    });
    const format = choose(row.kind, row.format)?.format;
    if (row.state !== 'ready' || !row.storage_key) throw notReady(row);
    return {
      status: 200,
      stream: await context.services.objects.get(row.storage_key),
      headers: {
        'Content-Type': contentTypeOf(row),
        'Content-Length': String(row.size),
        'Content-Disposition': attachment(row.file_name ?? `report.${format?.extension ?? 'bin'}`),
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'X-Content-Type-Options': 'nosniff',
      },
    };
  },
});

/** Throws 403 unless the asker may read what such a report says. */
export function requireKind(context: Pick<RouteContext, 'principal'>, kind: string): void {
  const permission = kindNamed(kind)?.permission ?? 'network:read';
  if (!may(principalOf(context), permission)) throw forbidden(permission);
}

const WHY_NOT = {
  queued: ['The report is not ready yet.', 'Follow its job.'],
  ready: ['The report has no file.', 'Ask for it again.'],
  failed: ['The report could not be written.', 'See the error of its job, and ask for it again.'],
  expired: ['The file of the report was kept as long as the settings say.', 'Ask for it again.'],
} as const;

/** 409: a report without a file, and why. */
export function notReady(row: ReportRow): Problem {
  const [detail, hint] = WHY_NOT[row.state];
  return new Problem(409, 'report-not-ready', detail, { hint, members: { status_url: statusUrl(row.job_id) } });
}

/** Reports: choose, ask, look, fetch. */
export const reportRoutes: RouteDefinition[] = [kinds, create, list, get, download];
