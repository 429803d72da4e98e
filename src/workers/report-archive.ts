import { streamFile } from '../domain/reports/formats/stream-file.ts';
import { type ZipFile, zipFile } from '../domain/reports/formats/zip-file.ts';
import type { JobContext } from './processor.ts';
import { type StoredFile, storeFile } from './store-file.ts';

/** An archive on its way into the object store. */
export interface Archive {
  /** Adds a file; the one before it must have been added. */
  add(name: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  /** Resolves once the archive lies in the store whole. */
  end(): Promise<StoredFile>;
  /** Gives it up: nothing of it stays. */
  fail(reason: Error): Promise<void>;
}

/** Opens an archive under a key of the object store; everything in it is of `date`. */
export function openArchive(key: string, date: Date, context: JobContext): Archive {
  let zip: ZipFile | undefined;
  let close = () => {};
  let giveUp: (reason: Error) => void = () => {};
  const closed = new Promise<void>((resolve, reject) => {
    close = resolve;
    giveUp = reject;
  });
  const stored = storeFile(
    key,
    (target) =>
      streamFile(target, context.signal, async (sink) => {
        zip = zipFile(sink, date);
        await closed;
        zip.end();
      }),
    context,
  );
  // Whoever adds or ends it hears of a fault.
  for (const either of [stored, closed]) either.catch(() => {});
  return {
    async add(name, content) {
      if (!zip) throw new Error('the archive has not been opened');
      await Promise.race([zip.add(name, content), stored]);
    },
    async end() {
      close();
      return stored;
    },
    async fail(reason) {
      giveUp(reason);
      await stored.catch(() => {});
    },
  };
}
