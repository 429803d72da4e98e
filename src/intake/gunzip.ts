import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { InflationBudget } from './inflation-budget.ts';
import { UnreadableSource } from './unreadable-source.ts';

/** What a gzip holds; several members in a row are one stream. Throws UnreadableSource, and what the source fails with. */
export async function* gunzip(source: AsyncIterable<Buffer>, budget: InflationBudget): AsyncGenerator<Buffer> {
  const inflater = createGunzip({ chunkSize: 64 * 1024 });
  // The iteration below sees every error; the callback only keeps it from being thrown a second time.
  pipeline(Readable.from(source, { objectMode: false }), inflater, () => {});
  let inflated = 0;
  try {
    for await (const chunk of inflater as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      budget.count(chunk.length);
      budget.checkRatio(inflater.bytesWritten, inflated);
      yield chunk;
    }
  } catch (error) {
    throw explained(error);
  } finally {
    inflater.destroy();
  }
}

/** zlib's errors in words; anything else is passed on as it is. */
function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) return error;
  const what = code === 'Z_BUF_ERROR' ? 'ends in the middle (it was cut off)' : 'is damaged';
  return new UnreadableSource('corrupt-gzip', `The gzip data ${what}.`, 'Copy or export the file again.');
}
