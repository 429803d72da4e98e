import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { RateLimitStore } from '../../infra/rate-limit-store.ts';
import { localsOf } from '../locals.ts';
import { Problem } from '../problem.ts';
import type { ApiServices } from '../services.ts';

const MINUTE = 60_000;

/** An IPv6 user has a whole /64 to pick addresses from, so that is what counts as one. */
const IPV6_PREFIX = 64;

/** The limits: one bucket per user, per anonymous address, and apart from both for trying passwords. */
export interface RateLimits {
  /** By who asks: signed in or not. */
  general: RequestHandler;
  signIn: RequestHandler;
}

/** Limits as configured, counted in Redis for all processes together (and in this one while Redis is away). */
export function rateLimits({ config, redis }: Pick<ApiServices, 'config' | 'redis'>): RateLimits {
  const { anonymousPerHour, userPerMinute, loginPer15Minutes } = config.http;
  const limiter = (name: string, windowMs: number, limit: number) =>
    rateLimit({
      windowMs,
      limit,
      identifier: name,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      // The store falls back by itself; this is for the fault nobody thought of.
      passOnStoreError: true,
      store: new RateLimitStore(redis, `${config.redis.prefix}:rate:${name}:`),
      keyGenerator: (request, response) => whoAsks(request, response),
      handler: (_request, response, next) => {
        const seconds = Number(response.getHeader('Retry-After') ?? 60);
        next(tooMany(seconds));
      },
      // Its start-up checks are about proxies, which `trust proxy` as an exact list settles.
      validate: false,
    });
  const user = limiter('user', MINUTE, userPerMinute);
  const anonymous = limiter('anonymous', 60 * MINUTE, anonymousPerHour);
  return {
    general: (request, response, next) =>
      (localsOf(response).principal ? user : anonymous)(request, response, next) as unknown as undefined,
    signIn: limiter('sign-in', 15 * MINUTE, loginPer15Minutes),
  };
}

function whoAsks(request: Request, response: Response): string {
  const { principal } = localsOf(response);
  return principal ? `user:${principal.userId}` : `ip:${ipKeyGenerator(request.ip ?? '', IPV6_PREFIX)}`;
}

function tooMany(seconds: number): Problem {
  return new Problem(429, 'rate-limited', 'There were too many requests.', {
    hint: `Wait ${seconds} seconds. The RateLimit header says what is left.`,
    members: { retry_after: seconds },
  });
}
