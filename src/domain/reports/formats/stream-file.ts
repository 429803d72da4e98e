import { once } from 'node:events';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';

/** Bytes that may wait for the target before the writer waits for it. */
const MOST_PENDING = 1 << 20;

/** Where a format puts what it made, when it is told to stop, and how it lets others have their turn. */
export interface FileSink {
  bytes: Writable;
  stop: AbortSignal;
  /** Lets others run and waits for the target; throws when the writing is to end. */
  breathe(): Promise<void>;
}

/**
 * Runs `produce` beside the pipe into `target`, which ends when the producer has ended `bytes`. Rejects when the target
 * fails, the producer throws or the signal aborts; the others of these then end too.
 */
export async function streamFile(
  target: Writable,
  signal: AbortSignal | undefined,
  produce: (sink: FileSink) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const stop = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const bytes = new PassThrough();
  // Whoever still writes after the pipeline broke must not bring the process down; the pipeline reports the fault.
  bytes.on('error', () => {});
  const breathe = async () => {
    await setImmediate();
    stop.throwIfAborted();
    while (bytes.writableLength > MOST_PENDING) await once(bytes, 'drain', { signal: stop });
  };
  try {
    await Promise.all([pipeline(bytes, target, { signal: stop }), produce({ bytes, stop, breathe })]);
  } catch (error) {
    failed.abort(error);
    throw error;
  }
}

/** Pieces of text are put together until they are worth a write. */
const WORTH_A_WRITE = 32_768;

/** Streams a file made of pieces of text; others get their turn after each write. */
export async function streamText(
  target: Writable,
  signal: AbortSignal | undefined,
  pieces: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  await streamFile(target, signal, async ({ bytes, stop, breathe }) => {
    let pending = '';
    for await (const piece of pieces) {
      stop.throwIfAborted();
      pending += piece;
      if (pending.length < WORTH_A_WRITE) continue;
      bytes.write(pending);
      pending = '';
      await breathe();
    }
    bytes.end(pending);
  });
}
