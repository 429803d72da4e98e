/**
 * A stream whose first bytes were looked at: they come again when it is read. What it was made of is ended when its
 * reader stops early, or by `close`.
 */
export interface Peeked {
  /** The first bytes, so many as were asked for, fewer only when the stream is shorter. */
  head: Buffer;
  /** The stream ended within the head. */
  complete: boolean;
  /** The whole stream, head included; to be read once. */
  bytes: AsyncIterable<Buffer>;
  close(): Promise<void>;
}

/** Reads at least `size` bytes of a stream ahead, its end allowing. */
export async function peek(source: AsyncIterable<Uint8Array>, size: number): Promise<Peeked> {
  const chunks = source[Symbol.asyncIterator]();
  const pieces: Buffer[] = [];
  let length = 0;
  let complete = false;
  while (length < size && !complete) {
    const { value, done } = await chunks.next();
    // A chunk may be a window of a buffer that is used again.
    if (!done) pieces.push(Buffer.from(value));
    length += done ? 0 : value.length;
    complete = done === true;
  }
  const head = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  const close = async () => {
    await chunks.return?.();
  };
  return { head, complete, bytes: rejoined(head, complete, chunks, close), close };
}

/** The first `size` bytes of a stream, fewer when it is shorter; ends the stream. */
export async function headOf(source: AsyncIterable<Uint8Array>, size: number): Promise<Buffer> {
  const { head, close } = await peek(source, size);
  await close();
  return head.subarray(0, size);
}

async function* rejoined(
  head: Buffer,
  complete: boolean,
  chunks: AsyncIterator<Uint8Array>,
  close: () => Promise<void>,
): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    if (complete) return;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield asBuffer(next.value);
  } finally {
    await close();
  }
}

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
}

/** All of a stream in memory, or null when it is longer than `most` bytes. */
export async function gather(source: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const chunk of source) {
    length += chunk.length;
    if (length > most) return null;
    pieces.push(Buffer.from(chunk));
  }
  return Buffer.concat(pieces);
}
