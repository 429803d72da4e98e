import { Zip, ZipDeflate } from 'fflate';
import type { FileSink } from './stream-file.ts';

/** Characters put together before they are compressed. */
const WORTH_A_PUSH = 65_536;

/** Archives of the common kind count bytes in 32 bits. */
const MOST_BYTES = 0xffff_fffe;

/** A zip archive that is written entry by entry; all entries carry the same date. */
export interface ZipFile {
  /** Adds a file from pieces of text or bytes. */
  add(name: string, pieces: AsyncIterable<string | Uint8Array> | Iterable<string | Uint8Array>): Promise<void>;
  /** Writes the directory and ends the file. */
  end(): void;
}

/** An archive would be larger than its kind can be. */
export class ArchiveTooLarge extends Error {
  constructor() {
    super('The archive would be larger than 4 GiB.');
  }
}

/** Opens an archive in which every entry is of `date`: the same content gives the same bytes. */
export function zipFile({ bytes, stop, breathe }: FileSink, date: Date): ZipFile {
  let size = 0;
  const zip = new Zip((error, chunk, final) => {
    size += chunk?.length ?? 0;
    if (size > MOST_BYTES) bytes.destroy(new ArchiveTooLarge());
    else if (error) bytes.destroy(error);
    else if (final) bytes.end(chunk);
    else bytes.write(chunk);
  });
  const mtime = asLocal(date);
  const encoder = new TextEncoder();
  return {
    async add(name, pieces) {
      const entry = new ZipDeflate(name, { level: 6 });
      entry.mtime = mtime;
      zip.add(entry);
      let pending = '';
      for await (const piece of pieces) {
        stop.throwIfAborted();
        if (typeof piece === 'string') pending += piece;
        if (typeof piece === 'string' && pending.length < WORTH_A_PUSH) continue;
        if (pending) entry.push(encoder.encode(pending));
        if (typeof piece !== 'string') entry.push(piece);
        pending = '';
        await breathe();
      }
      entry.push(encoder.encode(pending), true);
      await breathe();
    },
    end: () => zip.end(),
  };
}

/** The moment whose local spelling is the UTC spelling of `date`: archives store times without a zone. */
export function asLocal(date: Date): Date {
  const shifted = new Date(date.getTime() + date.getTimezoneOffset() * 60_000);
  const year = shifted.getFullYear();
  // The format knows the years from 1980 to 2099.
  return year < 1980 || year > 2099 ? new Date(1980, 0, 1) : shifted;
}
