import { pipeline, type Readable, Transform } from 'node:stream';
import { inTenant } from '../db/database.ts';
import { type Checkpoint, commitBatch, encodeBatch, finishUpload, type LoadTarget } from '../db/flows.ts';
import { discardUploadRows, findUpload, markUploadParsing, type UploadRow } from '../db/uploads.ts';
import { NotALog } from '../domain/logs/errors.ts';
import type { FlowBatch } from '../domain/logs/flow.ts';
import { type FlowsRead, readFlows } from '../domain/logs/read-flows.ts';
import { openLogSource, UnreadableSource } from '../infra/log-source.ts';
import { ObjectDamaged } from '../infra/object-damaged.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

/** Large enough that a commit's round trips do not count, small enough that a lost batch is quickly read again. */
const BATCH_ROWS = 65_536;
const DISCARD_TIMEOUT = 10 * 60_000;

/**
 * Reads an upload into `flows`, batch by batch, each with its checkpoint in one transaction. A checkpoint holds how far
 * the file was read and the reader's state there: after a crash the bytes before it are passed over, a gzip's included,
 * and reading goes on with the next one.
 */
export const ingest: Processor<'ingest'> = async ({ upload_id }, context) => {
  const { app } = context.services.database;
  const upload = await inTenant(app, context.tenantId, (transaction) => findUpload(transaction, upload_id));
  if (!upload || upload.state === 'deleted') return { skipped: 'The upload was deleted.' };
  if (upload.state === 'stored') return ledger(checkpointOf(upload));
  try {
    return ledger(await load(upload, context));
  } catch (error) {
    if (context.signal.aborted || !isTheFilesFault(error)) throw error;
    await discard(upload, context);
    throw new PermanentFailure(error.code, error.message, error.hint);
  }
};

/** Whether trying again would only meet the same bytes. */
function isTheFilesFault(error: unknown): error is NotALog | UnreadableSource | ObjectDamaged {
  return error instanceof NotALog || error instanceof UnreadableSource || error instanceof ObjectDamaged;
}

/** Loads from the checkpoint on; resolves to the last one. */
async function load(upload: UploadRow, context: JobContext): Promise<Checkpoint> {
  const { objects, database, uploads } = context.services;
  const target = targetOf(upload, context);
  const begun = upload.byte_offset > 0;
  let total = checkpointOf(upload);
  let confidence = upload.format_confidence ?? 0;
  let pending: Promise<unknown> | undefined;

  const source = meter(await objects.get(upload.storage_key));
  await context.report({ step: 'Reading' });
  try {
    for await (const step of readFlows(openLogSource(source.stream, uploads), {
      as: (begun ? upload.format : upload.requested_format) ?? undefined,
      resume: begun ? { bytes: upload.byte_offset, state: upload.reader_state } : undefined,
      receivedAt: target.receivedAt,
      batchRows: BATCH_ROWS,
      maxLineBytes: uploads.maxLineBytes,
      onRecognised: (recognised) => {
        if (!begun) confidence = recognised.confidence;
      },
    })) {
      context.signal.throwIfAborted();
      // Also when resuming: giving the job back, for whatever reason, set the upload back to accepted.
      if (pending === undefined) await begin(upload, context, step.format.name, confidence);
      total = advance(total, step, (source.bytes() / upload.size) * 100);
      // The next batch is parsed while this one is on its way; more than one ahead would only hold memory.
      const encoded = encodeBatch(step.batch, target);
      await pending;
      context.signal.throwIfAborted();
      pending = commitBatch(database.loader, target, encoded, total);
      pending.catch(() => {});
    }
    await pending;
  } finally {
    await pending?.catch(() => {});
    source.stream.destroy();
  }
  await finishUpload(database.loader, target);
  return total;
}

/** Says what the file is, before anything of it is stored. */
async function begin(upload: UploadRow, context: JobContext, format: string, confidence: number): Promise<void> {
  await inTenant(context.services.database.app, context.tenantId, (transaction) =>
    markUploadParsing(transaction, upload.id, format, confidence),
  );
}

async function discard(upload: UploadRow, context: JobContext): Promise<void> {
  await inTenant(
    context.services.database.app,
    context.tenantId,
    (transaction) => discardUploadRows(transaction, upload, { jobId: context.jobId, epoch: context.leaseEpoch }),
    {
      statementTimeout: DISCARD_TIMEOUT,
    },
  );
}

function checkpointOf(upload: UploadRow): Checkpoint {
  return {
    read: upload.rows_read,
    stored: upload.rows_stored,
    skipped: upload.rows_skipped,
    rejected: upload.rows_rejected,
    duplicate: upload.rows_duplicate,
    byteOffset: upload.byte_offset,
    line: upload.line,
    state: upload.reader_state,
    firstSeen: Number.POSITIVE_INFINITY,
    lastSeen: Number.NEGATIVE_INFINITY,
    percent: 0,
  };
}

function targetOf(upload: UploadRow, context: JobContext): LoadTarget {
  return {
    tenantId: context.tenantId,
    jobId: context.jobId,
    leaseEpoch: context.leaseEpoch,
    uploadId: upload.id,
    uploadNo: upload.no,
    receivedAt: upload.created_at.getTime() * 1_000,
  };
}

function advance(total: Checkpoint, step: FlowsRead, percent: number): Checkpoint {
  const { batch } = step;
  let { firstSeen, lastSeen } = total;
  for (let row = 0; row < batch.length; row++) {
    const time = batch.time[row] as number;
    if (time < firstSeen) firstSeen = time;
    if (time > lastSeen) lastSeen = time;
  }
  return {
    read: total.read + batchRead(batch),
    stored: total.stored + batch.length,
    skipped: total.skipped + batch.skipped,
    rejected: total.rejected + batch.rejects.length,
    duplicate: total.duplicate + batch.duplicates,
    byteOffset: step.bytes,
    line: step.line,
    state: step.state,
    firstSeen,
    lastSeen,
    percent: Math.min(percent, 99),
  };
}

function batchRead(batch: FlowBatch): number {
  return batch.length + batch.skipped + batch.rejects.length + batch.duplicates;
}

/** Passes a stream on and counts what went through. */
function meter(source: Readable): { stream: Readable; bytes: () => number } {
  let bytes = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  // Whatever the source fails with reaches the reader through the counter.
  pipeline(source, counter, () => {});
  return { stream: counter, bytes: () => bytes };
}

function ledger({ read, stored, skipped, rejected, duplicate }: Checkpoint): Record<string, unknown> {
  return { rows: { read, stored, skipped, rejected, duplicate } };
}
