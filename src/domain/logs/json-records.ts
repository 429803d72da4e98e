import type { LogReader, Sample } from './format.ts';
import { type Trial, tryReader } from './sample.ts';
import { JsonStream } from './scan/json-stream.ts';

/** The first of the paths under which the sample holds a record, whole or begun; null when there is none. */
export function recordPath(sample: Sample, paths: readonly (readonly string[])[]): readonly string[] | null {
  const first = firstVisible(sample.bytes);
  if (first !== 0x7b && first !== 0x5b) return null;
  for (const path of paths) {
    const stream = new JsonStream(() => null, { path });
    tryReader(stream, sample, sample.bytes.length);
    if (stream.begun > 0) return path;
  }
  return null;
}

/** Reads the sample's records with a reader made for it: a document may be one long line, of which the sample holds no end. */
export function tryRecords(reader: LogReader, sample: Sample): Trial {
  return tryReader(reader, sample, sample.bytes.length);
}

/** How sure a format is whose records cannot be taken for others: damage in half of them does not make it doubtful. */
export function sureness({ share }: Trial): number {
  return share >= 0.5 ? 0.8 + 0.19 * share : share;
}

/** The first byte that is neither white space nor of a byte order mark. */
function firstVisible(bytes: Buffer): number {
  for (const byte of bytes) if (byte > 0x20 && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) return byte;
  return 0;
}
