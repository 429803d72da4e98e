import { Cluster, type ClusterNode, Redis, type RedisOptions } from 'ioredis';
import { verifiedTls } from './verified-tls.ts';

/** Where Redis is: its URL, and with it the authority that signed its certificate. */
export type RedisAddress = string | { url: string; ca?: string | undefined };

const DEFAULT_PORT = 6379;
const DEFAULT_SENTINEL_PORT = 26_379;

/**
 * How every connection to one Redis is made. With `rediss:` or an authority it is TLS, and the server must prove who it
 * is. `?sentinel=NAME` makes the hosts Sentinels that say where the master of that name is; `&also=host:port,…` names
 * more of them.
 */
export function redisOptions(address: RedisAddress): RedisOptions {
  const { url, ca } = parsed(address);
  const host = hostOf(url);
  const tls = url.protocol === 'rediss:' || ca ? verifiedTls(host, ca) : undefined;
  const common: RedisOptions = {
    username: decodeURIComponent(url.username) || undefined,
    password: decodeURIComponent(url.password) || undefined,
    db: Number(url.pathname.slice(1) || 0),
    tls,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  };
  const name = url.searchParams.get('sentinel');
  if (name === null) return { ...common, host, port: Number(url.port || DEFAULT_PORT) };
  return {
    ...common,
    name,
    sentinels: nodesOf(url, DEFAULT_SENTINEL_PORT),
    // Sentinels take the password of the servers; those without one ignore it at most with a warning.
    ...(common.password ? { sentinelPassword: common.password } : {}),
    ...(tls ? { sentinelTLS: tls, enableTLSForSentinelMode: true } : {}),
    sentinelRetryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  };
}

/** The same, for whoever must have an answer: only `commandTimeout` makes a command return from a frozen server. */
export function impatientRedisOptions(address: RedisAddress, commandTimeout: number): RedisOptions {
  return { ...redisOptions(address), maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout };
}

/** Whether the address is of a Redis Cluster: `?cluster=yes`, with `&also=host:port,…` for more of its nodes. */
export function isCluster(address: RedisAddress): boolean {
  return parsed(address).url.searchParams.get('cluster') === 'yes';
}

/**
 * Opens a connection to whatever the address names. A cluster offers the same commands; keys that are used together
 * must carry the same `{tag}`.
 */
export function openRedis(address: RedisAddress, options: RedisOptions): Redis {
  if (!isCluster(address)) return new Redis(options);
  const { host: _host, port: _port, db: _db, retryStrategy: _retry, enableOfflineQueue, ...redisOptions } = options;
  const cluster = new Cluster(nodesOf(parsed(address).url, DEFAULT_PORT), {
    redisOptions,
    ...(enableOfflineQueue === undefined ? {} : { enableOfflineQueue }),
    clusterRetryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
  return cluster as unknown as Redis;
}

function parsed(address: RedisAddress): { url: URL; ca: string | undefined } {
  return typeof address === 'string'
    ? { url: new URL(address), ca: undefined }
    : { url: new URL(address.url), ca: address.ca };
}

function nodesOf(url: URL, defaultPort: number): (ClusterNode & { host: string; port: number })[] {
  const also = (url.searchParams.get('also') ?? '').split(',').filter(Boolean);
  const others = also.map((text) => new URL(`redis://${text}`));
  return [url, ...others].map((each) => ({ host: hostOf(each), port: Number(each.port || defaultPort) }));
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}
