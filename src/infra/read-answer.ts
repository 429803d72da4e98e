import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { OutboundFailed } from './outbound-failed.ts';

/** Reads an answer whole, inflated when it is gzip. Throws OutboundFailed beyond so many bytes, counted as they are read by us. */
export async function readAnswer(body: Readable, encoding: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Whatever is left of it when we are done fails unheard.
  body.on('error', () => {});
  try {
    for await (const chunk of decoded(body, encoding) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes)
        throw new OutboundFailed('answer-too-large', `The answer is larger than ${maxBytes} bytes.`);
      chunks.push(chunk);
    }
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks, length);
}

/** gzip is all that we say we take; anything else would be unpacked by nobody. */
function decoded(body: Readable, encoding: string): Readable {
  const name = encoding.trim().toLowerCase();
  if (name === '' || name === 'identity') return body;
  if (name !== 'gzip' && name !== 'x-gzip') {
    throw new OutboundFailed('bad-answer', 'The answer is compressed in a way that was not asked for.');
  }
  const gunzip = createGunzip({ chunkSize: 16 * 1024 });
  // The reader of the result hears of every error; the callback only keeps it from being thrown twice.
  pipeline(body, gunzip, () => {});
  return gunzip;
}
