import type { Redis } from 'ioredis';
import type { Cipher } from './security/cipher.ts';

/** Answers kept for a while, so that the same question need not be worked out again. Losing one costs that work only. */
export interface AnswerCache {
  /** What was kept under the key for the tenant; undefined when there is nothing, or nobody to ask. */
  get(tenantId: string, key: string): Promise<string | undefined>;
  /** Keeps an answer, unless it is large or the tenant has many. Never fails. */
  put(tenantId: string, key: string, text: string): Promise<void>;
}

/** How long, and under which names. */
export interface CacheSettings {
  prefix: string;
  /** 0 keeps nothing. */
  seconds: number;
  cipher: Cipher;
}

const MOST_BYTES = 256 * 1024;
/** Of one tenant within the time that answers are kept: with the above, the memory it can take. */
const MOST_ANSWERS = 100;
/** After a failure nobody is asked for so long: a cache that does not answer must not make anything slower. */
const REST_MILLISECONDS = 5_000;

/**
 * Keeps answers in Redis, sealed for their tenant and key: one under another's name does not open. Keys carry
 * everything that an answer depends on, so what was kept is never wrong, only no longer asked for.
 */
export function openAnswerCache(redis: Redis, { prefix, seconds, cipher }: CacheSettings): AnswerCache {
  let restUntil = Number.NEGATIVE_INFINITY;
  const nameOf = (tenantId: string, key: string) => `${prefix}:answer:${tenantId}:${key}`;
  async function ask<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    if (seconds === 0 || performance.now() < restUntil) return undefined;
    try {
      return await work();
    } catch {
      restUntil = performance.now() + REST_MILLISECONDS;
      return undefined;
    }
  }
  return {
    async get(tenantId, key) {
      const name = nameOf(tenantId, key);
      const sealed = await ask(() => redis.getBuffer(name));
      if (!sealed) return undefined;
      try {
        return cipher.open(sealed, name).toString();
      } catch {
        // Under an earlier master key, or not ours.
        return undefined;
      }
    },
    async put(tenantId, key, text) {
      const plain = Buffer.from(text);
      if (plain.length > MOST_BYTES) return;
      const name = nameOf(tenantId, key);
      await ask(async () => {
        const period = Math.floor(Date.now() / (seconds * 1_000));
        const count = `${prefix}:answers:${tenantId}:${period}`;
        const kept = await redis.incr(count);
        if (kept === 1) await redis.expire(count, seconds);
        if (kept <= MOST_ANSWERS) await redis.set(name, cipher.seal(plain, name), 'EX', seconds);
      });
    },
  };
}
