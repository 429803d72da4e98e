import { once } from 'node:events';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { FlowBatch, Reject } from '../domain/logs/flow.ts';
import type { ReaderState } from '../domain/logs/format.ts';
import { type CopyConstants, encodeFlows, FLOW_COLUMNS } from './copy-flows.ts';
import { LeaseLost } from './job-lifecycle.ts';

/** Who writes, and for what: the fence of every commit. */
export interface LoadTarget {
  tenantId: string;
  jobId: string;
  leaseEpoch: number;
  uploadId: string;
  uploadNo: number;
  /** Microseconds since the Unix epoch, for records without a time. */
  receivedAt: number;
}

/** The ledger and position of an upload after a batch: totals since the start of the file. */
export interface Checkpoint {
  read: number;
  stored: number;
  skipped: number;
  rejected: number;
  duplicate: number;
  byteOffset: number;
  line: number;
  /** Where to resume, together with `byteOffset`. */
  state: ReaderState | null;
  /** Of the flows since the reading began or resumed: microseconds since the Unix epoch; infinite while none stated a time. */
  firstSeen: number;
  lastSeen: number;
  /** 0 to 100. */
  percent: number;
}

/** A batch in the wire format, free of the (reused) FlowBatch it came from. */
export interface EncodedBatch {
  /** First day of a month (YYYY-MM-01) → binary COPY stream for that month's leaf. */
  leaves: Map<string, Buffer>;
  rejects: Reject[];
}

/** Splits a batch by month and encodes each part for its leaf partition. */
export function encodeBatch(batch: FlowBatch, target: LoadTarget): EncodedBatch {
  const constants: CopyConstants = {
    tenantId: target.tenantId,
    uploadNo: target.uploadNo,
    receivedAt: target.receivedAt,
  };
  const leaves = new Map<string, Buffer>();
  for (const [month, rows] of rowsByMonth(batch, target.receivedAt))
    leaves.set(month, encodeFlows(batch, rows, constants));
  return { leaves, rejects: batch.rejects };
}

/**
 * Stores a batch and its checkpoint in one transaction, provided that the worker still holds the job's lease: after a
 * crash at any moment either both are there or neither. Throws LeaseLost otherwise.
 */
export async function commitBatch(
  loader: Pool,
  target: LoadTarget,
  batch: EncodedBatch,
  checkpoint: Checkpoint,
): Promise<void> {
  const leaves = new Map<string, Buffer>();
  for (const [month, bytes] of batch.leaves) leaves.set(await ensureLeaf(loader, target.tenantId, month), bytes);
  return inTransaction(loader, target.tenantId, async (client) => {
    await fence(client, target, checkpoint);
    for (const [leaf, bytes] of leaves) await copyInto(client, leaf, bytes);
    if (batch.rejects.length > 0) await insertRejects(client, target, batch.rejects);
  });
}

/** Marks the upload stored, under the same fence; the job itself completes afterwards. */
export function finishUpload(loader: Pool, target: LoadTarget): Promise<void> {
  return inTransaction(loader, target.tenantId, async (client) => {
    const { rowCount } = await client.query(
      `update uploads set state = 'stored', error = null, finished_at = now()
        where id = $1 and state = 'parsing'
          and exists (select from jobs where id = $2 and lease_epoch = $3 and state = 'running')`,
      [target.uploadId, target.jobId, target.leaseEpoch],
    );
    if (rowCount !== 1) throw new LeaseLost();
  });
}

const knownLeaves = new Map<string, string>();

/** The name of the leaf partition, made when missing, in a transaction of its own: its locks must not wait for a COPY. */
async function ensureLeaf(loader: Pool, tenantId: string, month: string): Promise<string> {
  const key = `${loader.options.connectionString} ${tenantId} ${month}`;
  const known = knownLeaves.get(key);
  if (known) return known;
  const leaf = await inTransaction(loader, tenantId, async (client) => {
    const { rows } = await client.query('select ensure_flow_leaf($1::date) as leaf', [month]);
    return rows[0].leaf as string;
  });
  knownLeaves.set(key, leaf);
  return leaf;
}

