import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { listJobs } from '../../db/jobs.ts';
import { rememberedMappings } from '../../db/table-mappings.ts';
import { uploadsWithDuplicatesOf } from '../../db/upload-readings.ts';
import { rejectsOf } from '../../db/upload-rejects.ts';
import { findListedUpload, findUpload, type ListedUpload, listUploads, markUploadDeleted } from '../../db/uploads.ts';
import { assumptionsIn } from '../../domain/logs/clock.ts';
import type { Inspected } from '../../intake/inspect-upload.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { csvDownload } from '../csv-download.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { inspectReceived } from '../inspect-received.ts';
import { timesAssumed } from '../ledger-view.ts';
import { mappingNeeded } from '../mapping-needed.ts';
import { notFound } from '../problem.ts';
import { receiveUpload } from '../receive-upload.ts';
import { record } from '../record.ts';
import { registerUpload } from '../register-upload.ts';
import { requireSite, siteFilter, siteName } from '../require-site.ts';
import { accepted, count, idParams, jobError, pageOf, pageQuery, statusUrl, timestamp } from '../schemas.ts';
import { recognisedView, registered } from '../upload-answer.ts';
import { type Asked, askedIn, formatName, timeZone, uploadForm } from '../upload-form.ts';

const STATES = ['mapping', 'accepted', 'parsing', 'stored', 'failed', 'quarantined', 'cancelled', 'deleted'] as const;

const fields = {
  id: z.uuid(),
  name: z.string().meta({ description: 'As the sender called it' }),
  size: count,
  sha256: z.string(),
  state: z.enum(STATES),
  requested_format: z.string().nullable(),
  site: z.string().nullable().meta({ description: 'The site whose addresses it has, where those of sites overlap' }),
  format: z.string().nullable().meta({ description: 'As recognised' }),
  rows: z
    .strictObject({ read: count, stored: count, skipped: count, rejected: count, duplicate: count })
    .meta({ id: 'Ledger', description: 'read = stored + skipped + rejected + duplicate' }),
  first_seen: timestamp.nullable(),
  last_seen: timestamp.nullable(),
  times_assumed: timesAssumed,
  error: jobError.nullable(),
  created_by: z.uuid().nullable(),
  created_at: timestamp,
  finished_at: timestamp.nullable(),
  quarantined_at: timestamp.nullable().meta({ description: 'Since when its bytes lie apart; the error says why' }),
  flows_dropped_before: timestamp
    .nullable()
    .meta({ description: 'Its flows before this moment were dropped at the end of their retention' }),
};
const file = z.strictObject(fields).meta({ id: 'File' });
const fileDetails = z
  .strictObject({ ...fields, jobs: z.array(z.strictObject({ id: z.uuid(), kind: z.string(), state: z.string() })) })
  .meta({ id: 'FileDetails' });

function view(row: ListedUpload) {
  const { id, name, size, sha256, state, requested_format, format, first_seen, last_seen, site_name: site } = row;
  const { error, created_by, created_at, finished_at, quarantined_at, flows_dropped_before } = row;
  const rows = {
    read: row.rows_read,
    stored: row.rows_stored,
    skipped: row.rows_skipped,
    rejected: row.rows_rejected,
    duplicate: row.rows_duplicate,
  };
  return {
    ...{ id, name, size, sha256, state, requested_format, site, format, rows, first_seen, last_seen },
    times_assumed: assumptionsIn(row.time_assumed),
    ...{ error, created_by, created_at, finished_at, quarantined_at, flows_dropped_before },
  };
}

