import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { CONFIG_FOLDER, loadConfig } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { databaseSettings } from '../db/settings.ts';
import { openLog } from '../infra/log.ts';
import { localObjectStore } from '../infra/object-store.ts';
import { startDispatcher } from '../jobs/dispatcher.ts';
import { openQueues } from '../jobs/queues.ts';
import { JOB_KINDS } from '../jobs/registry.ts';
import { serveHealth } from './health.ts';
import { processors } from './registry.ts';
import { startWorkerHost } from './worker-host.ts';

/** The worker process: takes jobs of the configured kinds until it is told to stop. */
async function main(): Promise<void> {
  const config = await loadConfig();
  const log = openLog(config.logLevel, 'worker');
  const settings = databaseSettings(config.database, Buffer.from(config.secrets.masterKey, 'base64'));
  const database = openDatabase(settings);
  const warn = (error: Error) => log.debug('redis trouble', { reason: error.message });
  const queues = openQueues(config.redis.url, config.redis.prefix, warn);
  const dispatcher = await startDispatcher({
    control: database.control,
    controlUrl: settings.controlUrl,
    queues,
    log,
    reconcileSeconds: config.jobs.reconcileSeconds,
  });
  const kinds = config.worker.queues.length > 0 ? config.worker.queues : JOB_KINDS;
  const host = startWorkerHost({
    services: {
      database,
      log,
      configFolder: CONFIG_FOLDER,
      objects: localObjectStore(resolve(config.dataFolder, 'objects')),
      uploads: config.uploads,
    },
    redisUrl: config.redis.url,
    prefix: config.redis.prefix,
    kinds,
    concurrency: config.worker.concurrency,
    ...config.jobs,
    name: `${hostname()}-${process.pid}`,
    processors,
  });
  log.info('worker started', { kinds });

  let stopping = false;
  const health = config.worker.healthPort
    ? serveHealth(config.worker.healthPort, { control: database.control, queues, isStopping: () => stopping })
    : null;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    log.info('worker stopping', { signal });
    // The process must end within the platform's grace period even when Redis or Postgres no longer answers.
    setTimeout(() => process.exit(1), (config.jobs.drainSeconds + 5) * 1_000).unref();
    await host.close();
    await dispatcher.stop();
    await queues.close();
    await database.close();
    health?.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
  process.on('unhandledRejection', (error) => {
    log.error('unhandled rejection', { error: error instanceof Error ? error.stack : String(error) });
    void stop('unhandledRejection');
  });
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
