import { Decompress } from 'fzstd';
import { ParserFailed } from '../../infra/parser-failed.ts';

/** What a zstd stream holds; several frames in a row are one stream. */
export async function* inflateZstd(input: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const out: Uint8Array[] = [];
  // What comes is a window of a buffer that is used again.
  const inflater = new Decompress((data) => void (data.length > 0 && out.push(Uint8Array.from(data))));
  for await (const chunk of input) {
    step(() => inflater.push(chunk));
    yield* out.splice(0);
  }
  step(() => inflater.push(new Uint8Array(0), true));
  yield* out.splice(0);
}

function step(work: () => void): void {
  try {
    work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw ParserFailed.refused({
      code: 'corrupt-archive',
      message: `The zstd data is damaged or cut off (${reason}).`,
      hint: 'Copy or compress the file again.',
    });
  }
}
