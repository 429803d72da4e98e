import { pipeline, type Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import type { InflationBudget } from './inflation-budget.ts';
import { type RangeSource, SourceReader } from './source-reader.ts';
import { UnreadableSource } from './unreadable-source.ts';

const MOST_ENTRIES = 10_000;
const INFLATED_PIECE = 128 * 1024;
const [STORED, DEFLATED] = [0, 8];
const LOCAL_HEADER_BYTES = 30;
const FILE_TYPE = 0o170000;
const LINK = 0o120000;
const MADE_ON_UNIX = [3, 19];

/** A file, folder or link of a zip, as the directory says. */
export interface ZipEntry {
  /** As stated: a label, never a path. */
  name: string;
  kind: 'file' | 'folder' | 'link';
  /** Why its bytes cannot be had. */
  obstacle: { code: 'encrypted-file' | 'unsupported-compression'; message: string; hint: string } | null;
  /** Its bytes, inflated and counted; damaged ones throw UnreadableSource. */
  bytes(): AsyncGenerator<Buffer>;
}

/**
 * The entries of a zip in the order of its directory. Throws UnreadableSource when the directory is damaged or promises
 * more than may come out; what really comes out is counted as it is read.
 */
export async function openZip(source: RangeSource, budget: InflationBudget): Promise<ZipEntry[]> {
  const reader = new SourceReader(source);
  return reader.explaining(damaged, async () => {
    const options = { lazyEntries: true, decodeStrings: false, autoClose: false };
    const zip = await fromRandomAccessReaderPromise(reader, source.size, options);
    if (zip.entryCount > MOST_ENTRIES) throw unsafe(`it names ${zip.entryCount} files, more than ${MOST_ENTRIES}`);
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) entries.push(entry);
    refuseOverlaps(entries);
    refuseBombs(entries, budget);
    return entries.map((entry) => zipEntry(zip, entry, reader, budget));
  });
}

/** Entries that share bytes make a small file large without end. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const places = entries
    .map((entry) => ({ from: entry.relativeOffsetOfLocalHeader, bytes: LOCAL_HEADER_BYTES + entry.compressedSize }))
    .sort((a, b) => a.from - b.from);
  for (const [i, { from, bytes }] of places.entries()) {
    const next = places[i + 1];
    if (next !== undefined && next.from < from + bytes) throw unsafe('its files lie over each other');
  }
}

function refuseBombs(entries: readonly Entry[], budget: InflationBudget): void {
  for (const entry of entries) budget.checkRatio(entry.compressedSize, entry.uncompressedSize);
  const promised = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (promised > budget.left) budget.count(promised);
}

function zipEntry(zip: ZipFile, entry: Entry, reader: SourceReader, budget: InflationBudget): ZipEntry {
  const name = nameOf(entry);
  const mode = MADE_ON_UNIX.includes(entry.versionMadeBy >> 8) ? entry.externalFileAttributes >>> 16 : 0;
  const kind = name.endsWith('/') ? 'folder' : (mode & FILE_TYPE) === LINK ? 'link' : 'file';
  return { name, kind, obstacle: obstacleTo(entry), bytes: () => inflated(zip, entry, reader, budget) };
}

function nameOf(entry: Entry): string {
  const raw = entry.fileName as unknown as Buffer;
  return getFileNameLowLevel(entry.generalPurposeBitFlag, raw, entry.extraFields ?? [], false);
}

function obstacleTo(entry: Entry): ZipEntry['obstacle'] {
  if (entry.isEncrypted()) {
    const message = 'It is encrypted with a password.';
    return { code: 'encrypted-file', message, hint: 'Make the archive again without a password.' };
  }
  if (entry.compressionMethod === STORED || entry.compressionMethod === DEFLATED) return null;
  const message = `It is compressed in a way that is not read (method ${entry.compressionMethod}).`;
  return { code: 'unsupported-compression', message, hint: 'Make the archive again with the usual method, deflate.' };
}

async function* inflated(
  zip: ZipFile,
  entry: Entry,
  reader: SourceReader,
  budget: InflationBudget,
): AsyncGenerator<Buffer> {
  const stream = await reader.explaining(damaged, () => opened(zip, entry));
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let [bytes, sum] = [0, 0];
  try {
    for (;;) {
      const { value: chunk, done } = await reader.explaining(damaged, () => chunks.next());
      if (done) break;
      bytes += chunk.length;
      sum = crc32(chunk, sum);
      budget.count(chunk.length);
      budget.checkRatio(entry.compressedSize, bytes);
      yield chunk;
    }
  } finally {
    stream.destroy();
  }
  if (bytes !== entry.uncompressedSize) throw damaged(new Error(`${nameOf(entry)} is not of the size it states`));
  if (sum !== entry.crc32) throw damaged(new Error(`the checksum of ${nameOf(entry)} is wrong`));
}

/** Inflated here, in larger pieces than yauzl would. */
async function opened(zip: ZipFile, entry: Entry): Promise<Readable> {
  if (entry.compressionMethod === STORED) return zip.openReadStreamPromise(entry);
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  // Goes on inflating while what came out is read.
  const ahead = { readableHighWaterMark: 8 * INFLATED_PIECE, writableHighWaterMark: INFLATED_PIECE };
  const inflater = createInflateRaw({ chunkSize: INFLATED_PIECE, ...ahead });
  // The reader sees every error; the callback only keeps it from being thrown a second time.
  return pipeline(raw, inflater, () => {});
}

function damaged(error: unknown): UnreadableSource {
  const why = error instanceof Error ? error.message : String(error);
  const message = `The zip archive is damaged or cut off (${why.replace(/\.$/, '').slice(0, 200)}).`;
  return new UnreadableSource('corrupt-archive', message, 'Copy or make the archive again.');
}

function unsafe(why: string): UnreadableSource {
  const hint = 'Unpack it and upload the logs in it, if it is trusted.';
  return new UnreadableSource('unsafe-archive', `The zip archive is not opened: ${why}.`, hint);
}
