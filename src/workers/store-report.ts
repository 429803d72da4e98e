import { createHash } from 'node:crypto';
import { Transform, type Writable } from 'node:stream';
import type { ReportFile, ReportRow } from '../db/reports.ts';
import type { Choice } from '../domain/reports/choices.ts';
import { resultFolder } from '../domain/reports/result-folders.ts';
import type { JobContext } from './processor.ts';

/** Writes the content and ends the target. */
export type Writer = (target: Writable) => Promise<void>;

/** Streams a report into the object store, measured and hashed on its way. Resolves once it lies there whole. */
export async function storeReport(
  { row, choice, write }: { row: ReportRow; choice: Choice; write: Writer },
  { tenantId, services, signal }: JobContext,
): Promise<ReportFile> {
  const { format, exchange } = choice;
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  // Keys have one dot; some formats' extensions have two parts.
  const ending = format.extension.split('.').at(-1);
  const storageKey = `results/${tenantId}/${resultFolder(format.name)}/${row.id}.${ending}`;
  await Promise.all([write(measured), services.objects.put(storageKey, measured, signal)]);
  const day = row.created_at.toISOString().slice(0, 10);
  const fileName = exchange?.fileName ?? `${row.kind}-${day}.${format.extension}`;
  return { fileName, storageKey, size, sha256: hash.digest('hex') };
}
