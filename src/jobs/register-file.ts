import type { Knex } from 'knex';
import { inTenant } from '../db/database.ts';
import { listJobs } from '../db/jobs.ts';
import { keepSite } from '../db/sites.ts';
import { giveUpWaiting } from '../db/upload-readings.ts';
import { findUploadByContent, insertUpload } from '../db/uploads.ts';
import type { MemberMapping } from '../domain/logs/table-mapping.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { enqueue } from './enqueue.ts';

/** How a file is to be read. */
export interface Reading {
  format?: string | undefined;
  zone?: string | undefined;
  /** Number of the site that its addresses are of. */
  site?: number | undefined;
  mapping: MemberMapping | null;
  /** Not before somebody says what its columns mean. */
  waits: boolean;
}

/** Stored bytes that are to become an upload. */
export interface StoredFile {
  /** Of the upload. */
  id: string;
  tenantId: string;
  /** As the sender called it: a label, never a path. */
  name: string;
  size: number;
  sha256: string;
  storageKey: string;
  createdBy: string | null;
}

export interface Registration {
  fileId: string;
  /** The ingest job of the file; null if it is gone. */
  jobId: string | null;
  duplicate: boolean;
  /** It is known, but waits for a mapping. */
  waits: boolean;
}

/** Writes into the audit log that the file came, in the transaction of its registration. */
export type NoteArrival = (transaction: Knex.Transaction, details: Record<string, unknown>) => Promise<void>;

const ATTEMPTS = 3;

/**
 * Makes stored bytes an upload with its ingest job, in one transaction. The same content twice in a tenant is one
 * upload, whoever comes first: the other one is told of the first, and its copy of the bytes is removed.
 */
export async function registerFile(
  { app, objects }: { app: Knex; objects: ObjectStore },
  file: StoredFile,
  reading: Reading,
  note: NoteArrival,
): Promise<Registration> {
  try {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const registration = await tryToRegister(app, file, reading, note);
      if (!registration) continue;
      if (registration.duplicate) await objects.remove(file.storageKey);
      return registration;
    }
    throw new Error('the same content was uploaded and deleted again and again meanwhile');
  } catch (error) {
    await objects.remove(file.storageKey);
    throw error;
  }
}

/** Undefined when the first upload of this content was deleted just now. */
function tryToRegister(
  app: Knex,
  file: StoredFile,
  { format, zone, site, mapping, waits }: Reading,
  note: NoteArrival,
): Promise<Registration | undefined> {
  const { id, tenantId, size, sha256, createdBy } = file;
  return inTenant(app, tenantId, async (transaction) => {
    if (waits) await giveUpWaiting(transaction);
    if (site !== undefined) await keepSite(transaction, site);
    const as = { requestedFormat: format ?? null, timeZone: zone ?? null, site: site ?? null, mapping, waits };
    const upload = await insertUpload(transaction, { ...file, ...as });
    if (upload && waits) {
      await note(transaction, { size, sha256, waits });
      return { fileId: id, jobId: null, duplicate: false, waits };
    }
    if (upload) {
      const payload = { upload_id: id };
      const job = await enqueue(transaction, { tenantId, kind: 'ingest', payload, uploadId: id, createdBy });
      await note(transaction, { size, sha256 });
      return { fileId: id, jobId: job.id, duplicate: false, waits };
    }
    const first = await findUploadByContent(transaction, sha256);
    if (!first) return undefined;
    const jobs = await listJobs(transaction, { upload_id: first.id, kind: 'ingest' }, { limit: 1 });
    const waiting = first.state === 'mapping';
    return { fileId: first.id, jobId: jobs.items[0]?.id ?? null, duplicate: true, waits: waiting };
  });
}
