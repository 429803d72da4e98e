import { z } from 'zod';
import { forgetResumable, listResumable, piecesOf, type ResumableRow } from '../../db/resumable-uploads.ts';
import { defineRoute, type Reply, type RouteContext, type RouteDefinition } from '../define-route.ts';
import { finishResumable, removePieces } from '../finish-resumable.ts';
import { inOwnTenant } from '../in-tenant.ts';
import { Problem } from '../problem.ts';
import { record } from '../record.ts';
import { ResumableStore } from '../resumable-store.ts';
import { count, idParams, pageOf, pageQuery, statusUrl, timestamp } from '../schemas.ts';
import { tusExchange, UPLOADS_PATH } from '../tus-exchange.ts';

const upload = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    size: count,
    received: count.meta({ description: 'Bytes that are here; the upload goes on at this one' }),
    state: z.enum(['receiving', 'accepted', 'refused']),
    file_id: z.uuid().nullable(),
    job_id: z.uuid().nullable(),
    status_url: z.string().nullable(),
    duplicate: z.boolean().meta({ description: 'The tenant had this content already' }),
    problem: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'Why it was refused, or what it waits for' }),
    created_by: z.uuid(),
    created_at: timestamp,
    expires_at: timestamp.meta({ description: 'What is not finished is removed then; each piece puts it off' }),
  })
  .meta({ id: 'ResumableUpload' });

const OFFSET_STREAM = { contentType: 'application/offset+octet-stream', schema: z.string().meta({ format: 'binary' }) };
const TUS = { 'Tus-Resumable': 'The version of the protocol: 1.0.0' };

const create = defineRoute({
  method: 'post',
  path: UPLOADS_PATH,
  operationId: 'startUpload',
  tag: 'uploads',
  summary: 'Begin an upload that can be resumed (tus 1.0.0)',
  description:
    'For large files and bad lines: any tus client works. Upload-Metadata may have `filename`, and `format`, `zone` and `site` as for POST /api/v1/files/upload. With the same Idempotency-Key the same upload is answered, wherever it had got to.',
  permission: 'network:write',
  requestHeaders: {
    ...TUS,
    'Upload-Length': 'Size of the file in bytes',
    'Upload-Metadata': 'Names with base64 values, separated by commas',
    'Idempotency-Key': 'Made by the sender, one for a file',
  },
  rawBody: OFFSET_STREAM,
  responses: {
    201: { description: 'Begun, or found again', headers: { Location: 'Where its bytes go' } },
    412: { description: 'Not a request of tus 1.0.0' },
    413: { description: 'The file is too large' },
    422: { description: 'An empty file, or another one under this Idempotency-Key' },
  },
  async handler(context) {
    const key = context.request.get('idempotency-key') ?? null;
    if (key !== null && (key === '' || key.length > 200)) {
      throw new Problem(400, 'idempotency-key', 'The Idempotency-Key must have 1 to 200 characters.', {
        hint: 'A UUID will do.',
      });
    }
    return tusExchange(context, new ResumableStore(context, key), maxSizeOf(context));
  },
});

const append = defineRoute({
  method: 'patch',
  path: `${UPLOADS_PATH}/{id}`,
  operationId: 'continueUpload',
  tag: 'uploads',
  summary: 'Send bytes of an upload, from Upload-Offset on',
  description: 'With the last byte the file is looked at and accepted; GET then says which file and job came of it.',
  permission: 'network:write',
  params: idParams,
  requestHeaders: { ...TUS, 'Upload-Offset': 'How many bytes are there already' },
  rawBody: OFFSET_STREAM,
  responses: {
    204: { description: 'Stored', headers: { 'Upload-Offset': 'How many bytes are there now' } },
    409: { description: 'The upload goes on at another byte' },
    410: { description: 'The file was refused' },
    412: { description: 'Not a request of tus 1.0.0' },
    413: { description: 'More bytes than announced' },
    415: { description: 'Not application/offset+octet-stream' },
    422: { description: 'The whole file is no log that can be read, or its columns are not certain' },
  },
  async handler(context) {
    const store = new ResumableStore(context, null);
    await store.find(context.params.id);
    const reply = await tusExchange(context, store, maxSizeOf(context));
    await finishIfWhole(context, await store.find(context.params.id));
    return reply;
  },
});

const get = defineRoute({
  method: 'get',
  path: `${UPLOADS_PATH}/{id}`,
  operationId: 'getUpload',
  tag: 'uploads',
  summary: 'How far an upload is, and what came of it',
  description: 'HEAD answers as tus wants it: Upload-Offset says where to go on.',
  permission: 'network:write',
  params: idParams,
  responses: { 200: { description: 'The upload', schema: upload } },
  async handler(context): Promise<Reply> {
    const store = new ResumableStore(context, null);
    // The process that took the last byte may have died before it made a file of them.
    await finishIfWhole(context, await store.find(context.params.id)).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
    });
    if (context.request.method === 'HEAD' && context.request.get('tus-resumable') !== undefined) {
      return tusExchange(context, store, maxSizeOf(context));
    }
    return { status: 200, body: view(await store.find(context.params.id)) };
  },
});

const list = defineRoute({
  method: 'get',
  path: UPLOADS_PATH,
  operationId: 'listUploads',
  tag: 'uploads',
  summary: 'Uploads in pieces, newest first',
  description: 'Those of the last day; what came of finished ones is among the files.',
  permission: 'network:write',
  query: pageQuery,
  responses: { 200: { description: 'A page of uploads', schema: pageOf(upload) } },
  async handler(context) {
    const page = await inOwnTenant(context, (transaction) => listResumable(transaction, context.query));
    return { status: 200, body: { ...page, items: page.items.map(view) } };
  },
});

const remove = defineRoute({
  method: 'delete',
  path: `${UPLOADS_PATH}/{id}`,
  operationId: 'giveUpUpload',
  tag: 'uploads',
  summary: 'Give an upload up',
  description: 'Its pieces are removed. A file that came of it stays.',
  permission: 'network:write',
  params: idParams,
  responses: { 204: { description: 'Removed', headers: TUS } },
  async handler(context) {
    const row = await new ResumableStore(context, null).find(context.params.id);
    await removePieces(context, row.id, await inOwnTenant(context, (transaction) => piecesOf(transaction, row.id)));
    await inOwnTenant(context, async (transaction) => {
      if (!(await forgetResumable(transaction, row.id))) return;
      await record(transaction, context, 'file.give-up-upload', row.id, { received: row.received, size: row.size });
    });
    return { status: 204, headers: { 'Tus-Resumable': '1.0.0' } };
  },
});

async function finishIfWhole(context: RouteContext, row: ResumableRow): Promise<void> {
  if (row.state === 'receiving' && row.received === row.size) await finishResumable(context, row);
}

function maxSizeOf({ services }: RouteContext): number {
  return services.config.uploads.maxResumableBytes;
}

function view(row: ResumableRow) {
  const { id, name, size, received, state, created_by, created_at, expires_at, outcome } = row;
  const { file_id, job_id, duplicate, problem } = outcome ?? {
    ...{ file_id: null, job_id: null, duplicate: false, problem: null },
  };
  const status_url = job_id && statusUrl(job_id);
  return {
    ...{ id, name, size, received, state, file_id, job_id, status_url, duplicate, problem },
    ...{ created_by, created_at, expires_at },
  };
}

/** Uploads that can be resumed. */
export const uploadRoutes: RouteDefinition[] = [create, list, append, get, remove];
