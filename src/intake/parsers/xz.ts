import { ReadableStream } from 'node:stream/web';
import xz from 'xz-decompress';
import { ParserFailed } from '../../infra/parser-failed.ts';

/** What every stream of xz ends in. */
const FOOTER = Buffer.from('YZ');

/** What an xz file holds; several streams in a row, with or without zeros between them, are one file. */
export async function* inflateXz(input: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const chunks = input[Symbol.asyncIterator]();
  let failure: { error: unknown } | undefined;
  let ending: Buffer = Buffer.alloc(0);
  const compressed = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
        ending = done ? ending : endOf(ending, value);
      } catch (error) {
        failure = { error };
        throw error;
      }
    },
  });
  try {
    const inflated = new xz.XzReadableStream(compressed as never) as unknown as AsyncIterable<Uint8Array>;
    for await (const chunk of inflated) if (chunk.length > 0) yield chunk;
  } catch (error) {
    if (failure) throw failure.error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
  // The inflater takes an end in the middle for an end.
  if (!ending.equals(FOOTER)) throw damaged('it ends in the middle');
}

/** The last two bytes before the zeros that a file may end in, as far as it was read. */
function endOf(ending: Buffer, chunk: Buffer): Buffer {
  let end = chunk.length;
  while (end > 0 && chunk[end - 1] === 0) end -= 1;
  if (end === 0) return ending;
  return Buffer.from(
    end > 1 ? chunk.subarray(end - 2, end) : Buffer.concat([ending.subarray(-1), chunk.subarray(0, 1)]),
  );
}

function damaged(reason: string): ParserFailed {
  return ParserFailed.refused({
    code: 'corrupt-archive',
    message: `The xz data is damaged or cut off (${reason}).`,
    hint: 'Copy or compress the file again.',
  });
}
