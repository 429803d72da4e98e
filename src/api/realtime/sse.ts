import { PassThrough } from 'node:stream';
import type { FeedItem } from './feed-item.ts';
import { runFeedStream } from './feed-stream.ts';
import type { Admission } from './live-streams.ts';
import { endOf, TooSlow } from './stream-end.ts';
import { wants } from './topics.ts';

/** Bytes that may wait for the client before it is sent to the table. */
const MOST_WAITING = 256 * 1024;
const SLOWEST = 30_000;
const HEARTBEAT = 15_000;

/** The headers of such a stream. Proxies would otherwise keep events until they have a buffer full. */
export const STREAM_HEADERS = { 'Content-Type': 'text/event-stream; charset=utf-8', 'X-Accel-Buffering': 'no' };

/** Follows the feed as server-sent events, for as long as the admission lasts. */
export function eventStream(
  admission: Admission,
  { after, topics }: { after: string | null; topics: ReadonlySet<string> | undefined },
): PassThrough {
  const { feed, signal } = admission;
  const out = new PassThrough({ highWaterMark: MOST_WAITING });
  const write = (text: string) => {
    if (!signal.aborted) out.write(text);
  };
  const sink = {
    write(item: FeedItem) {
      if (signal.aborted) return;
      admission.sent(1);
      out.write(item.block());
    },
    reset: (cursor: string) => write(`id: ${cursor}\nevent: reset\ndata: {"cursor":"${cursor}"}\n\n`),
    isBehind: () => out.writableNeedDrain,
    drained: () => drained(out, signal),
  };
  let cursor = (): string | undefined => undefined;
  let told: string | undefined;
  // An id without data moves the client's Last-Event-ID past what it did not ask for.
  const beat = () => {
    const now = cursor();
    write(now === undefined || now === told ? ':\n\n' : `id: ${now}\n\n`);
    told = now;
  };
  const heart = setInterval(beat, HEARTBEAT);
  signal.addEventListener('abort', () => out.end(), { once: true });
  out.once('close', () => admission.end('client-left'));
  write('retry: 1000\n\n');
  runFeedStream(feed, sink, {
    after,
    signal,
    wants: ({ event }) => wants(topics, admission.mayReadAlerts(), event),
    started(stream) {
      cursor = stream.cursor;
      beat();
    },
  })
    .catch((error: Error) => admission.end(endOf(error)))
    .finally(() => clearInterval(heart));
  return out;
}

function drained(out: PassThrough, signal: AbortSignal): Promise<void> {
  if (!out.writableNeedDrain || signal.aborted) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      out.off('drain', done);
      signal.removeEventListener('abort', done);
      settle();
    };
    const done = () => end(resolve);
    const timer = setTimeout(() => end(() => reject(new TooSlow())), SLOWEST);
    out.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
