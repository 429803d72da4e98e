import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { renewLogLevel } from '../config/log-level.ts';
import { CONFIG_FOLDER, PROJECT_FOLDER, productVersion } from '../config/project.ts';
import { requireServiceSettings } from '../config/service-settings.ts';
import { loadConfig } from '../config.ts';
import { openDatabase, warmUp } from '../db/database.ts';
import { patientStart } from '../db/patient-start.ts';
import { databaseSettings } from '../db/settings.ts';
import { watchSilence } from '../db/silence.ts';
import { registerWithConsul } from '../infra/consul.ts';
import { openObjectStore } from '../infra/encrypted-store.ts';
import { openInstalledObjects } from '../infra/installed-objects.ts';
import { openLog } from '../infra/log.ts';
import { ownEndpoints } from '../infra/own-endpoints.ts';
import { openOwnHosts } from '../infra/own-hosts.ts';
import { openCipher } from '../infra/security/cipher.ts';
import { readMasterKeys } from '../infra/security/master-keys.ts';
import { readSourceRoot } from '../infra/source-roots.ts';
import { startTracing } from '../infra/tracing.ts';
import { watchMemory } from '../infra/watch-memory.ts';
import { openWorkerMetrics } from '../infra/worker-metrics.ts';
import { startDispatcher } from '../jobs/dispatcher.ts';
import { openQueues } from '../jobs/queues.ts';
import { JOB_KINDS } from '../jobs/registry.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import { startAuditSealer } from './audit-sealer.ts';
import { checkSchema } from './check-schema.ts';
import { knownRanks } from './direction-evidence.ts';
import { startExceptionKeeper } from './exception-keeper.ts';
import { serveHealth } from './health.ts';
import { nameServers } from './name-servers.ts';
import { startQuarantineKeeper } from './quarantine-keeper.ts';
import { startQueueKeeper } from './queue-keeper.ts';
import { processors } from './registry.ts';
import { startReportKeeper } from './report-keeper.ts';
import { startResponseKeeper } from './response-keeper.ts';
import { startRetentionKeeper } from './retention-keeper.ts';
import { startSiemShipper } from './siem-shipper.ts';
import { startSourceKeeper } from './source-keeper.ts';
import { startUploadKeeper } from './upload-keeper.ts';
import { startWorkerHost } from './worker-host.ts';
import { startZoneKeeper } from './zone-keeper.ts';

