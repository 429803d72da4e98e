import { PassThrough, type Writable } from 'node:stream';
import type { ReportFile } from '../db/reports.ts';
import { measuredBytes } from '../infra/measured-bytes.ts';
import type { JobContext } from './processor.ts';

/** A file as it lies in the object store. */
export type StoredFile = Pick<ReportFile, 'storageKey' | 'size' | 'sha256'>;

/** Streams a file into the object store, measured and hashed on its way. */
export async function storeFile(
  storageKey: string,
  write: (target: Writable) => Promise<void>,
  { services, signal }: JobContext,
): Promise<StoredFile> {
  const bytes = new PassThrough();
  const measured = measuredBytes();
  await Promise.all([write(bytes), services.objects.put(storageKey, measured.through(bytes), signal)]);
  return { storageKey, ...measured.result() };
}
