import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findReport, insertReport, listReports, type ReportRow } from '../../db/reports.ts';
import { REPORT_FORMATS, reportFormats } from '../../domain/reports/registry.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { attachment } from '../csv-download.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { prefix, text } from '../network-view.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { count, idParams, pageOf, pageQuery, statusUrl, timestamp } from '../schemas.ts';

const KINDS = ['network-inventory'] as const;

const report = z
  .strictObject({
    id: z.uuid(),
    job_id: z.uuid(),
    kind: z.string(),
    format: z.string(),
    title: z.string().nullable(),
    filters: z.record(z.string(), z.unknown()),
    state: z.enum(['queued', 'ready', 'failed']),
    file_name: z.string().nullable(),
    size: count.nullable(),
    sha256: z.string().nullable(),
    created_by: z.uuid().nullable(),
    created_at: timestamp,
    finished_at: timestamp.nullable(),
    status_url: z.string(),
    download_url: z.string().nullable().meta({ description: 'Once it is ready' }),
  })
  .meta({ id: 'Report' });

function view(row: ReportRow) {
  const { id, job_id, kind, format, parameters, state, file_name, size, sha256, created_by, created_at, finished_at } =
    row;
  return {
    ...{ id, job_id, kind, format, title: parameters.title ?? null, filters: parameters.filters ?? {}, state },
    ...{ file_name, size, sha256, created_by, created_at, finished_at, status_url: statusUrl(job_id) },
    download_url: state === 'ready' ? `/api/v1/reports/${id}/download` : null,
  };
}

const create = defineRoute({
  method: 'post',
  path: '/api/v1/reports',
  operationId: 'createReport',
  tag: 'reports',
  summary: 'Ask for a report',
  permission: 'network:read',
  body: z.strictObject({
    format: z.enum(REPORT_FORMATS).default('xlsx'),
    kind: z.enum(KINDS).default('network-inventory'),
    title: text(200).optional(),
    filters: z
      .strictObject({ within: prefix.optional() })
      .optional()
      .meta({ description: 'Nodes, connections, services and alerts of this prefix only' }),
  }),
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
    const { format, kind, title, filters } = context.body;
    const id = randomUUID();
    const job = await inOwnTenant(context, async (transaction) => {
      const payload = { report_id: id };
      const queued = await enqueue(transaction, { tenantId, kind: 'report', payload, createdBy: userId });
      const parameters = { ...(title && { title }), ...(filters && { filters }) };
      await insertReport(transaction, { id, tenantId, jobId: queued.id, kind, format, parameters, createdBy: userId });
      await record(transaction, context, 'report.create', id, { kind, format });
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
    return { status: 200, body: { ...page, items: page.items.map(view) } };
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
    return { status: 200, body: view(row) };
  },
});

const download = defineRoute({
  method: 'get',
  path: '/api/v1/reports/{id}/download',
  operationId: 'downloadReport',
  tag: 'reports',
  summary: 'The file of a report',
  permission: 'network:read',
  params: idParams,
  responses: {
    200: { description: 'The file', contentType: reportFormats.xlsx.contentType },
    409: { description: 'The report is not ready' },
  },
  async handler(context) {
    const row = await inOwnTenant(context, async (transaction) => {
      const found = await findReport(transaction, context.params.id);
      if (found?.state === 'ready') await record(transaction, context, 'report.download', found.id);
      return found;
    });
    if (!row) throw notFound('report');
    if (row.state !== 'ready' || !row.storage_key) throw notReady(row);
    const format = reportFormats[row.format as keyof typeof reportFormats];
    return {
      status: 200,
      stream: await context.services.objects.get(row.storage_key),
      headers: {
        'Content-Type': format.contentType,
        'Content-Length': String(row.size),
        'Content-Disposition': attachment(row.file_name ?? `report.${format.extension}`),
        'Content-Security-Policy': "sandbox; default-src 'none'",
        'X-Content-Type-Options': 'nosniff',
      },
    };
  },
});

function notReady(row: ReportRow): Problem {
  const detail = row.state === 'failed' ? 'The report could not be written.' : 'The report is not ready yet.';
  const hint = row.state === 'failed' ? 'See the error of its job, and ask for it again.' : 'Follow its job.';
  return new Problem(409, 'report-not-ready', detail, { hint, members: { status_url: statusUrl(row.job_id) } });
}

/** Reports: ask, look, fetch. */
export const reportRoutes: RouteDefinition[] = [create, list, get, download];
