import { statfs } from 'node:fs/promises';
import { longestWait } from '../db/queue-health.ts';
import { siemLag } from '../db/siem.ts';
import type { ApiServices } from './services.ts';

/** One part the platform needs. */
export interface ComponentHealth {
  /** `slow`: it works, and somebody should look. */
  state: 'ok' | 'slow' | 'failed';
  /** Milliseconds that the check took. */
  ms: number;
}

/** The parts that must answer before this process can be of use. */
const NEEDED = ['postgres', 'redis', 'objects'] as const;
/** Those that somebody should look at, while requests are still answered. */
const WATCHED = ['disk', 'queues', 'siem'] as const;

export type Health = Record<(typeof NEEDED)[number] | (typeof WATCHED)[number], ComponentHealth>;

const LONGEST_CHECK = 2_000;
/** Probes come from many places at once; one look a second is enough for all of them. */
const KEEP = 1_000;
/** A disk with less than this share free is nearly full, and a full one stores nothing. */
const LITTLE_ROOM = 0.1;
const NO_ROOM = 0.01;
/** Seconds; a queue that is longer than its workers can be, or has none. */
const LONG_WAIT = 900;
const LONG_LAG = 300;

const known = new WeakMap<ApiServices, { at: number; health: Promise<Health> }>();
const started = new WeakSet<ApiServices>();

/** Looks at every part, at most once a second. */
export function checkHealth(services: ApiServices): Promise<Health> {
  const last = known.get(services);
  if (last && performance.now() - last.at < KEEP) return last.health;
  const health = look(services);
  known.set(services, { at: performance.now(), health });
  return health;
}

/** Whether requests can be answered. */
export function isReady(health: Health): boolean {
  return NEEDED.every((part) => health[part].state === 'ok');
}

/** Whether this process has been ready once: from then on what fails is the business of the other probes. */
export async function hasStarted(services: ApiServices): Promise<boolean> {
  if (!started.has(services) && isReady(await checkHealth(services))) started.add(services);
  return started.has(services);
}

async function look({ database, redis, objects, config }: ApiServices): Promise<Health> {
  const { control } = database;
  const checks: Record<keyof Health, () => Promise<ComponentHealth['state']>> = {
    postgres: () => answers(control.raw('select 1')),
    redis: () => answers(redis.ping()),
    objects: () => answers(objects.check()),
    disk: () => room(config.dataFolder),
    queues: async () => ((await longestWait(control)) > LONG_WAIT ? 'slow' : 'ok'),
    siem: async () => (config.siem.url && ((await siemLag(control))?.seconds ?? 0) > LONG_LAG ? 'slow' : 'ok'),
  };
  const looked = Object.entries(checks).map(async ([part, check]) => [part, await timed(check)]);
  return Object.fromEntries(await Promise.all(looked)) as Health;
}

async function answers(check: PromiseLike<unknown>): Promise<'ok'> {
  await check;
  return 'ok';
}

async function room(folder: string): Promise<ComponentHealth['state']> {
  const { bavail, blocks } = await statfs(folder).catch((error: NodeJS.ErrnoException) => {
    // Nothing has been stored yet, and whether anything can be is the object store's to say.
    if (error.code === 'ENOENT') return { bavail: 1, blocks: 1 };
    throw error;
  });
  const free = blocks === 0 ? 1 : bavail / blocks;
  if (free < NO_ROOM) return 'failed';
  return free < LITTLE_ROOM ? 'slow' : 'ok';
}

async function timed(check: () => Promise<ComponentHealth['state']>): Promise<ComponentHealth> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), LONGEST_CHECK);
  });
  const state = await Promise.race([Promise.resolve().then(check), late]).catch(() => 'failed' as const);
  clearTimeout(timer);
  return { state, ms: Math.round(performance.now() - begun) };
}
