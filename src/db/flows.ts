import type { Pool, PoolClient } from 'pg';
import type { FlowBatch, Reject } from '../domain/logs/flow.ts';
import type { ReaderState } from '../domain/logs/format.ts';
import type { Observation } from '../domain/logs/observation.ts';
import type { CopyBuffer } from './copy-buffer.ts';
import { type EncodedFlows, encodeFlows, flowBuffer } from './copy-flows.ts';
import { observationColumns } from './copy-observations.ts';
import { LeaseLost } from './job-lifecycle.ts';
import { copyInto, ensureLeaf, loaderTransaction, monthFinder } from './loader.ts';

/** Who writes, and for what: the fence of every commit. */
export interface LoadTarget {
  tenantId: string;
  jobId: string;
  leaseEpoch: number;
  uploadId: string;
  uploadNo: number;
  /** Number of the part of the upload. */
  part: number;
  /** Microseconds since the Unix epoch, for records without a time. */
  receivedAt: number;
}

/** The ledger and position of a part after a batch: totals since its start. */
export interface Checkpoint {
  read: number;
  /** Flows and records that became observations. */
  stored: number;
  skipped: number;
  rejected: number;
  duplicate: number;
  /** Of the stored, those that became observations. */
  observed: number;
  skipReasons: Record<string, number>;
  /** Bits of what was assumed about times. */
  assumed: number;
  /** Flows whose direction is left to discovery. */
  undecided: number;
  /** Who wrote the records, counted. */
  observers: number;
  byteOffset: number;
  line: number;
  /** Where to resume, together with `byteOffset`. */
  state: ReaderState | null;
  /** Of the flows since the reading began or resumed: microseconds since the Unix epoch; infinite while none stated a time. */
  firstSeen: number;
  lastSeen: number;
  /** Of the whole job: 0 to 100, and rows read. */
  percent: number;
  jobRows: number;
}

/** A batch in the wire format, free of the (reused) FlowBatch it came from. */
export interface EncodedBatch {
  /** First day of a month (YYYY-MM-01) → binary COPY stream for that month's leaf. */
  flows: Map<string, EncodedFlows>;
  /** The same for observations, which are fewer. */
  observations: Map<string, Observation[]>;
  rejects: Reject[];
  /** Gives the memory back, once the batch is committed. */
  release(): void;
}

/** Memory for encoded batches; one per part that is being read. */
export type BufferPool = CopyBuffer[];

/** Splits a batch by month and encodes each part for its leaf partition, in memory of the pool. */
export function encodeBatch(batch: FlowBatch, target: LoadTarget, pool: BufferPool): EncodedBatch {
  const { tenantId, uploadNo, part, receivedAt } = target;
  const flows = new Map<string, EncodedFlows>();
  const taken: CopyBuffer[] = [];
  for (const [month, rows] of rowsByMonth(batch, receivedAt)) {
    const buffer = pool.pop() ?? flowBuffer();
    taken.push(buffer);
    flows.set(month, encodeFlows(batch, rows, { tenantId, uploadNo, part, receivedAt }, buffer));
  }
  const monthOf = monthFinder();
  const observations = new Map<string, Observation[]>();
  for (const seen of batch.observations) {
    const month = monthOf(Number.isNaN(seen.time) ? receivedAt : seen.time);
    const list = observations.get(month);
    if (list) list.push(seen);
    else observations.set(month, [seen]);
  }
  return { flows, observations, rejects: batch.rejects, release: () => pool.push(...taken) };
}

/** A checkpoint that was committed is not there any more: Postgres crashed before it reached the disk. */
export class CheckpointLost extends Error {
  constructor() {
    super('An earlier batch is not in the database any more.');
    this.name = 'CheckpointLost';
  }
}

/**
 * Stores a batch and its checkpoint in one transaction, provided that the worker still holds the job's lease and nobody
 * gave the upload up: after a crash at any moment either both are there or neither. Throws LeaseLost otherwise. The
 * commit does not wait for the disk; when Postgres lost the batch before (whose checkpoint is `before`), this one is
 * refused with CheckpointLost, so that batches are lost from the end only and are read again.
 */
export async function commitBatch(
  loader: Pool,
  target: LoadTarget,
  batch: EncodedBatch,
  { before, after }: { before: Checkpoint; after: Checkpoint },
): Promise<void> {
  const { tenantId } = target;
  const leaves: [string, EncodedFlows][] = [];
  for (const [month, rows] of batch.flows) leaves.push([await ensureLeaf(loader, tenantId, 'flows', month), rows]);
  const observed: [string, Observation[]][] = [];
  for (const [month, seen] of batch.observations) {
    observed.push([await ensureLeaf(loader, tenantId, 'observations', month), seen]);
  }
  const work = async (client: PoolClient) => {
    await fence(client, target, before, after);
    for (const [leaf, { columns, bytes }] of leaves) await copyInto(client, leaf, columns, bytes);
    for (const [leaf, seen] of observed) await insertObservations(client, leaf, target, seen);
    if (batch.rejects.length > 0) await insertRejects(client, target, batch.rejects);
  };
  await loaderTransaction(loader, tenantId, work, { durable: false });
}

