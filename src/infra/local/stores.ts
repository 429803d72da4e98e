import { join } from 'node:path';
import { isFree, type ReservedPort, reservePort } from './ports.ts';
import { ensureDatabase, preparePostgres } from './postgres.ts';
import { checkRedis, prepareRedis } from './redis.ts';
import { findRedis } from './redis-finder.ts';
import { localSecret } from './secrets.ts';
import type { ProcessPlan } from './supervised-process.ts';

const USUAL_PORTS = { api: 8080, postgres: 54329, redis: 63790 };

/** Ports by what listens on them. */
export type Ports = typeof USUAL_PORTS;

/** What the parts of a platform are started with. */
export interface Parts {
  dataFolder: string;
  secretFolder: string;
  logFolder: string;
  port(name: keyof Ports): Promise<number>;
  start(plan: ProcessPlan): Promise<void>;
  note(step: string, text: string): void;
}

/** The port asked for (throws when it is taken), or else the usual or next free one, reserved and added to `reserved`. */
export async function portFor(
  name: keyof Ports,
  wanted: Partial<Ports> | undefined,
  reserved: ReservedPort[],
): Promise<number> {
  const port = wanted?.[name];
  if (port !== undefined) {
    if (await isFree(port)) return port;
    throw new Error(`Port ${port} (${name}) is taken by another program.`);
  }
  const found = await reservePort(USUAL_PORTS[name]);
  reserved.push(found);
  return found.port;
}

/** The URL of the database's owner: the one given, or that of a private Postgres, which is started. */
export async function openDatabaseServer(parts: Parts, given: string | undefined): Promise<string> {
  if (given) return given;
  const { plan, url } = preparePostgres({
    folder: join(parts.dataFolder, 'postgres'),
    port: await parts.port('postgres'),
    password: localSecret(parts.secretFolder, 'postgres-password', 'base64url'),
    logFile: join(parts.logFolder, 'postgres.log'),
  });
  await parts.start(plan);
  await ensureDatabase(url);
  return url;
}

/** The URL of Redis: the one given, if it is fit for jobs, or that of a private one, which is found and started. */
export async function openRedisServer(
  parts: Parts,
  {
    redisUrl,
    redisCa,
    redisCache,
  }: { redisUrl?: string | undefined; redisCa?: string | undefined; redisCache?: string | undefined },
): Promise<string> {
  if (redisUrl) {
    await checkRedis({ url: redisUrl, ca: redisCa });
    return redisUrl;
  }
  const program = await findRedis({
    cacheFolder: redisCache ?? join(parts.dataFolder, 'redis-dist'),
    onFetch: () => parts.note('redis', "fetching the distribution's Redis, once"),
  });
  const { plan, url } = prepareRedis({
    program,
    folder: join(parts.dataFolder, 'redis'),
    port: await parts.port('redis'),
    password: localSecret(parts.secretFolder, 'redis-password', 'base64url'),
    logFile: join(parts.logFolder, 'redis.log'),
  });
  await parts.start(plan);
  return url;
}
