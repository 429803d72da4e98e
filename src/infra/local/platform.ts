import { accessSync, chmodSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ReservedPort } from './ports.ts';
import { claimRun, type HeldRun } from './run-file.ts';
import { localSecret } from './secrets.ts';
import { apiPlan, workerPlan } from './services.ts';
import { openDatabaseServer, openRedisServer, type Parts, type Ports, portFor } from './stores.ts';
import { type Crash, SupervisedProcess } from './supervised-process.ts';

/** A step of the start: told when it begins and again when it is done. */
export interface PlatformProgress {
  step: string;
  state: 'begun' | 'done' | 'note';
  text: string;
}

/** What the database's preparation gives. */
export interface PreparedDatabase {
  /** Environment variables with the roles' connection strings. */
  environment: Record<string, string>;
  firstAdministrator: { email: string; password: string } | null;
  migrations: string[];
}

export interface LocalPlatformOptions {
  projectFolder: string;
  /** Everything the platform keeps; made when missing. */
  dataFolder: string;
  /** Migrates and seeds; given, because this floor knows no SQL. */
  prepareDatabase: (ownerUrl: string, masterKey: Buffer) => Promise<PreparedDatabase>;
  /** A database of the user's own; else a private Postgres is run. */
  databaseUrl?: string | undefined;
  /** A Redis of the user's own; else a private one is run. */
  redisUrl?: string | undefined;
  /** Authority of that Redis' certificate (PEM). */
  redisCa?: string | undefined;
  /** 32 bytes in base64; else made once and kept in the data folder. */
  masterKey?: string | undefined;
  host?: string | undefined;
  /** The API's certificate chain (PEM), which it finds with its key in the environment: it then speaks https. */
  certificate?: string | undefined;
  /** Ports to insist on; the others are the usual ones or the next free. */
  ports?: Partial<Ports> | undefined;
  /** Number of worker processes; 1. */
  workers?: number | undefined;
  drainSeconds?: number | undefined;
  /** Where a Redis fetched from the distribution is kept; in the data folder. */
  redisCache?: string | undefined;
  /** Further variables for the API and the workers. */
  environment?: Record<string, string> | undefined;
  onProgress?: ((progress: PlatformProgress) => void) | undefined;
  onCrash?: ((crash: Crash) => void) | undefined;
  /** Gives up starting, and stops what was started. */
  signal?: AbortSignal | undefined;
}

/** A platform running on this machine. */
export interface LocalPlatform {
  url: string;
  /** Signs in as the owner of the database. */
  databaseUrl: string;
  redisUrl: string;
  masterKey: string;
  /** Made by this very start, with its one-time password; else null. */
  firstAdministrator: { email: string; password: string } | null;
  /** Ends everything that was started, in order; `now` does not wait for running jobs. */
  stop(options?: { now?: boolean }): Promise<void>;
}

/** Starts Postgres, Redis, the API and the workers, and returns when the API is ready. Throws AlreadyRunning. */
export async function runPlatform(options: LocalPlatformOptions): Promise<LocalPlatform> {
  const { dataFolder, onProgress = () => {} } = options;
  makeFolder(dataFolder);
  const run = await claimRun(dataFolder, (names) =>
    onProgress({ step: 'orphans', state: 'note', text: `ended what a killed run had left: ${names.join(', ')}` }),
  );
  const started: SupervisedProcess[] = [];
  const ports: ReservedPort[] = [];
  const stop = async ({ now = false } = {}) => {
    await stopAll(started, now);
    for (const port of ports) port.release();
    run.release();
  };
  try {
    return { ...(await startAll(options, run, { started, ports })), stop };
  } catch (error) {
    await stop({ now: true });
    throw error;
  }
}

/** Without a certificate of its own, what runs here speaks plain http, whatever the environment has for other processes. */
const PLAIN_HTTP = { TLS_CERT: '', TLS_CERT_FILE: '', TLS_KEY: '', TLS_KEY_FILE: '', HTTP_REDIRECT_PORT: '0' };

