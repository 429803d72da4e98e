import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { migrate } from '../../src/db/migrate.ts';
import { anyPort } from '../../src/infra/local/ports.ts';
import { ensureDatabase, preparePostgres } from '../../src/infra/local/postgres.ts';
import { prepareRedis } from '../../src/infra/local/redis.ts';
import { findRedis } from '../../src/infra/local/redis-finder.ts';
import { claimRun, currentRun, stopOrphans } from '../../src/infra/local/run-file.ts';
import { SupervisedProcess } from '../../src/infra/local/supervised-process.ts';

const PREFIX = 'ringfence-test-';

/** Postgres and Redis for one run of the tests, in a folder of their own that goes with them. */
export interface TestServers {
  /** What the tests find in their environment. */
  environment: Record<string, string>;
  /** Kills Postgres as a crash would; resolves when it is gone. It is started again by itself. */
  killPostgres(): Promise<void>;
  /** The same for Redis. */
  killRedis(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the servers on free ports and migrates a template database, which test files clone. Unless `durable`, Postgres
 * never waits for the disk: faster, but what it promised to keep does not outlive a crash.
 */
export async function startTestServers({ durable = false } = {}): Promise<TestServers> {
  await removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), PREFIX));
  // Postgres passes through it as another user when root runs the tests.
  chmodSync(folder, 0o711);
  const run = await claimRun(folder, () => {});
  const started: SupervisedProcess[] = [];
  const stop = async () => {
    for (const server of started.splice(0).reverse()) await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const postgres = preparePostgres({ ...(await options(folder, 'postgres')), durable });
    const redis = prepareRedis({ ...(await options(folder, 'redis')), program: await redisProgram() });
    for (const plan of [postgres.plan, redis.plan]) {
      const server = new SupervisedProcess(plan, { onProcess: run.setProcess });
      started.push(server);
      await server.start();
    }
    const masterKey = randomBytes(32);
    await ensureDatabase(postgres.url);
    await migrate(postgres.url, PROJECT_FOLDER, masterKey);
    await makeTemplate(postgres.url);
    const environment = {
      NODE_ENV: 'test',
      TEST_OWNER_URL: postgres.url,
      TEST_TEMPLATE: new URL(postgres.url).pathname.slice(1),
      TEST_REDIS_URL: redis.url,
      TEST_MASTER_KEY: masterKey.toString('base64'),
    };
    const [first, second] = started;
    return { environment, stop, killPostgres: () => killAndWait(first), killRedis: () => killAndWait(second) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Other processes of the server end by themselves once the first is gone, before another can take its place. */
async function killAndWait(server: SupervisedProcess | undefined): Promise<void> {
  const pid = server?.pid;
  if (!pid) throw new Error(`${server?.plan.name ?? 'the server'} is not running`);
  process.kill(pid, 'SIGKILL');
  while (server.pid === pid) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** What an earlier run left that was killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(PREFIX))) {
    const folder = join(tmpdir(), name);
    // Without a run file it is only just being made; another user's is not ours to remove.
    if (!existsSync(join(folder, 'run.json')) || currentRun(folder)) continue;
    await stopOrphans(folder)
      .then(() => rmSync(folder, { recursive: true, force: true }))
      .catch(() => {});
  }
}

async function options(folder: string, name: string) {
  return {
    folder: join(folder, name),
    port: await anyPort(),
    password: randomBytes(16).toString('hex'),
    logFile: join(folder, `${name}.log`),
  };
}

function redisProgram() {
  return findRedis({
    cacheFolder: join(PROJECT_FOLDER, '.ringfence', 'redis-dist'),
    onFetch: () => console.error("Fetching the distribution's Redis, once …"),
  });
}

/** Nobody can connect to the template from now on, which cloning it asks for. */
async function makeTemplate(url: string): Promise<void> {
  const maintenance = new URL(url);
  const name = maintenance.pathname.slice(1);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.toString() });
  await client.connect();
  await client.query(`alter database ${client.escapeIdentifier(name)} with allow_connections false is_template true`);
  await client.end();
}
