import { inTenant } from '../db/database.ts';
import { listParts, type PartRow } from '../db/upload-parts.ts';
import { findUpload, type UploadRow } from '../db/uploads.ts';
import { stateBehindHead } from '../domain/logs/ranges.ts';
import { formatByName } from '../domain/logs/registry.ts';
import { makeSample, SAMPLE_BYTES } from '../domain/logs/sample.ts';
import { headOf } from '../intake/peeked.ts';
import { loadPart } from './load-part.ts';
import type { JobContext, Processor } from './processor.ts';
import { finish, orDiscard } from './upload-reading.ts';
import { siteOf } from './upload-site.ts';
import { zoneOf } from './upload-zone.ts';

/** Reads one range of a large upload; the range that ends last ends the upload. */
export const ingestRange: Processor<'ingest-range'> = async ({ upload_id, part: no }, context) => {
  const [upload, parts] = await inTenant(context.services.database.app, context.tenantId, async (transaction) => [
    await findUpload(transaction, upload_id),
    await listParts(transaction, upload_id),
  ]);
  const part = parts.find((row) => row.no === no);
  if (!upload || !part || !['parsing', 'stored'].includes(upload.state)) return { skipped: 'The upload was given up.' };
  return orDiscard(upload, context, async () => {
    if (part.state !== 'stored') await readRange(upload, part, context);
    return { part: no, upload: await finish(upload, no, context) };
  });
};

async function readRange(upload: UploadRow, part: PartRow, context: JobContext): Promise<void> {
  const { objects } = context.services;
  const head = await headOf(await objects.get(upload.storage_key), SAMPLE_BYTES);
  const format = formatByName(part.format ?? '');
  if (format === undefined) throw new Error(`no format ${part.format}`);
  const zone = await zoneOf(upload, context);
  const site = await siteOf(upload, context);
  const state = stateBehindHead(format, makeSample(head, false), {
    receivedAt: upload.created_at.getTime() * 1000,
    zone,
  });
  if (state === null) throw new Error('a format with ranges must be able to save its state');
  const source = await objects.get(upload.storage_key, { start: part.from_byte });
  const meter = { bytes: 0 };
  const size = (part.to_byte as number) - part.from_byte;
  await context.report({ step: `Reading range ${part.no}` });
  try {
    await loadPart(
      {
        ...{ upload, part, zone, site, as: upload.requested_format, rowsBefore: 0 },
        bytes: firstBytes(source, size, meter),
        range: { head, state: { ...state, line: part.from_line } },
        percent: () => (100 * meter.bytes) / size,
        begin: async () => {},
      },
      context,
    );
  } finally {
    source.destroy();
  }
}

/** The first `size` bytes of a stream. */
async function* firstBytes(
  source: AsyncIterable<Buffer>,
  size: number,
  meter: { bytes: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    const wanted = chunk.subarray(0, size - meter.bytes);
    meter.bytes += wanted.length;
    yield wanted;
    if (meter.bytes >= size) return;
  }
}
