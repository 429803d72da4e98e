import type { Readable } from 'node:stream';
import { inTenant } from '../db/database.ts';
import { rememberedMappings } from '../db/table-mappings.ts';
import { listParts, openPart, type PartRow, refusePart, setFormat } from '../db/upload-parts.ts';
import { findUpload, markUploadParsing, type UploadRow } from '../db/uploads.ts';
import { NotALog } from '../domain/logs/errors.ts';
import { mappingOf } from '../intake/mapping-of.ts';
import type { IntakeMember, Refusal } from '../intake/member.ts';
import { openIntake } from '../intake/open-intake.ts';
import { loadPart, type PartLoad } from './load-part.ts';
import { planRanges } from './plan-ranges.ts';
import { type JobContext, PermanentFailure, type Processor } from './processor.ts';
import { discard, finish, orDiscard } from './upload-reading.ts';
import { siteOf } from './upload-site.ts';
import { zoneOf } from './upload-zone.ts';

/**
 * Reads an upload: a large plain file by handing its ranges to jobs of their own, everything else here, one log of it
 * after another.
 */
export const ingest: Processor<'ingest'> = async ({ upload_id, anew }, context) => {
  const upload = await find(upload_id, context);
  if (!upload || upload.state === 'deleted') return { skipped: 'The upload was deleted.' };
  const renew = anew === true && upload.renewed_by !== context.jobId;
  if (upload.state === 'stored' && !renew) return { rows: ledger(upload), upload: 'stored' };
  return orDiscard(upload, context, async () => {
    if (renew) await discard(upload, context);
    const planned = await planRanges(upload, context);
    if (planned) return { ...planned, upload: await finish(upload, 0, context) };
    const last = await readMembers(upload, context);
    const outcome = await finish(upload, last, context);
    return { rows: ledger((await find(upload_id, context)) as UploadRow), upload: outcome };
  });
};

/** Reads every log of the upload that is not yet stored; resolves to the number of the last one. */
async function readMembers(upload: UploadRow, context: JobContext): Promise<number> {
  const { app } = context.services.database;
  const parts = await inTenant(app, context.tenantId, (transaction) => listParts(transaction, upload.id));
  const done = parts.filter((part) => part.state === 'stored');
  const meter = { bytes: 0 };
  const members = openIntake(
    { size: upload.size, open: async (start) => metered(await open(upload, context, start), meter, start) },
    { ...context.services.uploads, signal: context.signal },
    { from: done.length + 1 },
  );
  let last = done.length;
  let rowsBefore = done.reduce((sum, part) => sum + part.rows_read, 0);
  const zone = await zoneOf(upload, context);
  const site = await siteOf(upload, context);
  const remembered = await inTenant(app, context.tenantId, rememberedMappings);
  await context.report({ step: 'Reading' });
  for await (const member of members) {
    const part = await partOf(upload, member, context);
    const { mapping, bytes } = await mappingOf(member, upload.mapping, remembered);
    const load = {
      ...{ upload, part, zone, site, rowsBefore, bytes, readOptions: { mapping: mapping ?? undefined } },
      as: mapping ? 'csv' : (member.format ?? upload.requested_format),
      percent: () => (100 * meter.bytes) / Math.max(1, upload.size),
      // Also when resuming: a failure may have set the upload back to accepted.
      begin: (format: string, confidence: number) => begin(upload, part, context, { format, confidence }),
    };
    rowsBefore += await readMember(member, load, context);
    last = member.no;
  }
  const all = await inTenant(app, context.tenantId, async (transaction) => {
    await markUploadParsing(transaction, upload.id, { parts: last });
    return listParts(transaction, upload.id);
  });
  refuseWithoutLogs(all);
  return last;
}

/**
 * Reads a log, or notes with its part why it is none: a picture between the logs of an archive is no reason to refuse
 * them. Resolves to how many records it had.
 */
async function readMember(member: IntakeMember, load: PartLoad, context: JobContext): Promise<number> {
  const refuse = (error: Refusal) =>
    inTenant(context.services.database.app, context.tenantId, (transaction) =>
      refusePart(transaction, load.upload.id, member.no, error),
    );
  if (member.refused) {
    await refuse(member.refused);
    return 0;
  }
  try {
    return (await loadPart(load, context)).read;
  } catch (error) {
    if (member.name === null || !(error instanceof NotALog)) throw error;
    await refuse(error);
    return 0;
  }
}

/** Throws when nothing in the file is a log. */
function refuseWithoutLogs(parts: readonly PartRow[]): void {
  const [first] = parts;
  if (!first?.error || parts.some(({ error }) => error === null)) return;
  const { code, message, hint } = first.error;
  throw new PermanentFailure(code, first.member === null ? message : `${first.member}: ${message}`, hint ?? '');
}

function partOf(upload: UploadRow, { no, name }: IntakeMember, context: JobContext): Promise<PartRow> {
  return inTenant(context.services.database.app, context.tenantId, (transaction) =>
    openPart(transaction, upload.id, { no, member: name }),
  );
}

/** Says what the part is, before anything of it is stored. */
async function begin(
  upload: UploadRow,
  part: PartRow,
  context: JobContext,
  { format, confidence }: { format: string; confidence: number },
): Promise<void> {
  await inTenant(context.services.database.app, context.tenantId, async (transaction) => {
    await markUploadParsing(transaction, upload.id, { parts: null });
    await setFormat(transaction, upload.id, part.no, { format, confidence });
  });
}

function open(upload: UploadRow, { services }: JobContext, start = 0): Promise<Readable> {
  return services.objects.get(upload.storage_key, { start });
}

function find(id: string, { services, tenantId }: JobContext): Promise<UploadRow | undefined> {
  return inTenant(services.database.app, tenantId, (transaction) => findUpload(transaction, id));
}

/** Follows how far into the file a stream is read. */
function metered(source: Readable, meter: { bytes: number }, start = 0): Readable {
  meter.bytes = start;
  // Paused first: a listener alone would make it flow.
  source.pause();
  source.on('data', (chunk: Buffer) => {
    meter.bytes += chunk.length;
  });
  return source;
}

function ledger(upload: UploadRow): Record<string, number> {
  const { rows_read, rows_stored, rows_skipped, rows_rejected, rows_duplicate } = upload;
  return {
    ...{ read: rows_read, stored: rows_stored, skipped: rows_skipped },
    ...{ rejected: rows_rejected, duplicate: rows_duplicate },
  };
}
