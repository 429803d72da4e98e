import type { Knex } from 'knex';
import type { ReaderState } from '../domain/logs/format.ts';
import { type Lease, LeaseLost } from './job-lifecycle.ts';
import type { JobError } from './jobs.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export type UploadState = 'accepted' | 'parsing' | 'stored' | 'failed' | 'quarantined' | 'cancelled' | 'deleted';

/** A row of `uploads`; the ledger always balances: read = stored + skipped + rejected + duplicate. */
export interface UploadRow {
  id: string;
  no: number;
  tenant_id: string;
  name: string;
  size: number;
  sha256: string;
  storage_key: string;
  requested_format: string | null;
  format: string | null;
  format_confidence: number | null;
  state: UploadState;
  rows_read: number;
  rows_stored: number;
  rows_skipped: number;
  rows_rejected: number;
  rows_duplicate: number;
  /** How far the decompressed bytes are committed. */
  byte_offset: number;
  line: number;
  /** The reader's state at `byte_offset`. */
  reader_state: ReaderState | null;
  first_seen: Date | null;
  last_seen: Date | null;
  error: JobError | null;
  created_by: string | null;
  created_at: Date;
  finished_at: Date | null;
  deleted_at: Date | null;
}

export interface NewUpload {
  id: string;
  tenantId: string;
  name: string;
  size: number;
  sha256: string;
  storageKey: string;
  requestedFormat?: string | null;
  createdBy?: string | null;
}

/** Registers stored bytes as an upload; null when the tenant already has the same content. */
export async function insertUpload(transaction: Knex.Transaction, upload: NewUpload): Promise<UploadRow | null> {
  const [row] = await transaction<UploadRow>('uploads')
    .insert({
      id: upload.id,
      tenant_id: upload.tenantId,
      name: upload.name,
      size: upload.size,
      sha256: upload.sha256,
      storage_key: upload.storageKey,
      requested_format: upload.requestedFormat ?? null,
      created_by: upload.createdBy ?? null,
    })
    .onConflict(transaction.raw('(tenant_id, sha256) where deleted_at is null'))
    .ignore()
    .returning('*');
  return row ?? null;
}

/** The tenant's upload with this content, deleted ones apart. */
export function findUploadByContent(transaction: Knex.Transaction, sha256: string): Promise<UploadRow | undefined> {
  return transaction<UploadRow>('uploads').where({ sha256, deleted_at: null }).first();
}

/** One upload of the tenant, deleted ones included. */
export function findUpload(transaction: Knex.Transaction, id: string): Promise<UploadRow | undefined> {
  return transaction<UploadRow>('uploads').where({ id }).first();
}

/** Uploads of the tenant, newest first, deleted ones apart. */
export function listUploads(
  transaction: Knex.Transaction,
  filter: { state?: string },
  request: PageRequest,
): Promise<Page<UploadRow>> {
  const query = transaction('uploads').select('uploads.*').where({ deleted_at: null });
  if (filter.state) query.where('state', filter.state);
  return page<UploadRow>(query, request, {
    column: 'created_at',
    type: 'timestamptz',
    direction: 'desc',
    id: 'id',
    idType: 'uuid',
  });
}

/** Takes an upload out of every list; discovery then removes what it contributed. Undefined when there is none. */
export async function markUploadDeleted(transaction: Knex.Transaction, id: string): Promise<UploadRow | undefined> {
  const [row] = await transaction<UploadRow>('uploads')
    .where({ id, deleted_at: null })
    .update({ state: 'deleted', deleted_at: transaction.fn.now() as unknown as Date })
    .returning('*');
  return row;
}

/** Records what ingest recognised, before the first row is stored. */
export async function markUploadParsing(
  transaction: Knex.Transaction,
  id: string,
  format: string,
  confidence: number,
): Promise<void> {
  await transaction('uploads')
    .where({ id })
    .update({ state: 'parsing', format, format_confidence: confidence, error: null });
}

/** Rejected lines of an upload in file order; a query, so that a caller can stream it. */
export function rejectsOf(transaction: Knex.Transaction, uploadId: string): Knex.QueryBuilder {
  return transaction('upload_rejects')
    .select('line', 'field', 'reason', 'text')
    .where({ upload_id: uploadId })
    .orderBy('line');
}

/**
 * Removes every row an upload has stored so far and sets its ledger to zero: bad input leaves nothing behind. Throws
 * LeaseLost when another worker has the job by now, whose rows these would be.
 */
export async function discardUploadRows(
  transaction: Knex.Transaction,
  upload: { id: string; no: number },
  lease: Lease,
): Promise<void> {
  const held = await transaction('jobs')
    .where({ id: lease.jobId, lease_epoch: lease.epoch, state: 'running' })
    .forUpdate()
    .first('id');
  if (!held) throw new LeaseLost();
  await transaction('flows').where({ upload_no: upload.no }).delete();
  await transaction('upload_rejects').where({ upload_id: upload.id }).delete();
  await transaction('uploads').where({ id: upload.id }).update({
    rows_read: 0,
    rows_stored: 0,
    rows_skipped: 0,
    rows_rejected: 0,
    rows_duplicate: 0,
    byte_offset: 0,
    line: 0,
    reader_state: null,
    first_seen: null,
    last_seen: null,
  });
}
