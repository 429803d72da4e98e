import type { FeedEvent } from '../../db/job-events.ts';

/** An event with what is sent of it, written once for all who listen. */
export interface FeedItem {
  /** Its place in the feed. */
  position: number;
  event: FeedEvent;
  /** JSON, a message of a WebSocket. */
  message(): Buffer;
  /** A block of a stream of server-sent events. */
  block(): Buffer;
}

/** The event, not yet written. */
export function feedItem(event: FeedEvent): FeedItem {
  let message: Buffer | undefined;
  let block: Buffer | undefined;
  const text = () => JSON.stringify(event);
  return {
    position: Number(event.cursor),
    event,
    message() {
      message ??= Buffer.from(text());
      return message;
    },
    block() {
      block ??= Buffer.from(`id: ${event.cursor}\nevent: ${event.type}\ndata: ${text()}\n\n`);
      return block;
    },
  };
}
