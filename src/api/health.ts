import type { ApiServices } from './services.ts';

/** One part the platform needs. */
export interface ComponentHealth {
  state: 'ok' | 'failed';
  /** Milliseconds that the check took. */
  ms: number;
}

/** The parts that must answer before this process can be of use. */
export type Health = Record<'postgres' | 'redis' | 'objects', ComponentHealth>;

const LONGEST_CHECK = 2_000;
/** Probes come from many places at once; one look a second is enough for all of them. */
const KEEP = 1_000;

const known = new WeakMap<ApiServices, { at: number; health: Promise<Health> }>();

/** Looks at every part, at most once a second. */
export function checkHealth(services: ApiServices): Promise<Health> {
  const last = known.get(services);
  if (last && performance.now() - last.at < KEEP) return last.health;
  const health = look(services);
  known.set(services, { at: performance.now(), health });
  return health;
}

async function look({ database, redis, objects }: ApiServices): Promise<Health> {
  const [postgres, redisHealth, objectsHealth] = await Promise.all([
    timed(() => database.control.raw('select 1')),
    timed(() => redis.ping()),
    timed(() => objects.check()),
  ]);
  return { postgres, redis: redisHealth, objects: objectsHealth };
}

async function timed(check: () => PromiseLike<unknown>): Promise<ComponentHealth> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), LONGEST_CHECK);
  });
  const state = await Promise.race([Promise.resolve().then(check), late]).then(
    () => 'ok' as const,
    () => 'failed' as const,
  );
  clearTimeout(timer);
  return { state, ms: Math.round(performance.now() - started) };
}
