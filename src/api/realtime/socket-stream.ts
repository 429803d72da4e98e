import { setTimeout as wait } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { FeedEvent } from '../../db/job-events.ts';
import type { FeedItem } from './feed-item.ts';
import { runFeedStream } from './feed-stream.ts';
import type { Admission } from './live-streams.ts';
import { endOf, STREAM_ENDS, type StreamEnd, TooSlow } from './stream-end.ts';
import { isTopic, MOST_TOPICS, wants } from './topics.ts';

/** Bytes that may wait for the client before it is sent to the table. */
const MOST_WAITING = 256 * 1024;
const SLOWEST = 30_000;
const HEARTBEAT = 15_000;
/** Messages of the client in ten seconds. */
const MOST_MESSAGES = 50;
const COUNTED = 10_000;

const request = z.strictObject({
  type: z.enum(['subscribe', 'unsubscribe']),
  topics: z.array(z.string().refine(isTopic, 'no such topic')).min(1).max(MOST_TOPICS),
});

/** What a socket starts with; without topics it is told nothing before it subscribes to some. */
export interface SocketStart {
  /** Where in the feed it begins, read before the socket opened: whatever happens after that is told. */
  after: string;
  topics: readonly string[];
  /** Told of nothing else, whatever it subscribes to. */
  only?(event: FeedEvent): boolean;
}

/** Follows the feed over a WebSocket, for as long as the admission lasts. */
export function serveSocket(socket: WebSocket, admission: Admission, start: SocketStart): void {
  const { signal, feed } = admission;
  const topics = new Set(start.topics);
  const say = (message: object) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  };
  const subscribed = () => say({ type: 'subscribed', topics: [...topics] });
  let wake = () => {};
  /** Nothing is read, and so nothing missed, before the client has said what it wants. */
  const first = new Promise<void>((resolve) => {
    wake = resolve;
  });
  if (topics.size > 0) wake();

  listen(socket, admission, (text) => {
    const { type, topics: named } = request.parse(JSON.parse(text));
    for (const topic of named) {
      if (type === 'unsubscribe') topics.delete(topic);
      else if (topics.size < MOST_TOPICS) topics.add(topic);
    }
    subscribed();
    wake();
  });

  const sink = {
    write(item: FeedItem) {
      if (socket.readyState !== socket.OPEN) return;
      admission.sent(1);
      socket.send(item.message(), { binary: false });
    },
    reset: (cursor: string) => say({ type: 'reset', cursor }),
    isBehind: () => socket.bufferedAmount > MOST_WAITING,
    drained: () => drained(socket, signal),
  };
  let cursor = (): string | undefined => undefined;
  const stopBeating = beat(socket, () => say({ type: 'cursor', cursor: cursor() ?? null }));
  signal.addEventListener('abort', () => close(socket, admission.reason()), { once: true });
  say({ type: 'hello', cursor: start.after });
  if (topics.size > 0) subscribed();
  const run = async () => {
    await Promise.race([first, ended(signal)]);
    await runFeedStream(feed, sink, {
      after: start.after,
      signal,
      wants: ({ event }) => start.only?.(event) !== false && wants(topics, admission.mayReadAlerts(), event),
      started(stream) {
        cursor = stream.cursor;
      },
    });
  };
  run()
    .catch((error: Error) => admission.end(endOf(error)))
    .finally(stopBeating);
}

/** Takes the client's messages; whoever sends what is none, or too many, is cut off. */
function listen(socket: WebSocket, admission: Admission, take: (text: string) => void): void {
  let counted = 0;
  const counting = setInterval(() => {
    counted = 0;
  }, COUNTED);
  socket.on('message', (data, isBinary) => {
    counted += 1;
    if (counted > MOST_MESSAGES) return admission.end('too-many-messages');
    try {
      if (isBinary) throw new Error('a message is text');
      take(data.toString());
    } catch {
      const hint = '{"type":"subscribe","topics":["jobs","alerts"]}';
      socket.send(JSON.stringify({ type: 'error', code: 'malformed-message', hint: `Send for instance ${hint}` }));
    }
  });
  socket.on('error', () => admission.end('broken-protocol'));
  socket.once('close', () => {
    clearInterval(counting);
    admission.end('client-left');
  });
}

/** Sends pings and the cursor; a client that answers neither of two is gone. */
function beat(socket: WebSocket, sayCursor: () => void): () => void {
  let unanswered = 0;
  socket.on('pong', () => {
    unanswered = 0;
  });
  const heart = setInterval(() => {
    if (unanswered >= 2) return socket.terminate();
    unanswered += 1;
    socket.ping();
    sayCursor();
  }, HEARTBEAT);
  return () => clearInterval(heart);
}

function close(socket: WebSocket, reason: StreamEnd): void {
  socket.close(STREAM_ENDS[reason], reason);
  // A client that does not answer the goodbye is cut off.
  setTimeout(() => socket.terminate(), 2_000).unref();
}

/** A socket does not say when it has drained. */
async function drained(socket: WebSocket, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + SLOWEST;
  while (socket.bufferedAmount > MOST_WAITING / 2 && !signal.aborted) {
    if (performance.now() > deadline) throw new TooSlow();
    await wait(10);
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
