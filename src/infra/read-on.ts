import { Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';

/** An object's content as it comes, and which version of the object it is. */
export interface OpenContent {
  body: Readable;
  version: string | undefined;
}

/** In a row, without a byte between them. */
const MOST_BREAKS = 4;
const FIRST_REST = 200;

/**
 * The content as one stream though connections break: `open` goes on at the byte that is next, and gives undefined when
 * there is none. Closing the stream closes the connection, also while it waits.
 */
export function readOn(
  first: OpenContent,
  start: number,
  open: (at: number) => Promise<OpenContent | undefined>,
): Readable {
  let { body } = first;
  let isClosed = false;
  async function* content(): AsyncGenerator<Buffer> {
    let at = start;
    let breaks = 0;
    let chunks = body.iterator() as AsyncIterator<Buffer>;
    for (;;) {
      let next: IteratorResult<Buffer>;
      try {
        next = await chunks.next();
      } catch (error) {
        if (isClosed || breaks === MOST_BREAKS) throw error;
        await setTimeout(FIRST_REST * 2 ** breaks++);
        const again = await open(at);
        if (!again) return;
        body = again.body;
        if (isClosed) body.destroy();
        chunks = body.iterator() as AsyncIterator<Buffer>;
        continue;
      }
      if (next.done) return;
      at += next.value.length;
      breaks = 0;
      yield next.value;
    }
  }
  const bytes = content();
  return new Readable({
    highWaterMark: 256 * 1024,
    read() {
      bytes.next().then(
        ({ done, value }) => this.push(done ? null : value),
        (error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      isClosed = true;
      body.destroy();
      done(error);
    },
  });
}
