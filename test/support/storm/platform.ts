import { anyPort } from '../../../src/infra/local/ports.ts';
import { patiently } from '../chaos.ts';
import { asOwner, type TestDatabase, testDatabase } from '../database.ts';
import { testEnvironment } from '../environment.ts';
import { eventually } from '../eventually.ts';
import { startTestServers, type TestServers } from '../servers.ts';
import { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { type StormProcess, startStormProcess } from './storm-process.ts';

/** A whole platform of processes behind proxies that can be made to fail: what a storm rages over. */
export interface StormPlatform {
  db: TestDatabase;
  servers: TestServers;
  redisUrl: string;
  /** Where clients go: spread over the replicas of the API. */
  url: string;
  apis: StormProcess[];
  workers: StormProcess[];
  proxies: { api: FaultProxy; postgres: FaultProxy; redis: FaultProxy };
  /** Where each replica of the API listens, past the balancer. */
  ports: number[];
  /** Replicas, by their place in `apis`, that the balancer sends nobody new to. */
  resting: Set<number>;
  stop(): Promise<void>;
}

/** A quick clock: seconds instead of the usual dozens, so that a storm of minutes shows what hours would. */
const JOBS = { lockSeconds: 3, stalledSeconds: 1, reconcileSeconds: 3, drainSeconds: 20, maxCrashes: 50 };

/** Starts Postgres and Redis that keep what they promise, replicas of the API, and workers. */
export async function startStormPlatform(
  folder: string,
  {
    apis = 3,
    workers = 2,
    worker = 'workers/main.js',
    apiEnvironment = {},
    workerEnvironment = {},
    jobs = {},
  }: {
    apis?: number;
    workers?: number;
    worker?: string;
    apiEnvironment?: Record<string, string>;
    workerEnvironment?: Record<string, string>;
    /** Of the configuration, on top of the quick clock. */
    jobs?: Partial<typeof JOBS>;
  } = {},
): Promise<StormPlatform> {
  const outside = { ...process.env };
  const servers = await startTestServers({ durable: true });
  Object.assign(process.env, servers.environment);
  const db = await testDatabase();
  const { redisUrl, masterKey } = testEnvironment();
  const ports = await Promise.all(Array.from({ length: apis }, () => anyPort()));
  const resting = new Set<number>();
  const serving = () => ports.filter((_, at) => !resting.has(at)).map((port) => ({ host: '127.0.0.1', port }));
  const proxies = {
    api: await startFaultProxy(serving),
    postgres: await startFaultProxy(() => [addressOf(db.urls.appUrl)]),
    redis: await startFaultProxy(() => [addressOf(redisUrl)]),
  };
  const through = (url: string, { port }: FaultProxy) => Object.assign(new URL(url), { port: String(port) }).toString();
  const environment = {
    ...{ RINGFENCE_DATA: folder, RINGFENCE_MASTER_KEY: masterKey.toString('base64'), HOST: '127.0.0.1' },
    DATABASE_APP_URL: through(db.urls.appUrl, proxies.postgres),
    DATABASE_CONTROL_URL: through(db.urls.controlUrl, proxies.postgres),
    DATABASE_LOADER_URL: through(db.urls.loaderUrl, proxies.postgres),
    REDIS_URL: through(redisUrl, proxies.redis),
    ...{ REDIS_PREFIX: 'storm', RATE_USER_PER_MINUTE: '1000000', RATE_ANONYMOUS_PER_HOUR: '1000000' },
    ...{ RATE_LOGIN_PER_15_MINUTES: '100000', STORM_OWNER_URL: db.ownerUrl },
    NODE_CONFIG: JSON.stringify({ jobs: { ...JOBS, ...jobs } }),
  };
  const started = {
    apis: ports.map((port) =>
      startStormProcess('api/main.js', { ...environment, ...apiEnvironment, PORT: String(port) }),
    ),
    workers: Array.from({ length: workers }, () => startStormProcess(worker, { ...environment, ...workerEnvironment })),
  };
  return {
    ...{ db, servers, redisUrl, url: `http://127.0.0.1:${proxies.api.port}`, ...started, proxies, ports, resting },
    async stop() {
      for (const proxy of Object.values(proxies)) proxy.behave({ kind: 'pass' });
      await Promise.all([...started.apis, ...started.workers].map((one) => one.stop()));
      for (const proxy of Object.values(proxies)) await proxy.stop();
      await db.database.close();
      await servers.stop();
      Object.assign(process.env, outside);
    },
  };
}

/** Waits until every replica of the API, or the one at a place in `apis`, answers that it is ready. */
export async function ready({ ports }: StormPlatform, at?: number): Promise<void> {
  const wanted = at === undefined ? ports : [ports[at]];
  const isReady = (port?: number) =>
    fetch(`http://127.0.0.1:${port}/readyz`, { headers: { connection: 'close' } }).then(
      ({ ok }) => ok,
      () => false,
    );
  const answers = () => Promise.all(wanted.map(isReady));
  await eventually(answers, (all) => all.every(Boolean), { milliseconds: 90_000 });
}

/** Process ids of the backends that serve the platform. */
export async function backendsOf({ db }: StormPlatform): Promise<number[]> {
  const sql = `select pid from pg_stat_activity where datname = current_database() and usename like 'ringfence%' and pid <> pg_backend_pid()`;
  return (await patiently(() => asOwner<{ pid: number }>(db.ownerUrl, sql))).map(({ pid }) => pid);
}

function addressOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