/**
 * Holds the job's row until commit, so that no other worker can take the job while this batch is being written, shares
 * the upload's row, so that nobody can give the upload up meanwhile, and saves the checkpoint, all in one statement: each
 * round trip waits for the parser of the next batch.
 */
async function fence(client: PoolClient, target: LoadTarget, before: Checkpoint, now: Checkpoint): Promise<void> {
  const { rows } = await client.query({
    name: 'fence',
    text: `with held as (
       update jobs set rows = $3, percent = greatest(percent, $4),
         crashes = case when $3 > rows then 0 else crashes end,
         early_deaths = case when $3 > rows then 0 else early_deaths end
        where id = $1 and lease_epoch = $2 and state = 'running'
        returning id
     ), wanted as (
       select id from uploads where id = $5 and state = 'parsing' for share
     ), saved as (
       update upload_parts
          set state = 'reading', rows_read = $7, rows_stored = $8, rows_skipped = $9, rows_rejected = $10, rows_duplicate = $11,
              rows_observed = $12, skip_reasons = $13::jsonb, time_assumed = time_assumed | $14::smallint,
              byte_offset = $15, line = $16, reader_state = $17::jsonb,
              first_seen = least(first_seen, to_timestamp($18::double precision)),
              last_seen = greatest(last_seen, to_timestamp($19::double precision)), undecided = $22, observers = $23
        where upload_id = $5 and no = $6 and rows_read = $20 and byte_offset = $21
          and exists (select from held) and exists (select from wanted)
        returning no
     )
     select exists (select from held) and exists (select from wanted) as held, exists (select from saved) as saved`,
    values: [
      ...[target.jobId, target.leaseEpoch, now.jobRows, Math.floor(now.percent), target.uploadId, target.part],
      ...[now.read, now.stored, now.skipped, now.rejected, now.duplicate, now.observed],
      ...[JSON.stringify(now.skipReasons), now.assumed, now.byteOffset, now.line],
      ...[now.state === null ? null : JSON.stringify(now.state), seconds(now.firstSeen), seconds(now.lastSeen)],
      ...[before.read, before.byteOffset, now.undecided, now.observers],
    ],
  });
  if (!rows[0].held) throw new LeaseLost();
  if (!rows[0].saved) throw new CheckpointLost();
}

async function insertRejects(client: PoolClient, target: LoadTarget, rejects: Reject[]): Promise<void> {
  await client.query(
    `insert into upload_rejects (tenant_id, upload_id, part, line, field, reason, text)
     select $1, $2, $3, * from unnest($4::bigint[], $5::text[], $6::text[], $7::text[])`,
    [
      ...[target.tenantId, target.uploadId, target.part],
      rejects.map((reject) => reject.line),
      rejects.map((reject) => reject.field),
      rejects.map((reject) => reject.reason),
      rejects.map((reject) => reject.text),
    ],
  );
}

async function insertObservations(
  client: PoolClient,
  leaf: string,
  target: LoadTarget,
  observations: Observation[],
): Promise<void> {
  await client.query(
    `insert into ${leaf} (tenant_id, upload_no, part, line, time, kind, src, src_port, dst, dst_port, protocol, name, detail)
     select $1, $2, $3, * from unnest($4::bigint[], $5::timestamptz[], $6::text[], $7::inet[], $8::int[], $9::inet[],
       $10::int[], $11::smallint[], $12::text[], $13::jsonb[])`,
    [target.tenantId, target.uploadNo, target.part, ...observationColumns(observations, target.receivedAt)],
  );
}

function seconds(microseconds: number): number | null {
  return Number.isFinite(microseconds) ? microseconds / 1e6 : null;
}

/** Row numbers of a batch by month of their time; null for all of them, which is usual. */
function rowsByMonth(batch: FlowBatch, receivedAt: number): Map<string, number[] | null> {
  const monthOf = monthFinder();
  const timeOf = (row: number) => {
    const stated = batch.time[row] as number;
    return Number.isNaN(stated) ? receivedAt : stated;
  };
  const months = new Map<string, number[] | null>();
  if (batch.length === 0) return months;
  const first = monthOf(timeOf(0));
  let row = 1;
  while (row < batch.length && monthOf(timeOf(row)) === first) row += 1;
  if (row === batch.length) return months.set(first, null);
  for (row = 0; row < batch.length; row++) {
    const month = monthOf(timeOf(row));
    const rows = months.get(month);
    if (rows) rows.push(row);
    else months.set(month, [row]);
  }
  return months;
}
