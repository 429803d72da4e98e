import type { Writable } from 'node:stream';

const BLOCK_CHARACTERS = 64 * 1024;

/** Writes many small texts to a stream, in blocks, no faster than it takes them. */
export interface PatientWriter {
  /** Adds a text. Undefined while there is room; else a promise: true once there is again, false when the stream is gone. */
  write(text: string): Promise<boolean> | undefined;
  /** Writes what is left. */
  flush(): Promise<boolean>;
  /** The stream takes nothing any more, as when `head` has seen enough. */
  readonly closed: boolean;
}

/** A patient writer onto `stream`. Errors other than the reader's going away (EPIPE) are thrown by the next write. */
export function patientWriter(stream: Writable): PatientWriter {
  let block = '';
  let closed = false;
  let failure: Error | undefined;
  let wake = () => {};
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') failure = error;
    closed = true;
    wake();
  });
  stream.on('close', () => {
    closed = true;
    wake();
  });
  stream.on('drain', () => wake());

  async function flush(): Promise<boolean> {
    const text = block;
    block = '';
    if (text !== '' && !closed && !stream.write(text)) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (closed) resolve();
      });
    }
    if (failure) throw failure;
    return !closed;
  }

  return {
    write(text) {
      block += text;
      return block.length < BLOCK_CHARACTERS ? undefined : flush();
    },
    flush,
    get closed() {
      return closed;
    },
  };
}
