import { type BufferPool, type Checkpoint, commitBatch, encodeBatch, type LoadTarget } from '../db/flows.ts';
import { finishPart, type PartRow } from '../db/upload-parts.ts';
import type { UploadRow } from '../db/uploads.ts';
import type { FlowBatch } from '../domain/logs/flow.ts';
import type { ReaderState } from '../domain/logs/format.ts';
import { type FlowsRead, type ReadFlowsOptions, readFlows } from '../domain/logs/read-flows.ts';
import { placeInSite } from '../domain/sites/place-in-site.ts';
import type { SiteAddress } from '../domain/sites/site-address.ts';
import { EdgeMap } from '../domain/topology/edge-map.ts';
import { ObserverTally } from '../domain/topology/observer-tally.ts';
import { orient } from '../domain/topology/orient.ts';
import { directionEvidence } from './direction-evidence.ts';
import type { JobContext } from './processor.ts';

/** Large enough that a commit's round trips do not count, small enough that a lost batch is quickly read again. */
const BATCH_ROWS = 49_152;

/** Of a part that was begun by somebody else, who its observers were is not known any more. */
const SEVERAL = 2;

/** A part of an upload and how to read it. */
export interface PartLoad {
  upload: UploadRow;
  part: PartRow;
  /** The (decompressed) bytes of the part, from its start. */
  bytes: AsyncIterable<Buffer>;
  /** The format somebody asked for; null to recognise it. */
  as: string | null;
  /** The zone of times that state none. */
  zone: string;
  /** Gives its addresses their form of the site they are of; null when they are of none. */
  site: SiteAddress | null;
  /** A range of a file: the file's beginning, and the reader's state at the start of the range. */
  range?: { head: Buffer; state: ReaderState } | undefined;
  readOptions?: Partial<ReadFlowsOptions>;
  /** Rows of the job before this part. */
  rowsBefore: number;
  /** How far the job is, 0 to 100. */
  percent(): number;
  /** Told the format, before anything is stored. */
  begin(format: string, confidence: number): Promise<void>;
}

/**
 * Reads a part into `flows` and `observations`, batch by batch, each with its checkpoint in one transaction. A checkpoint
 * holds how far the part was read and the reader's state there: after a crash the bytes before it are passed over, a
 * gzip's included, and reading goes on with the next one. Resolves to the last checkpoint.
 */
export async function loadPart(load: PartLoad, context: JobContext): Promise<Checkpoint> {
  const { loader } = context.services.database;
  const { part, upload, rowsBefore } = load;
  const target = targetOf(upload, part, context);
  const begun = part.byte_offset > 0;
  // Edges of what an earlier execution read are lost with it: discovery then sums the flows.
  let edges = begun ? null : new EdgeMap();
  const observers = new ObserverTally();
  const evidence = await directionEvidence(context);
  let total = checkpointOf(part);
  let confidence = part.format_confidence ?? 0;
  let pending: Promise<unknown> | undefined;
  const pool: BufferPool = [];
  try {
    for await (const step of readFlows(load.bytes, {
      ...load.readOptions,
      ...{ receivedAt: target.receivedAt, zone: load.zone, batchRows: BATCH_ROWS },
      maxLineBytes: context.services.uploads.maxLineBytes,
      ...{ as: load.as ?? undefined, known: part.format ?? undefined },
      head: load.range?.head,
      resume: begun
        ? { bytes: part.byte_offset, state: part.reader_state }
        : load.range && { bytes: 0, state: load.range.state },
      onRecognised: (recognised) => {
        if (!begun) confidence = recognised.confidence;
      },
    })) {
      context.signal.throwIfAborted();
      if (pending === undefined) await load.begin(step.format.name, confidence);
      const before = total;
      if (load.site !== null) placeInSite(step.batch, load.site);
      const undecided = before.undecided + orient(step.batch, evidence);
      observers.add(step.batch);
      total = {
        ...advance(before, step, { percent: load.percent(), rowsBefore }),
        ...{ undecided, observers: begun ? SEVERAL : observers.count },
      };
      edges?.add(step.batch, target.receivedAt);
      if (edges?.overflown) edges = null;
      // The next batch is parsed while this one is on its way; more than one ahead would only hold memory.
      const encoded = encodeBatch(step.batch, target, pool);
      await pending;
      context.signal.throwIfAborted();
      pending = commitBatch(loader, target, encoded, { before, after: total }).finally(encoded.release);
      pending.catch(() => {});
    }
    await pending;
  } finally {
    await pending?.catch(() => {});
  }
  await finishPart(loader, target, edges, total);
  return total;
}

function targetOf(upload: UploadRow, part: PartRow, context: JobContext): LoadTarget {
  return {
    tenantId: context.tenantId,
    jobId: context.jobId,
    leaseEpoch: context.leaseEpoch,
    uploadId: upload.id,
    uploadNo: upload.no,
    part: part.no,
    receivedAt: upload.created_at.getTime() * 1_000,
  };
}

/** Where a part stands, as its row says. */
export function checkpointOf(part: PartRow): Checkpoint {
  return {
    read: part.rows_read,
    stored: part.rows_stored,
    skipped: part.rows_skipped,
    rejected: part.rows_rejected,
    duplicate: part.rows_duplicate,
    observed: part.rows_observed,
    skipReasons: part.skip_reasons,
    assumed: part.time_assumed,
    undecided: part.undecided,
    observers: part.observers,
    byteOffset: part.byte_offset,
    line: part.line,
    state: part.reader_state,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
    percent: 0,
    jobRows: 0,
  };
}

type Read = Omit<Checkpoint, 'undecided' | 'observers'>;

function advance(total: Checkpoint, step: FlowsRead, job: { percent: number; rowsBefore: number }): Read {
  const { batch } = step;
  const read = total.read + recordsOf(batch);
  return {
    read,
    stored: total.stored + batch.length + batch.observed,
    skipped: total.skipped + batch.skipped,
    rejected: total.rejected + batch.rejects.length,
    duplicate: total.duplicate + batch.duplicates,
    observed: total.observed + batch.observed,
    skipReasons: addedUp(total.skipReasons, batch.skips),
    assumed: total.assumed | batch.assumed,
    byteOffset: step.bytes,
    line: step.line,
    state: step.state,
    ...seen(total, batch),
    percent: Math.min(job.percent, 99),
    jobRows: job.rowsBefore + read,
  };
}

function recordsOf(batch: FlowBatch): number {
  return batch.length + batch.observed + batch.skipped + batch.rejects.length + batch.duplicates;
}

function addedUp(reasons: Record<string, number>, skips: ReadonlyMap<string, number>): Record<string, number> {
  if (skips.size === 0) return reasons;
  const sum = { ...reasons };
  for (const [reason, count] of skips) sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
}

/** The first and last stated time, of what was seen before and of a batch. */
function seen({ firstSeen, lastSeen }: Checkpoint, batch: FlowBatch): { firstSeen: number; lastSeen: number } {
  let [first, last] = [firstSeen, lastSeen];
  const take = (time: number) => {
    if (time < first) first = time;
    if (time > last) last = time;
  };
  for (let row = 0; row < batch.length; row++) take(batch.time[row] as number);
  for (const { time } of batch.observations) take(time);
  return { firstSeen: first, lastSeen: last };
}
