import { z } from 'zod';
import { listJobs } from '../../db/jobs.ts';
import { rememberMapping } from '../../db/table-mappings.ts';
import { listParts, type PartRow } from '../../db/upload-parts.ts';
import { changeReading, setMapping } from '../../db/upload-readings.ts';
import { rejectReasons } from '../../db/upload-rejects.ts';
import { findUpload, lockUpload, type UploadRow } from '../../db/uploads.ts';
import { enqueue } from '../../jobs/enqueue.ts';
import { checkMapping } from '../check-mapping.ts';
import { csvDownload } from '../csv-download.ts';
import { defineRoute, principalOf, type RouteDefinition } from '../define-route.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { ledgerRows, ledgerView, uploadLedger } from '../ledger-view.ts';
import { mappingBody, mappingIn } from '../mapping-needed.ts';
import { notFound, Problem } from '../problem.ts';
import { record } from '../record.ts';
import { requireSite, siteName } from '../require-site.ts';
import { accepted, idParams, statusUrl } from '../schemas.ts';
import { formatName, timeZone } from '../upload-form.ts';

const MOST_REASONS = 100;
/** Nothing reads them now, and nothing holds them. */
const READABLE: readonly UploadRow['state'][] = ['stored', 'failed', 'cancelled'];

const ledger = defineRoute({
  method: 'get',
  path: '/api/v1/files/{id}/ledger',
  operationId: 'getFileLedger',
  tag: 'files',
  summary: 'What became of every record of a file',
  description:
    'By part: a member of an archive, a sheet, a range of a large file. With the reasons for which records were skipped or rejected, and the files that had its duplicates before.',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'The ledger', schema: uploadLedger } },
  async handler(context) {
    return {
      status: 200,
      body: ledgerView(await inOwnTenant(context, (transaction) => read(transaction, context.params.id))),
    };
  },
});

const downloadLedger = defineRoute({
  method: 'get',
  path: '/api/v1/files/{id}/ledger.csv',
  operationId: 'downloadFileLedger',
  tag: 'files',
  summary: 'The same as CSV',
  description: 'Cells that a spreadsheet would take for a formula begin with an apostrophe.',
  permission: 'network:read',
  params: idParams,
  responses: { 200: { description: 'part, member, format, what, reason, records', contentType: 'text/csv' } },
  async handler(context) {
    const { id } = context.params;
    const rows = await inOwnTenant(context, async (transaction) => {
      const found = await read(transaction, id);
      await record(transaction, context, 'file.download-ledger', id);
      return ledgerRows(found);
    });
    const columns = ['part', 'member', 'format', 'what', 'reason', 'records'];
    return csvDownload(`ledger-${id}.csv`, columns, (send) => send(each(rows)));
  },
});

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

async function read(transaction: Parameters<typeof findUpload>[0], id: string) {
  const upload = await findUpload(transaction, id);
  if (!upload) throw notFound('file');
  const parts: PartRow[] = await listParts(transaction, id);
  return { upload, parts, rejects: await rejectReasons(transaction, id, MOST_REASONS) };
}

