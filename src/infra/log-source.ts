import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** Why a stream cannot be inflated; stable, for programs. */
export type UnreadableCode = 'corrupt-gzip' | 'too-large-inflated';

/** The file's compression is damaged or hides too much: `message` says what, `hint` what to do. */
export class UnreadableSource extends Error {
  override readonly name = 'UnreadableSource';
  readonly code: UnreadableCode;
  readonly hint: string;

  constructor(code: UnreadableCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** What a compressed file may grow to. */
export interface LogSourceLimits {
  maxInflatedBytes: number;
  /** Inflated bytes per compressed one, looked at once more than 64 MiB came out. */
  maxRatio?: number;
}

const RATIO_COUNTS_FROM = 64 * 1024 * 1024;
const DEFAULT_MAX_RATIO = 250;

/**
 * The bytes of a log file, inflated when they are gzip (told by its magic, never by a name; several members in a row
 * are one file). Ends the source when the reader stops early. Throws UnreadableSource, and whatever the source fails with.
 */
export async function* openLogSource(source: Readable, limits: LogSourceLimits): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    const head = await readHead(chunks);
    if (isGzip(head)) yield* inflate(head, chunks, limits);
    else yield* resume(head, chunks);
  } finally {
    source.destroy();
  }
}

/** Whether bytes begin as a gzip does. */
export function isGzip(head: Buffer): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

/** Enough of the stream to see its magic. */
async function readHead(chunks: AsyncIterator<Buffer>): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    head = head.length === 0 ? value : Buffer.concat([head, value]);
  }
  return head;
}

async function* resume(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

async function* inflate(
  head: Buffer,
  chunks: AsyncIterator<Buffer>,
  { maxInflatedBytes, maxRatio = DEFAULT_MAX_RATIO }: LogSourceLimits,
): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 });
  // The iteration below sees every error; the callback only keeps it from being thrown a second time.
  pipeline(Readable.from(resume(head, chunks), { objectMode: false }), gunzip, () => {});
  let inflated = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      if (inflated > maxInflatedBytes) throw tooLarge(`more than ${maxInflatedBytes} bytes`);
      if (inflated > RATIO_COUNTS_FROM && inflated > maxRatio * gunzip.bytesWritten) {
        throw tooLarge(`more than ${maxRatio} times its size`);
      }
      yield chunk;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    gunzip.destroy();
  }
}

function tooLarge(how: string): UnreadableSource {
  const hint = 'Split the log, or raise the limit if the file is trusted.';
  return new UnreadableSource('too-large-inflated', `The file inflates to ${how}.`, hint);
}

/** zlib's errors in words; anything else is passed on as it is. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  const what = code === 'Z_BUF_ERROR' ? 'ends in the middle (it was cut off)' : 'is damaged';
  return new UnreadableSource('corrupt-gzip', `The gzip data ${what}.`, 'Copy or export the file again.');
}
