import { createHash } from 'node:crypto';
import { Transform, type Writable } from 'node:stream';
import type { ReportFile } from '../db/reports.ts';
import type { JobContext } from './processor.ts';

/** A file as it lies in the object store. */
export type StoredFile = Pick<ReportFile, 'storageKey' | 'size' | 'sha256'>;

/** Streams a file into the object store, measured and hashed on its way. */
export async function storeFile(
  storageKey: string,
  write: (target: Writable) => Promise<void>,
  { services, signal }: JobContext,
): Promise<StoredFile> {
  const hash = createHash('sha256');
  let size = 0;
  const measured = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  await Promise.all([write(measured), services.objects.put(storageKey, measured, signal)]);
  return { storageKey, size, sha256: hash.digest('hex') };
}
