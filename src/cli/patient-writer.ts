import type { Writable } from 'node:stream';

/** Writes blocks to a stream, no faster than it takes them. */
export interface PatientWriter {
  /** Writes a block, which is the stream's from then on: true once there is room for another, false when the stream is gone. */
  write(block: Buffer): Promise<boolean>;
  /** The stream takes nothing any more, as when `head` has seen enough. */
  readonly closed: boolean;
}

/** A patient writer onto `stream`. Errors other than the reader's going away (EPIPE) are thrown by the next write. */
export function patientWriter(stream: Writable): PatientWriter {
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

  return {
    async write(block) {
      if (block.length > 0 && !closed && !stream.write(block)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (closed) resolve();
        });
      }
      if (failure) throw failure;
      return !closed;
    },
    get closed() {
      return closed;
    },
  };
}
