import { NotALog } from '../domain/logs/errors.ts';
import { recogniseOrRefuse, refuseBinary } from '../domain/logs/recognise.ts';
import { makeSample, SAMPLE_BYTES } from '../domain/logs/sample.ts';
import { isGzip, openLogSource, UnreadableSource } from '../infra/log-source.ts';
import type { ObjectStore } from '../infra/object-store.ts';
import { Problem } from './problem.ts';

/**
 * Looks at a stored file before it is accepted: is it a log that can be read, and, for a gzip, is all of it there?
 * What can be told at once is told at once, to the person who is still at the form. `format` is the one asked for, if
 * any. Throws a Problem with the reason and what to do.
 */
export async function inspectUpload(
  objects: ObjectStore,
  storageKey: string,
  { format, maxInflatedBytes }: { format: string | undefined; maxInflatedBytes: number },
): Promise<void> {
  try {
    const bytes = await headOf(objects, storageKey, maxInflatedBytes);
    const sample = makeSample(bytes.subarray(0, SAMPLE_BYTES), bytes.length < SAMPLE_BYTES);
    if (format === undefined) recogniseOrRefuse(sample);
    else refuseBinary(sample);
  } catch (error) {
    if (!(error instanceof NotALog || error instanceof UnreadableSource)) throw error;
    throw new Problem(422, error.code, error.message, { hint: error.hint });
  }
}

/** The first decompressed bytes. A gzip is inflated to its end, because only that shows whether it is whole. */
async function headOf(objects: ObjectStore, storageKey: string, maxInflatedBytes: number): Promise<Buffer> {
  const toTheEnd = await beginsAsGzip(objects, storageKey);
  const head: Buffer[] = [];
  let length = 0;
  for await (const chunk of openLogSource(await objects.get(storageKey), { maxInflatedBytes })) {
    // A chunk may be a window of a buffer that is used again.
    if (length < SAMPLE_BYTES) head.push(Buffer.from(chunk));
    length += chunk.length;
    if (length >= SAMPLE_BYTES && !toTheEnd) break;
  }
  return Buffer.concat(head);
}

async function beginsAsGzip(objects: ObjectStore, storageKey: string): Promise<boolean> {
  for await (const chunk of await objects.get(storageKey)) return isGzip(chunk as Buffer);
  return false;
}
