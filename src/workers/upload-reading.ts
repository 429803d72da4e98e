import { inTenant } from '../db/database.ts';
import { type Finish, finishUpload } from '../db/finish-upload.ts';
import { type RejectReason, rejectReasons } from '../db/upload-rejects.ts';
import { discardUploadRows, findUpload, type UploadRow } from '../db/uploads.ts';
import { NotALog } from '../domain/logs/errors.ts';
import { ObjectDamaged } from '../infra/object-damaged.ts';
import { ParserFailed } from '../infra/parser-failed.ts';
import { UnreadableSource } from '../intake/unreadable-source.ts';
import { type JobContext, PermanentFailure } from './processor.ts';

const LONG_TIMEOUT = 30 * 60_000;
/** What a file is refused for that would have hurt its reader, or did hurt a child that was there for it. */
const DANGEROUS: ReadonlySet<string> = new Set(['too-large-inflated', 'doctype-not-allowed', 'unsafe-archive']);

/**
 * Reads something of an upload; when the file itself is at fault, everything stored of it goes and the job fails for
 * good, with the reason.
 */
export async function orDiscard<Result>(
  upload: UploadRow,
  context: JobContext,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (context.signal.aborted) throw error;
    const failure = asFailure(error);
    if (failure === null) throw error;
    await discard(upload, context);
    throw failure;
  }
}

/** Takes everything out that was stored of an upload. */
export async function discard(upload: UploadRow, context: JobContext): Promise<void> {
  const lease = { jobId: context.jobId, epoch: context.leaseEpoch };
  const work = (transaction: Parameters<typeof discardUploadRows>[0]) => discardUploadRows(transaction, upload, lease);
  await inTenant(context.services.database.app, context.tenantId, work, { statementTimeout: LONG_TIMEOUT });
}

/** Marks the upload stored when this was its last part. Throws PermanentFailure when too little of it could be read. */
export async function finish(upload: UploadRow, part: number, context: JobContext): Promise<Finish> {
  await context.report({ step: 'Comparing with earlier uploads' });
  const { app } = context.services.database;
  const { maxRejectedShare } = context.services.uploads;
  const work = async (transaction: Parameters<typeof finishUpload>[0]) => {
    const outcome = await finishUpload(transaction, upload.id, part);
    if (outcome === 'stored') await refuseMostlyRejected(transaction, upload, maxRejectedShare);
    return outcome;
  };
  return inTenant(app, context.tenantId, work, { statementTimeout: LONG_TIMEOUT });
}

/** Inside the transaction that would store the upload, so that it never is for a moment. */
async function refuseMostlyRejected(
  transaction: Parameters<typeof finishUpload>[0],
  upload: UploadRow,
  maxShare: number,
): Promise<void> {
  const row = await findUpload(transaction, upload.id);
  if (!row) return;
  const records = row.rows_read - row.rows_skipped;
  if (row.rows_rejected <= maxShare * records) return;
  const reasons = await rejectReasons(transaction, upload.id, 10);
  const share = Math.round((100 * row.rows_rejected) / records);
  throw new PermanentFailure(
    'mostly-rejected',
    `${row.rows_rejected} of ${records} records (${share} %) could not be read: ${sentence(reasons)}.`,
    'Check that the file is of the format it was read as, or name another with "format".',
  );
}

function sentence(reasons: RejectReason[]): string {
  return reasons
    .map(
      ({ field, reason, records, line }) =>
        `${records} × ${field === null ? '' : `${field}: `}${reason} (first in line ${line})`,
    )
    .join('; ');
}

/** The failure of a job whose file cannot be read, however often it is tried; null for a fault of anything else. */
function asFailure(error: unknown): PermanentFailure | null {
  if (error instanceof PermanentFailure) return error;
  const isTheFilesFault =
    error instanceof NotALog ||
    error instanceof UnreadableSource ||
    error instanceof ObjectDamaged ||
    error instanceof ParserFailed;
  if (!isTheFilesFault) return null;
  const dangerous = DANGEROUS.has(error.code) || (error instanceof ParserFailed && !error.refused);
  return new PermanentFailure(error.code, error.message, error.hint, { dangerous, cause: error.cause });
}