interface Opened {
  started: SupervisedProcess[];
  ports: ReservedPort[];
}

async function startAll(options: LocalPlatformOptions, run: HeldRun, { started, ports }: Opened) {
  const { dataFolder, signal, host = '127.0.0.1', onProgress = () => {} } = options;
  const parts: Parts = {
    dataFolder,
    secretFolder: join(dataFolder, 'secrets'),
    logFolder: join(dataFolder, 'logs'),
    port: (name) => portFor(name, options.ports, ports),
    async start(plan) {
      signal?.throwIfAborted();
      const process = new SupervisedProcess(plan, { onProcess: run.setProcess, onCrash: options.onCrash, signal });
      started.push(process);
      await process.start();
    },
    note: (step, text) => onProgress({ step, state: 'note', text }),
  };
  const step = async <Result>(
    name: string,
    title: string,
    work: () => Promise<Result>,
    told: (result: Result) => string,
  ) => {
    signal?.throwIfAborted();
    onProgress({ step: name, state: 'begun', text: title });
    const result = await work();
    onProgress({ step: name, state: 'done', text: `${title} ${told(result)}` });
    return result;
  };
  mkdirSync(parts.logFolder, { recursive: true, mode: 0o700 });

  const onHost = (url: string) => `on ${new URL(url).host}`;
  const databaseUrl = await step(
    'postgres',
    'PostgreSQL',
    () => openDatabaseServer(parts, options.databaseUrl),
    onHost,
  );
  const redisUrl = await step('redis', 'Redis', () => openRedisServer(parts, options), onHost);
  const masterKey = options.masterKey || localSecret(parts.secretFolder, 'master-key', 'base64');
  const database = await step(
    'schema',
    'Database schema',
    () => options.prepareDatabase(databaseUrl, Buffer.from(masterKey, 'base64')),
    ({ migrations: { length } }) => (length > 0 ? `migrated (${length} steps)` : 'is up to date'),
  );
  const services = {
    projectFolder: options.projectFolder,
    logFolder: parts.logFolder,
    environment: {
      ...(options.certificate ? {} : PLAIN_HTTP),
      // The private servers have no certificates.
      ...(options.databaseUrl ? {} : { DATABASE_CA: '', DATABASE_CA_FILE: '' }),
      ...(options.redisUrl ? {} : { REDIS_CA: '', REDIS_CA_FILE: '' }),
      ...options.environment,
      ...database.environment,
      REDIS_URL: redisUrl,
      RINGFENCE_MASTER_KEY: masterKey,
      RINGFENCE_DATA: dataFolder,
    },
  };
  const scheme = options.certificate ? 'https' : 'http';
  const openApi = async () => {
    const port = await parts.port('api');
    await parts.start(apiPlan(services, { scheme, host, port }));
    return port;
  };
  const port = await step('api', 'API', openApi, (number) => `on port ${number}`);
  const { workers = 1, drainSeconds = 25 } = options;
  for (let number = 1; number <= workers; number++) await parts.start(workerPlan(services, number, drainSeconds));
  const url = `${scheme}://${['0.0.0.0', '::'].includes(host) ? 'localhost' : host}:${port}`;
  run.setUrl(url);
  return { url, databaseUrl, redisUrl, masterKey, firstAdministrator: database.firstAdministrator };
}

/** Who takes requests first, then who works, then who stores. */
async function stopAll(started: SupervisedProcess[], now: boolean): Promise<void> {
  const named = (test: (name: string) => boolean) => started.filter(({ plan }) => test(plan.name));
  await Promise.all(named((name) => name === 'api').map((process) => process.stop({ now })));
  await Promise.all(named((name) => name.startsWith('worker')).map((process) => process.stop({ now })));
  for (const process of [...named((name) => name === 'redis'), ...named((name) => name === 'postgres')]) {
    await process.stop();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    // Postgres passes through it as another user when we are root; what is inside is closed to others one by one.
    if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`The data folder ${folder} cannot be made or used (${code}); set RINGFENCE_DATA to one that can.`);
  }
}
