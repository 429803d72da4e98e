import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import pg from 'pg';
import { patiently } from '../chaos.ts';
import { asOwner } from '../database.ts';
import type { Conduct, FaultProxy } from './fault-proxy.ts';
import { backendsOf, type StormPlatform } from './platform.ts';
import type { StormProcess } from './storm-process.ts';

/** Something that goes wrong, and how long it lasts in seconds where it lasts. */
export interface Fault {
  name: string;
  /** Resolves when it is over; what it broke may take longer to recover. */
  strike(platform: StormPlatform, random: () => number): Promise<void>;
}

const oneOf = (processes: StormProcess[], random: () => number) =>
  processes[Math.floor(random() * processes.length)] as StormProcess;

/** How long what is away stays away; a long run raises both. */
const AWAY_MS = Number(process.env.CHAOS_AWAY_SECONDS ?? 4) * 1_000;

/** Every fault of the storm. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'worker killed',
    strike: async ({ workers }, random) => void (await oneOf(workers, random).signal('SIGKILL')),
  },
  {
    name: 'worker frozen past its lease, then thawed',
    strike: ({ workers }, random) => freeze(oneOf(workers, random)),
  },
  {
    name: 'worker asked to stop',
    async strike({ workers }, random) {
      const code = await oneOf(workers, random).signal('SIGTERM');
      if (code !== 0) throw new Error(`a worker that was asked to stop ended with ${code}`);
    },
  },
  { name: 'API killed', strike: async ({ apis }, random) => void (await oneOf(apis, random).signal('SIGKILL')) },
  { name: 'Redis killed', strike: ({ servers }) => servers.killRedis() },
  { name: 'Redis emptied', strike: ({ redisUrl }) => emptyRedis(redisUrl) },
  { name: 'Redis unreachable', strike: ({ proxies }) => away(proxies.redis, 'freeze') },
  { name: 'Redis refuses', strike: ({ proxies }) => away(proxies.redis, 'refuse') },
  { name: 'Redis full', strike: fillRedis },
  { name: 'Postgres backend killed', strike: killBackend },
  { name: 'Postgres connections terminated', strike: terminateBackends },
  { name: 'Postgres killed', strike: ({ servers }) => servers.killPostgres() },
  { name: 'Postgres unreachable', strike: ({ proxies }) => away(proxies.postgres, 'freeze') },
  { name: 'Postgres crowded by others', strike: crowdPostgres },
  { name: 'jobs locked by somebody who idles', strike: lockJobs },
  {
    name: 'slow network before the API',
    strike: ({ proxies }) => hinder(proxies.api, { kind: 'delay', milliseconds: 200 }),
  },
  {
    name: 'slow network before Postgres',
    strike: ({ proxies }) => hinder(proxies.postgres, { kind: 'delay', milliseconds: 50 }),
  },
  {
    name: 'a megabit a second before the API',
    strike: ({ proxies }) => hinder(proxies.api, { kind: 'narrow', bytesPerSecond: 125_000 }),
  },
  {
    name: 'answers of the API cut off',
    async strike({ proxies }) {
      proxies.api.behave({ kind: 'cut', afterBytes: 40 });
      await wait(1_500);
      proxies.api.behave({ kind: 'pass' });
    },
  },
];

async function freeze(worker: StormProcess): Promise<void> {
  await worker.signal('SIGSTOP');
  await wait(AWAY_MS + 1_000);
  await worker.signal('SIGCONT');
}

const away = (proxy: FaultProxy, kind: 'freeze' | 'refuse') => hinder(proxy, { kind });

async function hinder(proxy: FaultProxy, conduct: Conduct): Promise<void> {
  proxy.behave(conduct);
  await wait(AWAY_MS);
  proxy.behave({ kind: 'pass' });
}

/** It then refuses every write, also in the middle of several. */
async function fillRedis({ redisUrl }: StormPlatform): Promise<void> {
  const redis = new Redis(redisUrl);
  await redis.config('SET', 'maxmemory', '1mb');
  await wait(AWAY_MS);
  await redis.config('SET', 'maxmemory', '0');
  await redis.quit();
}

/** Takes every connection that is left, so that whoever comes is turned away. */
async function crowdPostgres({ db }: StormPlatform): Promise<void> {
  const crowd: pg.Client[] = [];
  for (let full = false; !full; ) {
    const one = new pg.Client({ connectionString: db.ownerUrl });
    one.on('error', () => {});
    full = await one.connect().then(
      () => false,
      () => true,
    );
    if (!full) crowd.push(one);
  }
  await wait(AWAY_MS);
  await Promise.all(crowd.map((one) => one.end().catch(() => {})));
}

/** Nobody writes a job meanwhile. */
async function lockJobs({ db }: StormPlatform): Promise<void> {
  const holder = await patiently(async () => {
    const client = new pg.Client({ connectionString: db.ownerUrl });
    client.on('error', () => {});
    await client.connect();
    return client;
  });
  await holder.query('begin; lock table jobs in share row exclusive mode').catch(() => {});
  await wait(AWAY_MS);
  await holder.end().catch(() => {});
}

async function emptyRedis(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  await redis.quit();
}

/** Which makes Postgres throw everybody out and recover. */
async function killBackend(platform: StormPlatform, random: () => number): Promise<void> {
  const pids = await backendsOf(platform);
  const pid = pids[Math.floor(random() * pids.length)];
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

async function terminateBackends({ db }: StormPlatform): Promise<void> {
  const sql = `select pg_terminate_backend(pid) from pg_stat_activity
    where usename like 'ringfence%' and datname = current_database() and pid <> pg_backend_pid()`;
  await patiently(() => asOwner(db.ownerUrl, sql));
}
