import type { Knex } from 'knex';
import type { MemberMapping } from '../domain/logs/table-mapping.ts';
import { holdLease, type Lease } from './job-lifecycle.ts';
import type { JobError } from './jobs.ts';
import { type Page, type PageRequest, page } from './paging.ts';

export type UploadState =
  | 'mapping'
  | 'accepted'
  | 'parsing'
  | 'stored'
  | 'failed'
  | 'quarantined'
  | 'cancelled'
  | 'deleted';

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
  /** Of the stored, those that became observations. */
  rows_observed: number;
  /** Why records were skipped, and how many. */
  skip_reasons: Record<string, number>;
  /** Upload id → how many records of this upload it already had. */
  duplicate_of: Record<string, number>;
  /** Number of an upload → how many flows of this one tell of conversations that count there; its own for other observers in it. */
  merged_into: Record<string, number>;
  /** The zone of times that state none; null for the tenant's. */
  time_zone: string | null;
  /** The number of the site that its addresses are of; null for none. */
  site: number | null;
  /** What the columns of a table in it mean, as somebody stated it. */
  mapping: MemberMapping | null;
  /** Bits of what was assumed about times (domain/logs/clock). */
  time_assumed: number;
  /** How many parts it has; null while that is not known yet. */
  parts: number | null;
  /** The part whose end was the upload's; 0 when all of them had ended before the last range was found. */
  finished_by: number | null;
  /** The job that took out what was stored before and read the file again. */
  renewed_by: string | null;
  first_seen: Date | null;
  last_seen: Date | null;
  error: JobError | null;
  created_by: string | null;
  created_at: Date;
  finished_at: Date | null;
  /** When its bytes were put where nothing is read from; null for all others. */
  quarantined_at: Date | null;
  /** Flows before this moment were dropped at the end of their retention. */
  flows_dropped_before: Date | null;
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
  timeZone?: string | null;
  site?: number | null;
  mapping?: MemberMapping | null;
  /** It is not to be read before somebody says what its columns mean. */
  waits?: boolean;
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
      time_zone: upload.timeZone ?? null,
      site: upload.site ?? null,
      mapping: upload.mapping ?? null,
      state: upload.waits ? 'mapping' : 'accepted',
      created_by: upload.createdBy ?? null,
    })
    .onConflict(transaction.raw('(tenant_id, sha256) where deleted_at is null'))
    .ignore()
    .returning('*');
  return row ?? null;
}

/** The upload, which nobody else can change until the transaction ends; undefined when there is none. */
export function lockUpload(transaction: Knex.Transaction, id: string): Promise<UploadRow | undefined> {
  return transaction<UploadRow>('uploads').where({ id }).forUpdate().first();
}

/** The tenant's upload with this content, deleted ones apart. */
export function findUploadByContent(transaction: Knex.Transaction, sha256: string): Promise<UploadRow | undefined> {
  return transaction<UploadRow>('uploads').where({ sha256, deleted_at: null }).first();
}

/** One upload of the tenant, deleted ones included. */
export function findUpload(transaction: Knex.Transaction, id: string): Promise<UploadRow | undefined> {
  return transaction<UploadRow>('uploads').where({ id }).first();
}

/** An upload with the name of its site. */
export interface ListedUpload extends UploadRow {
  site_name: string | null;
}

const SITE_NAME = '(select site.name from sites site where site.number = uploads.site) as site_name';

/** One upload of the tenant with the name of its site, deleted ones included. */
export function findListedUpload(transaction: Knex.Transaction, id: string): Promise<ListedUpload | undefined> {
  return transaction('uploads').select('uploads.*', transaction.raw(SITE_NAME)).where({ id }).first();
}

/** Uploads of the tenant, newest first, deleted ones apart. */
export function listUploads(
  transaction: Knex.Transaction,
  filter: { state?: string | undefined; site?: string | undefined },
  request: PageRequest,
): Promise<Page<ListedUpload>> {
  const query = transaction('uploads').select('uploads.*', transaction.raw(SITE_NAME)).where({ deleted_at: null });
  if (filter.state) query.where('state', filter.state);
  if (filter.site === 'none') query.whereNull('site');
  else if (filter.site)
    query.whereRaw('uploads.site in (select site.number from sites site where site.name = ?)', [filter.site]);
  return page<ListedUpload>(query, request, {
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
    .update({
      state: 'deleted',
      deleted_at: transaction.fn.now() as unknown as Date,
      // Bytes that are about to be put away are to be removed as well.
      quarantined_at: transaction.raw(
        `case when state = 'quarantined' then coalesce(quarantined_at, now()) else quarantined_at end`,
      ),
    })
    .returning('*');
  return row;
}

/** Begins, or goes on with, reading an upload of so many parts (null: not known yet). */
export async function markUploadParsing(
  transaction: Knex.Transaction,
  id: string,
  { parts }: { parts: number | null },
): Promise<void> {
  await transaction('uploads')
    .where({ id })
    .whereIn('state', ['accepted', 'parsing'])
    .update({ state: 'parsing', parts, error: null });
}

/** The zone in which the tenant's logs write times that state none. */
export async function tenantZone(transaction: Knex.Transaction): Promise<string> {
  const row = await transaction('tenants').whereRaw(`id = current_setting('app.tenant_id')::uuid`).first('time_zone');
  return row?.time_zone ?? 'UTC';
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
  await holdLease(transaction, lease);
  // First, so that a part that is being committed elsewhere either is seen below or finds the upload given up.
  await transaction('uploads')
    .where({ id: upload.id })
    .update({
      state: transaction.raw(`case when state = 'deleted' then state else 'accepted' end`),
      ...{ rows_read: 0, rows_stored: 0, rows_skipped: 0, rows_rejected: 0, rows_duplicate: 0 },
      ...{
        rows_observed: 0,
        skip_reasons: '{}',
        duplicate_of: '{}',
        merged_into: '{}',
        parts: null,
        finished_by: null,
      },
      ...{ first_seen: null, last_seen: null, flows_dropped_before: null, renewed_by: lease.jobId },
    });
  await transaction('flows').where({ upload_no: upload.no }).delete();
  await transaction('observations').where({ upload_no: upload.no }).delete();
  await transaction('part_services').where({ upload_no: upload.no }).delete();
  await transaction('merged_services').where({ upload_no: upload.no }).delete();
  await transaction('upload_rejects').where({ upload_id: upload.id }).delete();
  await transaction('upload_parts').where({ upload_id: upload.id }).delete();
}
