import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { CONFIG_FOLDER, loadConfig, PROJECT_FOLDER, requireServiceSettings } from '../config.ts';
import { openDatabase, warmUp } from '../db/database.ts';
import { databaseSettings } from '../db/settings.ts';
import { openObjectStore } from '../infra/encrypted-store.ts';
import { openLog } from '../infra/log.ts';
import { ownEndpoints } from '../infra/own-endpoints.ts';
import { openOwnHosts } from '../infra/own-hosts.ts';
import { openCipher } from '../infra/security/cipher.ts';
import { readMasterKeys } from '../infra/security/master-keys.ts';
import { readSourceRoot } from '../infra/source-roots.ts';
import { startDispatcher } from '../jobs/dispatcher.ts';
import { openQueues } from '../jobs/queues.ts';
import { JOB_KINDS } from '../jobs/registry.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import { startAuditSealer } from './audit-sealer.ts';
import { startExceptionKeeper } from './exception-keeper.ts';
import { serveHealth } from './health.ts';
import { startQuarantineKeeper } from './quarantine-keeper.ts';
import { processors } from './registry.ts';
import { startRetentionKeeper } from './retention-keeper.ts';
import { startSiemShipper } from './siem-shipper.ts';
import { startSourceKeeper } from './source-keeper.ts';
import { startWorkerHost } from './worker-host.ts';
import { startZoneKeeper } from './zone-keeper.ts';

/** The worker process: takes jobs of the configured kinds until it is told to stop. */
async function main(): Promise<void> {
  const config = requireServiceSettings(await loadConfig());
  const log = openLog(config.logLevel, 'worker', config.log);
  const masterKeys = readMasterKeys(config.secrets);
  const settings = databaseSettings(config.database, masterKeys.current);
  const database = openDatabase(settings);
  const warn = (error: Error) => log.debug('redis trouble', { reason: error.message });
  const queues = openQueues(config.redis, config.redis.prefix, warn);
  const dispatcher = await startDispatcher({
    control: database.control,
    controlUrl: { url: settings.controlUrl, ca: settings.ca },
    queues,
    log,
    reconcileSeconds: config.jobs.reconcileSeconds,
  });
  const kinds = config.worker.queues.length > 0 ? config.worker.queues : JOB_KINDS;
  await warmUp(database);
  const objects = openObjectStore(resolve(config.dataFolder, 'objects'), masterKeys, config.secrets.kms);
  const ownHosts = openOwnHosts([settings.appUrl, config.redis.url, config.http.publicUrl]);
  const outbound = {
    isOwn: ownEndpoints({
      urls: [settings.appUrl, config.redis.url],
      ports: [config.http.port, config.http.redirectPort, config.worker.healthPort],
    }),
  };
  const host = startWorkerHost({
    services: {
      database,
      log,
      configFolder: CONFIG_FOLDER,
      scanSettings: async () => ({
        ownHosts: [...(await ownHosts()), ...config.scans.ownHosts],
        loopback: config.scans.loopback,
      }),
      objects,
      outbound,
      feedCipher: openCipher(masterKeys.current, 'indicator-feeds', masterKeys.previous),
      uploads: config.uploads,
    },
    redisUrl: config.redis,
    prefix: config.redis.prefix,
    kinds,
    concurrency: config.worker.concurrency,
    ...config.jobs,
    name: `${hostname()}-${process.pid}`,
    processors,
  });
  const keeper = startQuarantineKeeper({ control: database.control, objects, log });
  const scheduler = startScheduler({ database, log });
  const sources = startSourceKeeper({
    ...{ database, objects, log, uploads: config.uploads },
    roots: config.sources.roots.flatMap((text) => readSourceRoot(text) ?? []),
    cipher: openCipher(masterKeys.current, 'sources', masterKeys.previous),
    outbound,
  });
  const retention = startRetentionKeeper({ app: database.app, control: database.control, log });
  const zones = startZoneKeeper({ app: database.app, control: database.control, log });
  const exceptions = startExceptionKeeper({ app: database.app, control: database.control, log });
  const sealer = startAuditSealer({ control: database.control, log });
  const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  const shipper = startSiemShipper({ control: database.control, log }, config.siem, {
    version,
    allowPlain: config.environment !== 'production',
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
    await scheduler.stop();
    await sources.stop();
    await dispatcher.stop();
    await shipper?.stop();
    await keeper.stop();
    await zones.stop();
    await exceptions.stop();
    await retention.stop();
    await sealer.stop();
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
