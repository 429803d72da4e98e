import { inTenant } from '../db/database.ts';
import { listJobs } from '../db/jobs.ts';
import { giveUpWaiting } from '../db/upload-readings.ts';
import { findUploadByContent, insertUpload } from '../db/uploads.ts';
import type { MemberMapping } from '../domain/logs/table-mapping.ts';
import { enqueue } from '../jobs/enqueue.ts';
import { principalOf, type RouteContext } from './define-route.ts';
import type { ReceivedUpload } from './receive-upload.ts';
import { record } from './record.ts';

/** How a file is to be read. */
export interface Reading {
  format?: string | undefined;
  zone?: string | undefined;
  mapping: MemberMapping | null;
  /** Not before somebody says what its columns mean. */
  waits: boolean;
}

export interface Registration {
  fileId: string;
  /** The ingest job of the file; null if it is gone. */
  jobId: string | null;
  duplicate: boolean;
  /** It is known, but waits for a mapping. */
  waits: boolean;
}

const ATTEMPTS = 3;

/**
 * Makes stored bytes an upload with its ingest job, in one transaction. The same content twice in a tenant is one
 * upload, whoever comes first: the other one is told of the first, and its copy of the bytes is removed.
 */
export async function registerUpload(
  context: RouteContext,
  id: string,
  storageKey: string,
  file: ReceivedUpload,
  reading: Reading,
): Promise<Registration> {
  const { objects } = context.services;
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const registration = await tryToRegister(context, id, storageKey, file, reading);
      if (!registration) continue;
      if (registration.duplicate) await objects.remove(storageKey);
      return registration;
    }
    throw new Error('the same content was uploaded and deleted again and again meanwhile');
  } catch (error) {
    await objects.remove(storageKey);
    throw error;
  }
}

/** Undefined when the first upload of this content was deleted just now. */
function tryToRegister(
  context: RouteContext,
  id: string,
  storageKey: string,
  file: ReceivedUpload,
  { format, zone, mapping, waits }: Reading,
): Promise<Registration | undefined> {
  const { tenantId, userId } = principalOf(context);
  return inTenant(context.services.database.app, tenantId, async (transaction) => {
    if (waits) await giveUpWaiting(transaction);
    const upload = await insertUpload(transaction, {
      id,
      tenantId,
      name: file.name,
      size: file.size,
      sha256: file.sha256,
      storageKey,
      requestedFormat: format ?? null,
      timeZone: zone ?? null,
      mapping,
      waits,
      createdBy: userId,
    });
    if (upload && waits) {
      await record(transaction, context, 'file.upload', id, { size: file.size, sha256: file.sha256, waits });
      return { fileId: id, jobId: null, duplicate: false, waits };
    }
    if (upload) {
      const job = await enqueue(transaction, {
        tenantId,
        kind: 'ingest',
        payload: { upload_id: id },
        uploadId: id,
        createdBy: userId,
      });
      await record(transaction, context, 'file.upload', id, { size: file.size, sha256: file.sha256 });
      return { fileId: id, jobId: job.id, duplicate: false, waits };
    }
    const first = await findUploadByContent(transaction, file.sha256);
    if (!first) return undefined;
    const jobs = await listJobs(transaction, { upload_id: first.id, kind: 'ingest' }, { limit: 1 });
    const waiting = first.state === 'mapping';
    return { fileId: first.id, jobId: jobs.items[0]?.id ?? null, duplicate: true, waits: waiting };
  });
}
