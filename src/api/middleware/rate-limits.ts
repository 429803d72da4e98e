import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { RateLimitStore } from '../../infra/rate-limit-store.ts';
import type { LimitName, RouteDefinition } from '../define-route.ts';
import { localsOf } from '../locals.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** An IPv6 user has a whole /64 to pick addresses from, so that is what counts as one. */
const IPV6_PREFIX = 64;

/** The limits: one bucket per user and per anonymous address, and others for what costs or opens more. */
export interface RateLimits {
  /** By who asks: signed in or not. */
  general: RequestHandler;
  /** What counts a request to the route before anything else looks at it. */
  before(route: RouteDefinition): RequestHandler[];
  /** Counts a request under a limit, unless `before` has done so for its route. Throws 429. */
  count(name: LimitName, route: RouteDefinition, request: Request, response: Response): Promise<void>;
}

interface Bucket {
  name: string;
  windowMs: number;
  limit: number;
  /** Whose bucket it is; by default the user's, or the address' of somebody unknown. */
  key?: (request: Request, response: Response) => string;
}

/** Limits as configured, counted in Redis for all processes together (and in this one while Redis is away). */
export function rateLimits({ config, redis }: Pick<ApiServices, 'config' | 'redis'>): RateLimits {
  const { http } = config;
  const limiter = ({ name, windowMs, limit, key = whoAsks }: Bucket): RequestHandler =>
    rateLimit({
      windowMs,
      limit,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // The store falls back by itself; this is for the fault nobody thought of.
      passOnStoreError: true,
      store: new RateLimitStore(redis, `${config.redis.prefix}:rate:${name}:`),
      keyGenerator: key,
      handler: (_request, response, next) => {
        const seconds = Number(response.getHeader('Retry-After') ?? 60);
        next(tooMany(name, seconds));
      },
      // Its start-up checks are about proxies, which `trust proxy` as an exact list settles.
      validate: false,
    });
  const hourly = (name: LimitName, perUser: number, perAddress: number) => [
    limiter({ name: `${name}-address`, windowMs: HOUR, limit: perAddress, key: addressOf }),
    limiter({ name, windowMs: HOUR, limit: perUser }),
  ];
  const user = limiter({ name: 'user', windowMs: MINUTE, limit: http.userPerMinute });
  const anonymous = limiter({ name: 'anonymous', windowMs: HOUR, limit: http.anonymousPerHour });
  const general: RequestHandler = (request, response, next) =>
    (localsOf(response).principal ? user : anonymous)(request, response, next);
  const own: Record<LimitName, RequestHandler[]> = {
    'sign-in': [limiter({ name: 'sign-in', windowMs: 15 * MINUTE, limit: http.loginPer15Minutes })],
    scan: hourly('scan', http.scansPerUserPerHour, http.scansPerAddressPerHour),
    alert: hourly('alert', http.alertsPerUserPerHour, http.alertsPerAddressPerHour),
  };
  return {
    general,
    before({ limit, countedBy }) {
      if (limit === 'none') return [];
      if (limit === undefined || countedBy === 'handler') return [general];
      return limit === 'sign-in' ? own[limit] : [general, ...own[limit]];
    },
    async count(name, { limit, countedBy }, request, response) {
      if (limit === name && countedBy !== 'handler') return;
      for (const each of own[name]) await passed(each, request, response);
    },
  };
}

/** A middleware as a promise: fulfilled when the request may go on. */
function passed(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => (error ? reject(error) : resolve());
    Promise.resolve(middleware(request, response, next)).catch(reject);
  });
}

function whoAsks(request: Request, response: Response): string {
  const { principal } = localsOf(response);
  return principal ? `user:${principal.userId}` : addressOf(request);
}

function addressOf(request: Request): string {
  return `ip:${ipKeyGenerator(request.ip ?? '', IPV6_PREFIX)}`;
}

function tooMany(limit: string, seconds: number): Problem {
  return new Problem(429, 'rate-limited', 'There were too many requests.', {
    hint: `Wait ${seconds} seconds. The RateLimit header says what is left.`,
    members: { limit, retry_after: seconds },
  });
}