/**
 * Holds the job's row until commit, so that no other worker can take the job while this batch is being written, and
 * saves the checkpoint in the same breath: each round trip waits for the parser of the next batch.
 */
async function fence(client: PoolClient, target: LoadTarget, checkpoint: Checkpoint): Promise<void> {
  const { rows } = await client.query(
    `with held as (
       update jobs set rows = $3, percent = greatest(percent, $4),
         crashes = case when $3 > rows then 0 else crashes end,
         early_deaths = case when $3 > rows then 0 else early_deaths end
        where id = $1 and lease_epoch = $2 and state = 'running'
        returning id
     ), saved as (
       update uploads
          set rows_read = $3, rows_stored = $6, rows_skipped = $7, rows_rejected = $8, rows_duplicate = $9,
              byte_offset = $10, line = $11, reader_state = $14::jsonb,
              first_seen = least(first_seen, to_timestamp($12::double precision)),
              last_seen = greatest(last_seen, to_timestamp($13::double precision))
        where id = $5 and exists (select from held)
     )
     select id from held`,
    [
      target.jobId,
      target.leaseEpoch,
      checkpoint.read,
      Math.floor(checkpoint.percent),
      target.uploadId,
      checkpoint.stored,
      checkpoint.skipped,
      checkpoint.rejected,
      checkpoint.duplicate,
      checkpoint.byteOffset,
      checkpoint.line,
      secondsOrNull(checkpoint.firstSeen),
      secondsOrNull(checkpoint.lastSeen),
      checkpoint.state === null ? null : JSON.stringify(checkpoint.state),
    ],
  );
  if (rows.length === 0) throw new LeaseLost();
}

async function copyInto(client: PoolClient, leaf: string, bytes: Buffer): Promise<void> {
  const stream = client.query(copyFrom(`copy ${leaf} (${FLOW_COLUMNS}) from stdin (format binary)`));
  stream.end(bytes);
  await once(stream, 'finish');
}

async function insertRejects(client: PoolClient, target: LoadTarget, rejects: Reject[]): Promise<void> {
  await client.query(
    `insert into upload_rejects (tenant_id, upload_id, line, field, reason, text)
     select $1, $2, * from unnest($3::bigint[], $4::text[], $5::text[], $6::text[])`,
    [
      target.tenantId,
      target.uploadId,
      rejects.map((reject) => reject.line),
      rejects.map((reject) => reject.field),
      rejects.map((reject) => reject.reason),
      rejects.map((reject) => reject.text),
    ],
  );
}

function secondsOrNull(microseconds: number): number | null {
  return Number.isFinite(microseconds) ? microseconds / 1e6 : null;
}

async function inTransaction<Result>(
  pool: Pool,
  tenantId: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that dies in between rejects the query under way; unheard, its 'error' event would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    // One round trip for both; a uuid is all that gets into the text.
    await client.query(`begin; select set_config('app.tenant_id', '${uuid(tenantId)}', true)`);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken ??= failure;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function uuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) throw new Error('not a tenant id');
  return text;
}

const DAY = 86_400_000_000;

/** Row numbers of a batch by month of their time. */
function rowsByMonth(batch: FlowBatch, receivedAt: number): Map<string, number[]> {
  const months = new Map<string, number[]>();
  let lastDay = Number.NaN;
  let rows: number[] = [];
  for (let row = 0; row < batch.length; row++) {
    const stated = batch.time[row] as number;
    const day = Math.floor((Number.isNaN(stated) ? receivedAt : stated) / DAY);
    if (day !== lastDay) {
      lastDay = day;
      const month = `${new Date(day * 86_400_000).toISOString().slice(0, 7)}-01`;
      rows = months.get(month) ?? [];
      months.set(month, rows);
    }
    rows.push(row);
  }
  return months;
}
