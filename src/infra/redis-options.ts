import type { RedisOptions } from 'ioredis';
import { verifiedTls } from './verified-tls.ts';

/** Where Redis is: its URL, and with it the authority that signed its certificate. */
export type RedisAddress = string | { url: string; ca?: string | undefined };

/** How every connection to Redis is made. With `rediss:` or an authority it is TLS, and the server must prove who it is. */
export function redisOptions(address: RedisAddress): RedisOptions {
  const { url: text, ca } = typeof address === 'string' ? { url: address, ca: undefined } : address;
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    host,
    port: Number(url.port || 6379),
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    db: Number(url.pathname.slice(1) || 0),
    tls: url.protocol === 'rediss:' || ca ? verifiedTls(host, ca) : undefined,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  };
}

/** The same, for whoever must have an answer: only `commandTimeout` makes a command return from a frozen server. */
export function impatientRedisOptions(address: RedisAddress, commandTimeout: number): RedisOptions {
  return { ...redisOptions(address), maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout };
}