const upload = defineRoute({
  method: 'post',
  path: '/api/v1/files/upload',
  operationId: 'uploadFile',
  tag: 'files',
  summary: 'Upload a log file',
  description:
    'A multipart form with the file in the field `file`, and optionally `format` when recognition shall not decide, `zone` for times that state none, and `site` where sites have the same private addresses; all may stand in the query as well. The file is streamed; it may be compressed, an archive or a workbook. What is no log, or a gzip that is cut off, is refused at once. A table whose columns are not certain is kept: the answer 422 `mapping-needed` proposes what they mean, and POST /api/v1/files/{id}/mapping confirms it.',
  permission: 'network:write',
  query: z.strictObject({ format: formatName.optional(), zone: timeZone.optional(), site: siteName.optional() }),
  rawBody: { contentType: 'multipart/form-data', schema: uploadForm },
  responses: {
    202: { description: 'Stored; its reading is queued', schema: registered },
    200: { description: 'The tenant has this content already', schema: registered },
    400: { description: 'The form is damaged' },
    413: { description: 'The file is too large' },
    415: { description: 'Not a multipart form' },
    422: { description: 'No file, an empty one, one that is no log that can be read, or an unknown field' },
  },
  async handler(context) {
    const { config, objects } = context.services;
    const id = randomUUID();
    const storageKey = `uploads/${principalOf(context).tenantId}/${id}`;
    const received = await receiveUpload(context, { maxBytes: config.uploads.maxBytes, storageKey });
    let inspected: Inspected;
    let asked: Asked;
    let site: number | null;
    try {
      const { maxInflatedBytes } = config.uploads;
      asked = askedIn(new Map([...Object.entries(context.query), ...received.fields] as [string, string][]));
      const remembered = await inOwnTenant(context, rememberedMappings);
      site = await inOwnTenant(context, (transaction) => requireSite(transaction, asked.site));
      const inspection = { storageKey, size: received.size, format: asked.format, maxInflatedBytes, remembered };
      inspected = await inspectReceived(objects, { ...inspection, signal: context.signal });
    } catch (error) {
      await objects.remove(storageKey);
      throw error;
    }
    const { proposal, mapping } = inspected;
    const reading = { ...asked, site: site ?? undefined, mapping, waits: proposal !== null };
    const registration = await registerUpload(context, id, storageKey, received, reading);
    const { fileId, jobId, duplicate } = registration;
    if (proposal && registration.waits) throw mappingNeeded(fileId, proposal);
    const body = {
      ...{ file_id: fileId, job_id: jobId, status_url: jobId && statusUrl(jobId), duplicate },
      ...(duplicate ? {} : recognisedView(inspected)),
    };
    if (!duplicate) return { status: 202, body, headers: { Location: `/api/v1/files/${fileId}` } };
    return { status: 200, body: { ...body, message: 'This content was uploaded before; nothing is read twice.' } };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/api/v1/files',
  operationId: 'listFiles',
  tag: 'files',
  summary: 'Uploaded files, newest first',
  permission: 'network:read',
  query: z.strictObject({ ...pageQuery.shape, state: z.enum(STATES).optional(), site: siteFilter.optional() }),
  responses: { 200: { description: 'A page of files', schema: pageOf(file) } },
  async handler(context) {
    const { state, site, ...request } = context.query;
    const page = await inOwnTenant(context, (transaction) => listUploads(transaction, { state, site }, request));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const MOST_JOBS = 50;

const get = defineRoute({
  method: 'get',
  path: '/api/v1/files/{id}',
  operationId: 'getFile',
  tag: 'files',
  summary: 'One file with its ledger and jobs',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The file', schema: fileDetails } },
  async handler(context) {
    const { id } = context.params;
    const body = await inOwnTenant(context, async (transaction) => {
      const row = await findListedUpload(transaction, id);
      if (!row) throw notFound('file');
      const jobs = await listJobs(transaction, { upload_id: id }, { limit: MOST_JOBS });
      return { ...view(row), jobs: jobs.items.map((job) => ({ id: job.id, kind: job.kind, state: job.state })) };
    });
    return { status: 200, body };
  },
});

const rejects = defineRoute({
  method: 'get',
  path: '/api/v1/files/{id}/rejects',
  operationId: 'downloadRejects',
  tag: 'files',
  summary: 'The lines that could not be read, as CSV',
  description: 'Cells that a spreadsheet would take for a formula begin with an apostrophe.',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'line, field, reason, text', contentType: 'text/csv' } },
  async handler(context) {
    const { id } = context.params;
    const row = await inOwnTenant(context, async (transaction) => {
      const found = await findUpload(transaction, id);
      if (found) await record(transaction, context, 'file.download-rejects', id);
      return found;
    });
    if (!row) throw notFound('file');
    return csvDownload(`rejects-${id}.csv`, ['line', 'field', 'reason', 'text'], (send) =>
      inOwnTenant(context, (transaction) => send(rejectsOf(transaction, id).stream() as AsyncIterable<never>)),
    );
  },
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/files/{id}',
  operationId: 'deleteFile',
  tag: 'files',
  summary: 'Delete a file and what it contributed',
  description:
    'The topology is built again without it. Files that left out what this one had are read again. The bytes of a quarantined file are removed for good.',
  permission: 'network:write',
  params: idParams,
  responses: { 202: { description: 'Deleted; the topology follows', schema: accepted } },
  async handler(context) {
    const { id } = context.params;
    const { tenantId, userId } = principalOf(context);
    const job = await inOwnTenant(context, async (transaction) => {
      if (!(await markUploadDeleted(transaction, id))) throw notFound('file');
      const again = await uploadsWithDuplicatesOf(transaction, id);
      await record(transaction, context, 'file.delete', id, again.length > 0 ? { read_again: again } : {});
      for (const uploadId of again) {
        const work = { upload_id: uploadId, anew: true };
        await enqueue(transaction, { tenantId, kind: 'ingest', payload: work, uploadId, createdBy: userId });
      }
      const payload = { upload_id: id };
      return enqueue(transaction, { tenantId, kind: 'discovery', payload, uploadId: id, createdBy: userId });
    });
    return { status: 202, body: { job_id: job.id, status_url: statusUrl(job.id) } };
  },
});

/** Uploads. */
export const fileRoutes: RouteDefinition[] = [upload, list, get, rejects, remove];
