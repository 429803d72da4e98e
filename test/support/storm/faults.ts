import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { patiently } from '../chaos.ts';
import { asOwner } from '../database.ts';
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
  { name: 'Postgres backend killed', strike: killBackend },
  { name: 'Postgres connections terminated', strike: terminateBackends },
  { name: 'Postgres killed', strike: ({ servers }) => servers.killPostgres() },
  { name: 'Postgres unreachable', strike: ({ proxies }) => away(proxies.postgres, 'freeze') },
  {
    name: 'slow network before the API',
    async strike({ proxies }) {
      proxies.api.behave({ kind: 'delay', milliseconds: 200 });
      await wait(AWAY_MS);
      proxies.api.behave({ kind: 'pass' });
    },
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

async function away(proxy: StormPlatform['proxies']['redis'], kind: 'freeze' | 'refuse'): Promise<void> {
  proxy.behave({ kind });
  await wait(AWAY_MS);
  proxy.behave({ kind: 'pass' });
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
