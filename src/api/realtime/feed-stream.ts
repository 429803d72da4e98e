import { setTimeout as wait } from 'node:timers/promises';
import { type FeedItem, feedItem } from './feed-item.ts';
import { PAGE, type TenantFeed } from './tenant-feed.ts';

/** Where a stream writes. */
export interface StreamSink {
  write(item: FeedItem): void;
  /** Events may be missing: what is known must be read anew; the stream goes on from the cursor. */
  reset(cursor: string): void;
  /** The client takes less than it is sent. */
  isBehind(): boolean;
  /** Resolves when the client has taken what it was sent; rejects when it takes nothing for too long. */
  drained(): Promise<void>;
}

/** One listener's way through the feed. */
export interface FeedStream {
  /** The cursor to go on from: all before it was sent, or was not asked for. */
  cursor(): string | undefined;
}

/** Events of the present that are kept for a listener who still reads the past; beyond it they are read again. */
const MOST_PENDING = 5_000;
const SHORT_REST = 20;
const TROUBLE_REST = 500;

/**
 * Sends what `wants` takes, from after a cursor (null: from now) until the signal: first from the table, then as it
 * happens. Whoever falls behind is sent to the table again, so that a slow client costs no memory and misses nothing.
 * Rejects when the client is too slow, or the cursor is none.
 */
export async function runFeedStream(
  feed: TenantFeed,
  sink: StreamSink,
  {
    after,
    wants,
    signal,
    started,
  }: {
    after: string | null;
    wants(item: FeedItem): boolean;
    signal: AbortSignal;
    /** Told once, when everything that comes after the call will be sent. */
    started(stream: FeedStream): void;
  },
): Promise<void> {
  let position = after === null ? undefined : Number(after);
  let live = false;
  let pending: FeedItem[] = [];
  /** What is pending begins here; undefined while nobody knows. */
  let covered: number | undefined;
  let fallBack = () => {};

  const collect = () => {
    live = false;
    pending = [];
    covered = feed.position();
  };
  /** Sends what was not sent yet, and goes on to there. */
  const send = (items: FeedItem[], reached: number) => {
    const from = position ?? -1;
    for (const item of items) if (item.position > from && wants(item)) sink.write(item);
    position = Math.max(from, reached);
  };
  const listener = {
    take(items: FeedItem[], reached: number) {
      if (!live) {
        covered ??= reached;
        pending.push(...items);
        if (pending.length > MOST_PENDING) collect();
        return;
      }
      send(items, reached);
      if (sink.isBehind()) listener.missed();
    },
    missed() {
      collect();
      fallBack();
    },
  };

  const readOn = async () => {
    const page = await feed.read(position === undefined ? null : String(position));
    if (page.reset) {
      sink.reset(page.cursor);
      position = undefined;
    }
    send(page.items.map(feedItem), Number(page.cursor));
    return page.items.length < PAGE;
  };

  /** From the table, until what is pending follows without a gap. */
  const catchUp = async () => {
    if (live) collect();
    while (!signal.aborted) {
      await sink.drained();
      const atEnd = await patiently(readOn, signal);
      if (!atEnd || sink.isBehind()) continue;
      if (covered === undefined || (position ?? 0) < covered) {
        await wait(SHORT_REST);
        continue;
      }
      send(pending, feed.position() ?? 0);
      pending = [];
      live = true;
      return;
    }
  };

  covered = feed.position();
  feed.join(listener);
  try {
    // The first reading fails loudly: its cursor may be none.
    if (position === undefined) await patiently(readOn, signal);
    started({ cursor: () => (position === undefined ? undefined : String(position)) });
    while (!signal.aborted) {
      const fallen = new Promise<void>((resolve) => {
        fallBack = resolve;
      });
      await catchUp();
      await Promise.race([fallen, aborted(signal)]);
    }
  } finally {
    feed.leave(listener);
  }
}

/** Tries again while the database is away. */
async function patiently<Value>(work: () => Promise<Value>, signal: AbortSignal): Promise<Value | false> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if ((error as Error).name === 'InvalidCursor') throw error;
      await wait(TROUBLE_REST);
    }
  }
  return false;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
