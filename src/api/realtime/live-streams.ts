import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { Config } from '../../config.ts';
import type { JobWatch } from '../../db/job-watch.ts';
import type { Metrics } from '../../infra/metrics.ts';
import { may, type Principal } from '../principal.ts';
import { Problem } from '../problem.ts';
import type { SessionReader } from '../session-reader.ts';
import type { StreamEnd } from './stream-end.ts';
import { openTenantFeed, type TenantFeed } from './tenant-feed.ts';

/** How a stream came in: server-sent events, or a WebSocket. */
export type StreamWay = 'sse' | 'websocket';

/** A stream that was let in. */
export interface Admission {
  feed: TenantFeed;
  /** Aborted when the session is over, the right is lost, the client is gone or the server stops. */
  signal: AbortSignal;
  /** Why the signal was aborted. */
  reason(): StreamEnd;
  end(reason: StreamEnd): void;
  /** As of a few seconds ago. */
  mayReadAlerts(): boolean;
  /** Notes that events were sent. */
  sent(events: number): void;
}

/** The streams of this process. */
export interface LiveStreams {
  /** Throws 429 when the user has too many. `gone` is aborted when the client leaves. */
  admit(principal: Principal, way: StreamWay, gone: AbortSignal): Admission;
}

interface Parts {
  app: Knex;
  watch: JobWatch;
  sessions: SessionReader;
  /** Whom an API key speaks for now. */
  readKey(id: string): Promise<Principal | undefined>;
  config: Config;
  metrics: Metrics;
  log: Logger;
}

/** So long a stream may outlive its session, beside what the session reader remembers. */
const LOOK_AGAIN = 5_000;

/** Opens the door for streams. */
export function openLiveStreams({ app, watch, sessions, readKey, config, metrics, log }: Parts): LiveStreams {
  const feeds = new Map<string, TenantFeed>();
  const open = new Map<string, number>();

  const feedOf = (tenantId: string) => {
    const feed = feeds.get(tenantId) ?? openTenantFeed({ app, watch }, tenantId);
    feeds.set(tenantId, feed);
    return feed;
  };
  const count = (userId: string, by: 1 | -1) => {
    const now = (open.get(userId) ?? 0) + by;
    if (now === 0) open.delete(userId);
    else open.set(userId, now);
  };
  const again = (principal: Principal) => {
    const { sessionId, userId, tenantId, keyPermissions } = principal;
    return keyPermissions ? readKey(sessionId) : sessions.read({ sessionId, userId, tenantId });
  };

  return {
    admit(principal, way, gone) {
      const most = config.http.streamsPerUser;
      if ((open.get(principal.userId) ?? 0) >= most) throw tooManyStreams(most);
      count(principal.userId, 1);
      metrics.countStream(way, 1);
      const began = performance.now();
      const ending = new AbortController();
      let who = principal;
      let why: StreamEnd = 'client-left';
      let events = 0;
      const end = (reason: StreamEnd) => {
        if (ending.signal.aborted) return;
        why = reason;
        ending.abort();
      };
      const look = setInterval(async () => {
        try {
          const found = await again(who);
          if (found && mayListen(found)) who = found;
          else end('session-over');
        } catch {
          // The database is away: nothing is sent meanwhile either.
        }
      }, LOOK_AGAIN);
      const left = () => end('client-left');
      gone.addEventListener('abort', left, { once: true });
      ending.signal.addEventListener('abort', () => {
        clearInterval(look);
        gone.removeEventListener('abort', left);
        count(principal.userId, -1);
        metrics.countStream(way, -1);
        const ms = Math.round(performance.now() - began);
        log.info('stream ended', { way, user: principal.userId, tenant: principal.tenantId, ms, events, reason: why });
      });
      if (gone.aborted) left();
      return {
        feed: feedOf(principal.tenantId),
        signal: ending.signal,
        reason: () => why,
        end,
        mayReadAlerts: () => may(who, 'security:read'),
        sent(number) {
          events += number;
          metrics.countDelivered(way, number);
        },
      };
    },
  };
}

/** Whether somebody may follow the feed at all. */
export function mayListen(principal: Principal): boolean {
  return may(principal, 'network:read') && !principal.mustChangePassword && !principal.mustEnrolMfa;
}

function tooManyStreams(most: number): Problem {
  return new Problem(429, 'too-many-streams', `You have ${most} streams open already.`, {
    hint: 'Close one: a stream can follow everything that you may see.',
  });
}
