import { inTenant } from '../db/database.ts';
import { saveProgress } from '../db/job-lifecycle.ts';
import { hasOpenRange } from '../db/jobs.ts';
import { openPart } from '../db/upload-parts.ts';
import { markUploadParsing, type UploadRow } from '../db/uploads.ts';
import { type Range, RangeCutter, stateBehindHead } from '../domain/logs/ranges.ts';
import { recognise } from '../domain/logs/recognise.ts';
import { formatByName } from '../domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../domain/logs/sample.ts';
import { isReadAsItIs } from '../intake/decode-text.ts';
import { headOf } from '../intake/peeked.ts';
import { enqueue } from '../jobs/enqueue.ts';
import type { JobContext } from './processor.ts';

/** A range comes after everything that was handed in to be read whole: a large upload does not hold up small ones. */
const RANGE_PRIORITY = 4;

/**
 * Cuts a large plain file into ranges of whole lines and queues a job for each, as soon as it is found. Null when the
 * file is to be read in one go: small, wrapped, or of a format whose lines need those above them. Safe to run again.
 */
export async function planRanges(upload: UploadRow, context: JobContext): Promise<{ parts: number } | null> {
  const { objects, uploads } = context.services;
  if (upload.size < 1.5 * uploads.rangeBytes || upload.mapping) return null;
  const head = await headOf(await objects.get(upload.storage_key), SAMPLE_BYTES);
  if (!isReadAsItIs(head)) return null;
  const sample = makeSample(head, false);
  const asked = formatByName(upload.requested_format ?? '');
  const recognised = asked ? { format: asked, confidence: 1 } : recognise(sample);
  if (!recognised) return null;
  const { format, confidence } = recognised;
  if (!format.ranges || stateBehindHead(format, sample, { receivedAt: 0 }) === null) return null;

  const { app } = context.services.database;
  await inTenant(app, context.tenantId, (transaction) => markUploadParsing(transaction, upload.id, { parts: null }));
  const cutter = new RangeCutter(uploads.rangeBytes, format.ranges.unless);
  let parts = 0;
  const queue = async (range: Range) => {
    parts += 1;
    await queueRange(upload, { no: parts, format: format.name, confidence, range }, context);
    // At once: getting further is what tells a worker that is killed from a file that kills.
    const lease = { jobId: context.jobId, epoch: context.leaseEpoch };
    await saveProgress(context.services.database.control, lease, {
      percent: Math.floor((99 * range.to) / upload.size),
    });
  };
  await context.report({ step: 'Finding ranges' });
  const source = await objects.get(upload.storage_key);
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      context.signal.throwIfAborted();
      for (const range of cutter.push(chunk)) await queue(range);
    }
  } finally {
    source.destroy();
  }
  const last = cutter.end();
  if (last) await queue(last);
  await inTenant(app, context.tenantId, (transaction) => markUploadParsing(transaction, upload.id, { parts }));
  return { parts };
}

/** The part and its job, in one transaction; only what is missing of them. */
async function queueRange(
  upload: UploadRow,
  { no, format, confidence, range }: { no: number; format: string; confidence: number; range: Range },
  context: JobContext,
): Promise<void> {
  await inTenant(context.services.database.app, context.tenantId, async (transaction) => {
    const part = await openPart(transaction, upload.id, {
      ...{ no, format, format_confidence: confidence },
      ...{ from_byte: range.from, to_byte: range.to, from_line: range.line },
    });
    if (part.state === 'stored' || (await hasOpenRange(transaction, upload.id, no))) return;
    await enqueue(transaction, {
      ...{ tenantId: context.tenantId, kind: 'ingest-range', payload: { upload_id: upload.id, part: no } },
      ...{ uploadId: upload.id, parentId: context.jobId, createdBy: upload.created_by, priority: RANGE_PRIORITY },
    });
  });
}
