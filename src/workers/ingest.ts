import { pipeline, type Readable, Transform } from 'node:stream';
import { inTenant } from '../db/database.ts';
import { type Checkpoint, commitBatch, encodeBatch, finishUpload, type LoadTarget } from '../db/flows.ts';
import { discardUploadRows, findUpload, markUploadParsing, type UploadRow } from '../db/uploads.ts';
import { NotALog } from '../domain/logs/errors.ts';
import type { FlowBatch } from '../domain/logs/flow.ts';
import { readFlows } from '../domain/logs/read-flows.ts';
import { openLogSource, UnreadableSource } from '../infra/log-source.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';

const DISCARD_TIMEOUT = 10 * 60_000;

/**
 * Reads an upload into `flows`, batch by batch, each with its checkpoint in one transaction.
 *
 * After a crash the file is read again from the start and batches up to the checkpoint are left out: readers carry state
 * across lines and a gzip cannot be entered in the middle, while reading is far faster than storing. The batches of a
 * file are always the same; should the replay not land on the checkpoint (another version cut them), it starts over.
 */
export const ingest: Processor<'ingest'> = async ({ upload_id }, context) => {
  const upload = await inTenant(context.services.database.app, context.tenantId, (transaction) =>
    findUpload(transaction, upload_id),
  );
  if (!upload || upload.state === 'deleted') return { skipped: 'The upload was deleted.' };
  if (upload.state === 'stored') return ledger(checkpointOf(upload));
  try {
    const result = (await load(upload, context)) ?? (await startOver(upload, context));
    if (!result) throw new Error('two readings of the same upload gave different batches');
    return ledger(result);
  } catch (error) {
    if (context.signal.aborted || !(error instanceof NotALog || error instanceof UnreadableSource)) throw error;
    await discard(upload, context);
    throw new PermanentFailure(error.code, error.message, error.hint);
  }
};

/** Loads from the checkpoint on. Null when the replay passed the checkpoint without meeting it. */
async function load(upload: UploadRow, context: JobContext): Promise<Checkpoint | null> {
  const { objects, database, uploads } = context.services;
  const target = targetOf(upload, context);
  const from = checkpointOf(upload);
  let total: Checkpoint = checkpointOf();
  let confidence = 0;
  let pending: Promise<unknown> | undefined;

  const source = meter(await objects.get(upload.storage_key));
  await context.report({ step: 'Reading' });
  try {
    for await (const step of readFlows(openLogSource(source.stream, uploads), {
      as: upload.requested_format ?? undefined,
      receivedAt: target.receivedAt,
      maxLineBytes: uploads.maxLineBytes,
      onRecognised: (recognised) => {
        confidence = recognised.confidence;
      },
    })) {
      context.signal.throwIfAborted();
      if (total.byteOffset === 0) {
        await inTenant(database.app, context.tenantId, (transaction) =>
          markUploadParsing(transaction, upload.id, step.format.name, confidence),
        );
      }
      total = advance(total, step, (source.bytes() / upload.size) * 100);
      if (total.byteOffset <= from.byteOffset && total.read <= from.read) continue;
      if (total.read - batchRead(step.batch) < from.read) return null;
      // The next batch is parsed while this one is on its way; more than one ahead would only hold memory.
      const encoded = encodeBatch(step.batch, target);
      await pending;
      context.signal.throwIfAborted();
      pending = commitBatch(database.loader, target, encoded, total);
      pending.catch(() => {});
    }
    await pending;
    if (total.read < from.read) return null;
  } finally {
    await pending?.catch(() => {});
    source.stream.destroy();
  }
  await finishUpload(database.loader, target);
  return total;
}

/** Removes what was stored and loads again from nothing. */
async function startOver(upload: UploadRow, context: JobContext): Promise<Checkpoint | null> {
  await discard(upload, context);
  return load({ ...upload, ...EMPTY_LEDGER }, context);
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

const EMPTY_LEDGER = {
  rows_read: 0,
  rows_stored: 0,
  rows_skipped: 0,
  rows_rejected: 0,
  rows_duplicate: 0,
  byte_offset: 0,
  line: 0,
};

function checkpointOf(upload: Pick<UploadRow, keyof typeof EMPTY_LEDGER> = EMPTY_LEDGER): Checkpoint {
  return {
    read: upload.rows_read,
    stored: upload.rows_stored,
    skipped: upload.rows_skipped,
    rejected: upload.rows_rejected,
    duplicate: upload.rows_duplicate,
    byteOffset: upload.byte_offset,
    line: upload.line,
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

function advance(
  total: Checkpoint,
  step: { batch: FlowBatch; bytes: number; line: number },
  percent: number,
): Checkpoint {
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
