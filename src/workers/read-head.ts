import type { Readable } from 'node:stream';
import { SAMPLE_BYTES } from '../domain/logs/sample.ts';

/** As many bytes of a stream as a sample has; ends the stream. */
export async function readHead(source: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      pieces.push(Buffer.from(chunk));
      length += chunk.length;
      if (length >= SAMPLE_BYTES) break;
    }
  } finally {
    source.destroy();
  }
  return Buffer.concat(pieces).subarray(0, SAMPLE_BYTES);
}