const confirm = defineRoute({
  method: 'post',
  path: '/api/v1/files/{id}/mapping',
  operationId: 'mapFile',
  tag: 'files',
  summary: 'Say what the columns of a waiting table mean, and have it read',
  description:
    'For a file that was answered with `mapping-needed`. With `remember`, tables of your tenant with the same header are read the same way from then on. The same mapping twice is one.',
  permission: 'network:write',
  params: idParams,
  body: mappingBody.extend({ remember: z.boolean().default(false) }).meta({ id: 'FileMapping' }),
  responses: {
    202: { description: 'Its reading is queued', schema: accepted },
    409: { description: 'The file waits for no mapping' },
  },
  async handler(context) {
    const { id } = context.params;
    const { remember, ...stated } = context.body;
    const mapping = mappingIn(stated);
    const { tenantId, userId } = principalOf(context);
    const upload = await inOwnTenant(context, (transaction) => findUpload(transaction, id));
    if (!upload || upload.state === 'deleted') throw notFound('file');
    const header = upload.state === 'mapping' ? await checkMapping(context, upload, mapping) : null;
    const jobId = await inOwnTenant(context, async (transaction) => {
      if (!(await setMapping(transaction, id, mapping))) {
        const now = await findUpload(transaction, id);
        const jobs = await listJobs(transaction, { upload_id: id, kind: 'ingest' }, { limit: 1 });
        const [job] = jobs.items;
        if (job && isSame(now?.mapping, mapping)) return job.id;
        throw notWaiting();
      }
      if (remember && header) {
        const { sheet: _, headerLine: __, delimiter: ___, ...rest } = mapping;
        const kept = { fingerprint: header.fingerprint, header: header.cells, mapping: rest };
        await rememberMapping(transaction, { tenant_id: tenantId, created_by: userId, ...kept });
      }
      await record(transaction, context, 'file.map', id, { ...stated, remember });
      const work = { tenantId, kind: 'ingest' as const, payload: { upload_id: id }, uploadId: id, createdBy: userId };
      return (await enqueue(transaction, work)).id;
    });
    return { status: 202, body: { job_id: jobId, status_url: statusUrl(jobId) } };
  },
});

/** As stored and as asked; what was left out was not stored. */
function isSame(stored: unknown, asked: unknown): boolean {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort()
      .map(([key, inner]) => [key, sorted(inner)]);
  };
  return JSON.stringify(sorted(stored)) === JSON.stringify(sorted(asked));
}

function notWaiting(): Problem {
  return new Problem(409, 'not-waiting', 'The file does not wait for a mapping.', {
    hint: 'To read it another way, POST /api/v1/files/{id}/reparse.',
  });
}

const reparse = defineRoute({
  method: 'post',
  path: '/api/v1/files/{id}/reparse',
  operationId: 'reparseFile',
  tag: 'files',
  summary: 'Read a file again, perhaps another way',
  description:
    'What was stored of it is taken out first. `format`, `zone`, `site` and `mapping` replace what it was read with before; null takes back what was asked for.',
  permission: 'network:write',
  params: idParams,
  body: z
    .strictObject({
      format: formatName.nullable().optional(),
      zone: timeZone.nullable().optional(),
      site: siteName.nullable().optional(),
      mapping: mappingBody.nullable().optional(),
    })
    .meta({ id: 'Reparse' }),
  responses: {
    202: { description: 'Its reading is queued', schema: accepted },
    409: { description: 'It is being read now, waits for a mapping, or is quarantined' },
  },
  async handler(context) {
    const { id } = context.params;
    const { format, zone, site: named, mapping: stated } = context.body;
    const mapping = stated && mappingIn(stated);
    const { tenantId, userId } = principalOf(context);
    const upload = await inOwnTenant(context, (transaction) => findUpload(transaction, id));
    if (!upload || upload.state === 'deleted') throw notFound('file');
    if (mapping) await checkMapping(context, upload, mapping);
    const job = await inOwnTenant(context, async (transaction) => {
      const row = await lockUpload(transaction, id);
      if (!row || row.state === 'deleted') throw notFound('file');
      if (!READABLE.includes(row.state)) throw notNow(row.state);
      const site = named === undefined ? undefined : await requireSite(transaction, named);
      await changeReading(transaction, id, { format, zone, site, mapping });
      await record(transaction, context, 'file.reparse', id, { format, zone, site: named, mapping: stated });
      const payload = { upload_id: id, anew: true };
      return enqueue(transaction, { tenantId, kind: 'ingest', payload, uploadId: id, createdBy: userId });
    });
    return { status: 202, body: { job_id: job.id, status_url: statusUrl(job.id) } };
  },
});

function notNow(state: UploadRow['state']): Problem {
  const hint = state === 'mapping' ? 'POST its mapping instead.' : 'Wait until its job has ended, or cancel that.';
  return new Problem(409, 'not-readable-now', `The file cannot be read again: it is ${state}.`, { hint });
}

/** How files are read, and what came of it. */
export const fileReadingRoutes: RouteDefinition[] = [ledger, downloadLedger, confirm, reparse];
