import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { type RedisAddress, redisOptions } from '../redis-options.ts';
import type { Program } from './programs.ts';
import type { ProcessPlan } from './supervised-process.ts';

export interface RedisOptions {
  program: Program;
  /** Belongs to this Redis alone; made when missing. */
  folder: string;
  port: number;
  password: string;
  logFile: string;
}

/** A private Redis, made ready to run, and its URL. */
export interface LocalRedis {
  plan: ProcessPlan;
  url: string;
}

/** Writes the settings (loopback only, password, append-only file, nothing ever evicted) and says how to run the server. */
export function prepareRedis({ program, folder, port, password, logFile }: RedisOptions): LocalRedis {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = join(folder, 'redis.conf');
  // In a file, because everybody on the machine can read a command line.
  writeFileSync(settings, configuration(folder, port, password), { mode: 0o600 });
  const url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
  const plan: ProcessPlan = {
    name: 'redis',
    command: program.command,
    args: [settings],
    cwd: folder,
    env: program.env,
    logFile,
    stopSignal: 'SIGTERM',
    stopWithin: 10_000,
    ready: () => answers(url),
    readyWithin: 30_000,
  };
  return { plan, url };
}

/** Throws, with what to change, unless the Redis at `url` answers, is 6.2 or later, and never evicts what it holds. */
export async function checkRedis(address: RedisAddress): Promise<void> {
  const url = typeof address === 'string' ? address : address.url;
  const redis = connection(address);
  // connect() itself only says that the connection is closed.
  let cause: Error | undefined;
  redis.on('error', (error) => {
    cause = error;
  });
  try {
    await redis.connect();
    const info = await redis.info();
    const field = (name: string) => new RegExp(`^${name}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? '';
    const [major = 0, minor = 0] = field('redis_version').split('.').map(Number);
    if (major < 6 || (major === 6 && minor < 2)) {
      throw new Error(`Redis at ${hostOf(url)} is ${field('redis_version')}; 6.2 or later is needed.`);
    }
    const policy = field('maxmemory_policy');
    if (policy && policy !== 'noeviction') {
      throw new Error(
        `Redis at ${hostOf(url)} has maxmemory-policy ${policy} and could throw jobs away; set it to noeviction.`,
      );
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Redis at')) throw error;
    throw new Error(`Redis at ${hostOf(url)} cannot be used: ${(cause ?? (error as Error)).message}`);
  } finally {
    redis.disconnect();
  }
}

function configuration(folder: string, port: number, password: string): string {
  return `${[
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir ${JSON.stringify(folder)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ].join('\n')}\n`;
}

async function answers(url: string): Promise<boolean> {
  const redis = connection(url);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

function connection(address: RedisAddress): Redis {
  const redis = new Redis({
    ...redisOptions(address),
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    enableReadyCheck: true,
  });
  // What went wrong reaches the caller through connect(); unheard, the event would be printed.
  redis.on('error', () => {});
  return redis;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
