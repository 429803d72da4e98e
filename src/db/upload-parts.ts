import type { Knex } from 'knex';
import type { Pool, PoolClient } from 'pg';
import type { ReaderState } from '../domain/logs/format.ts';
import type { EdgeMap } from '../domain/topology/edge-map.ts';
import { EDGE_COLUMNS, encodeEdges } from './copy-edges.ts';
import type { Checkpoint, LoadTarget } from './flows.ts';
import { LeaseLost } from './job-lifecycle.ts';
import type { JobError } from './jobs.ts';
import { copyInto, loaderTransaction } from './loader.ts';

/** A row of `upload_parts`: a member of an archive, a sheet, a range of a large file, or the whole of a plain one. */
export interface PartRow {
  upload_id: string;
  /** From 1. */
  no: number;
  /** Name of the archive's member or the sheet; null where there is none. */
  member: string | null;
  /** The range of the (plain) file's bytes; `to_byte` null: to its end. */
  from_byte: number;
  to_byte: number | null;
  /** Lines before the range. */
  from_line: number;
  format: string | null;
  format_confidence: number | null;
  state: 'waiting' | 'reading' | 'stored';
  rows_read: number;
  rows_stored: number;
  rows_skipped: number;
  rows_rejected: number;
  rows_duplicate: number;
  rows_observed: number;
  skip_reasons: Record<string, number>;
  /** How far the decompressed bytes of the part are committed. */
  byte_offset: number;
  line: number;
  /** The reader's state at `byte_offset`. */
  reader_state: ReaderState | null;
  time_assumed: number;
  /** Flows whose direction is left to discovery. */
  undecided: number;
  /** How many observers wrote the records; 2 for any more of which not all may be known. */
  observers: number;
  first_seen: Date | null;
  last_seen: Date | null;
  /** Why nothing of it is read, when it is no log although others in the file are. */
  error: JobError | null;
  /** What it contributes to the topology is in `part_services`. */
  edges_staged: boolean;
}

/** The parts of an upload, in order. */
export function listParts(transaction: Knex.Transaction, uploadId: string): Promise<PartRow[]> {
  return transaction<PartRow>('upload_parts').where({ upload_id: uploadId }).orderBy('no');
}

/** What is known of a part before it is read. */
export type NewPart = Pick<PartRow, 'no'> &
  Partial<Pick<PartRow, 'member' | 'from_byte' | 'to_byte' | 'from_line' | 'format' | 'format_confidence'>>;

/** The part of that number, made as described when it is not there yet. */
export async function openPart(transaction: Knex.Transaction, uploadId: string, part: NewPart): Promise<PartRow> {
  await transaction('upload_parts')
    .insert({ tenant_id: transaction.raw(`current_setting('app.tenant_id')::uuid`), upload_id: uploadId, ...part })
    .onConflict(['upload_id', 'no'])
    .ignore();
  const row = await transaction<PartRow>('upload_parts').where({ upload_id: uploadId, no: part.no }).first();
  if (!row) throw new Error('a part neither inserted nor found');
  return row;
}

/** Marks a part as done with because it is no log that can be read. */
export async function refusePart(
  transaction: Knex.Transaction,
  uploadId: string,
  no: number,
  { code, message, hint }: JobError,
): Promise<void> {
  const error = JSON.stringify({ code, message, hint });
  await transaction('upload_parts').where({ upload_id: uploadId, no }).update({ state: 'stored', error });
}

/** Says what a part was recognised as; the upload says the same until it is stored, and then what most of it was. */
export async function setFormat(
  transaction: Knex.Transaction,
  uploadId: string,
  no: number,
  { format, confidence }: { format: string; confidence: number },
): Promise<void> {
  const recognised = { format, format_confidence: confidence };
  await transaction('upload_parts').where({ upload_id: uploadId, no }).update(recognised);
  await transaction('uploads').where({ id: uploadId }).update(recognised);
}

/**
 * Marks a part as read to its end, which is at the checkpoint given, with its edges when they were accumulated without a
 * break. Throws LeaseLost when the worker no longer holds the job, the upload was given up, or Postgres lost a batch.
 */
export function finishPart(
  loader: Pool,
  target: LoadTarget,
  edges: EdgeMap | null,
  last: Pick<Checkpoint, 'read' | 'byteOffset'>,
): Promise<void> {
  return loaderTransaction(loader, target.tenantId, async (client) => {
    await holdLease(client, target);
    if (edges !== null && edges.size > 0) {
      // Into the partition: COPY refuses a table with row security.
      await copyInto(client, 'part_services_rows', EDGE_COLUMNS, encodeEdges(edges, target));
    }
    const { rowCount } = await client.query(
      `update upload_parts set state = 'stored', reader_state = null, edges_staged = $3
        where upload_id = $1 and no = $2 and state <> 'stored' and rows_read = $4 and byte_offset = $5
          and exists (select from uploads where id = $1 and state = 'parsing')`,
      [target.uploadId, target.part, edges !== null, last.read, last.byteOffset],
    );
    if (rowCount !== 1) throw new LeaseLost();
  });
}

async function holdLease(client: PoolClient, target: LoadTarget): Promise<void> {
  const { rowCount } = await client.query(
    `select from jobs where id = $1 and lease_epoch = $2 and state = 'running' for update`,
    [target.jobId, target.leaseEpoch],
  );
  if (rowCount !== 1) throw new LeaseLost();
}
