import type { Knex } from 'knex';
import { type EventPage, eventsAfter } from '../../db/job-events.ts';
import type { JobWatch } from '../../db/job-watch.ts';
import { type FeedItem, feedItem } from './feed-item.ts';

/** Takes what is new, in order: all that came after what it took before, up to the place in the feed. */
export interface FeedListener {
  take(items: FeedItem[], position: number): void;
  /** Something may lie between the last call and the next: the listener has to read for itself. */
  missed(): void;
}

/** The end of one tenant's feed, read once for all who listen in this process. */
export interface TenantFeed {
  join(listener: FeedListener): void;
  leave(listener: FeedListener): void;
  /** Up to where listeners have been told; undefined before the first reading. */
  position(): number | undefined;
  /** A page, for whoever has to catch up. */
  read(after: string | null): Promise<EventPage>;
}

/** Events in one reading. */
export const PAGE = 500;
/** Wake-ups can be lost with their connection. */
const LONGEST_REST = 2_000;
const HELD_REST = { first: 10, longest: 500 };
const TROUBLE_REST = 500;

/** Opens the feed of a tenant; it is followed while somebody listens. */
export function openTenantFeed({ app, watch }: { app: Knex; watch: JobWatch }, tenantId: string): TenantFeed {
  const listeners = new Set<FeedListener>();
  let position: number | undefined;
  let following = false;
  let woken = false;
  let wake = () => {};

  const read = (after: string | null) => eventsAfter(app, { tenantId, after, limit: PAGE });

  const rest = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (woken) wake();
    });

  const tell = (page: EventPage) => {
    const items = page.items.map(feedItem);
    const reached = Number(page.cursor);
    position = reached;
    for (const listener of [...listeners]) {
      if (page.reset) listener.missed();
      listener.take(items, reached);
    }
  };

  /** How long to rest after a reading. */
  const follow = async (pause: number): Promise<number> => {
    woken = false;
    const page = await read(position === undefined ? null : String(position));
    if (position === undefined || page.reset || Number(page.cursor) > position) tell(page);
    if (page.items.length === PAGE) return 0;
    return page.held ? Math.min(Math.max(pause * 2, HELD_REST.first), HELD_REST.longest) : LONGEST_REST;
  };

  const run = async () => {
    following = true;
    const stop = watch.onTenant(tenantId, () => {
      woken = true;
      wake();
    });
    position = undefined;
    let pause = 0;
    while (listeners.size > 0) {
      try {
        pause = await follow(pause === LONGEST_REST ? 0 : pause);
      } catch {
        pause = TROUBLE_REST;
      }
      if (pause > 0 && listeners.size > 0) await rest(pause);
    }
    stop();
    position = undefined;
    following = false;
  };

  return {
    join(listener) {
      listeners.add(listener);
      if (!following) void run();
    },
    leave(listener) {
      listeners.delete(listener);
      if (listeners.size === 0) wake();
    },
    position: () => position,
    read,
  };
}