/** The worker process: takes jobs of the configured kinds until it is told to stop. */
async function main(): Promise<void> {
  const config = requireServiceSettings(await loadConfig());
  const log = openLog(config.logLevel, 'worker', config.log);
  const tracing = await startTracing({ ...config.tracing, service: 'ringfence-worker', version: productVersion() });
  const masterKeys = readMasterKeys(config.secrets);
  const settings = databaseSettings(config.database, masterKeys.current);
  const database = openDatabase(settings);
  await patientStart(() => checkSchema(database.control), log);
  const warn = (error: Error) => log.debug('redis trouble', { reason: error.message });
  const queues = openQueues(config.redis, config.redis.prefix, warn);
  const dispatcher = await startDispatcher({
    control: database.control,
    controlUrl: { url: settings.listenUrl ?? settings.controlUrl, ca: settings.ca },
    queues,
    log,
    reconcileSeconds: config.jobs.reconcileSeconds,
  });
  const kinds = config.worker.queues.length > 0 ? config.worker.queues : JOB_KINDS;
  await warmUp(database);
  const silence = watchSilence({
    ...{ database, limit: config.database.silenceLimit, log },
    address: { url: settings.controlUrl, ca: settings.ca },
  });
  knownRanks(CONFIG_FOLDER).catch(() => {});
  const place = await openInstalledObjects(resolve(config.dataFolder), config.objects);
  const objects = openObjectStore(place, masterKeys, config.secrets.kms);
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
      nameServer: nameServers(config.reverseDns, database.control),
      outbound,
      feedCipher: openCipher(masterKeys.current, 'indicator-feeds', masterKeys.previous),
      reports: {
        roots: config.reports.roots.flatMap((text) => readSourceRoot(text) ?? []),
        cipher: openCipher(masterKeys.current, 'report-targets', masterKeys.previous),
      },
      channelCipher: openCipher(masterKeys.current, 'response-channels', masterKeys.previous),
      mail: { ...config.mail, allowPlain: config.environment !== 'production' },
      uploads: config.uploads,
    },
    redisUrl: config.redis,
    prefix: config.redis.prefix,
    kinds,
    concurrency: config.worker.concurrency,
    ...config.jobs,
    name: `${hostname()}-${process.pid}`,
    processors,
    begun: dispatcher.begun,
    observe: (end) => metrics.observeJob(end),
    refused: (kind, wanted) => queueKeeper.refuse(kind, wanted),
  });
  const metrics = openWorkerMetrics(host.running);
  const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };
  const queueKeeper = startQueueKeeper({
    ...{ control: database.control, queues, log, kinds, version },
    name: `${hostname()}-${process.pid}`,
    host: () => host,
    tooOld(error) {
      log.error('worker is too old', { reason: error.message });
      void stop('too old for the database');
    },
  });
  const keeper = startQuarantineKeeper({ control: database.control, objects, log });
  const pieces = startUploadKeeper({ control: database.control, objects, log });
  const scheduler = startScheduler({ database, log });
  const sources = startSourceKeeper({
    ...{ database, objects, log, uploads: config.uploads },
    roots: config.sources.roots.flatMap((text) => readSourceRoot(text) ?? []),
    cipher: openCipher(masterKeys.current, 'sources', masterKeys.previous),
    outbound,
  });
  const reports = startReportKeeper({ app: database.app, control: database.control, objects, log });
  const retention = startRetentionKeeper({ app: database.app, control: database.control, log });
  const zones = startZoneKeeper({ app: database.app, control: database.control, log });
  const exceptions = startExceptionKeeper({ app: database.app, control: database.control, log });
  const responses = startResponseKeeper({ app: database.app, control: database.control, log });
  const sealer = startAuditSealer({ control: database.control, log });
  const shipper = startSiemShipper({ control: database.control, log }, config.siem, {
    version,
    allowPlain: config.environment !== 'production',
  });
  log.info('worker started', { kinds });

  let stopping = false;
  const health = config.worker.healthPort
    ? serveHealth(config.worker.healthPort, {
        ...{ control: database.control, queues, metrics },
        isRefusing: () => stopping || queueKeeper.refusal() !== null,
      })
    : null;
  const { healthPort } = config.worker;
  const registration = healthPort
    ? registerWithConsul(
        config.consul,
        {
          ...{ name: 'ringfence-worker', id: `ringfence-worker-${hostname()}-${healthPort}` },
          ...{ port: healthPort, tlsName: null, version },
        },
        { log, rules: outbound },
      )
    : null;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    const deregistered = registration?.stop();
    log.info('worker stopping', { signal });
    // The process must end within the platform's grace period even when Redis or Postgres no longer answers.
    setTimeout(() => process.exit(1), (config.jobs.drainSeconds + 5) * 1_000).unref();
    void queueKeeper.drain();
    await host.close();
    await deregistered;
    await queueKeeper.stop();
    await scheduler.stop();
    await sources.stop();
    await dispatcher.stop();
    await shipper?.stop();
    await keeper.stop();
    await pieces.stop();
    await zones.stop();
    await exceptions.stop();
    await responses.stop();
    await reports.stop();
    await retention.stop();
    await sealer.stop();
    await queues.close();
    await silence.stop();
    await database.close();
    await tracing.stop();
    health?.close();
    process.exit(signal.startsWith('SIG') ? 0 : 1);
  };
  const { maxMemoryBytes } = config.worker;
  if (maxMemoryBytes > 0) {
    watchMemory(process.pid, maxMemoryBytes, () => {
      log.error('worker holds too much memory', { limit: maxMemoryBytes });
      void stop('too much memory');
    });
  }
  process.on('SIGHUP', () => renewLogLevel(log));
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
