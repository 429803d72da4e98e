import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { CONFIG_FOLDER, productVersion } from '../config/project.ts';
import type { Config } from '../config.ts';
import type { DatabaseAddress } from '../db/connection-options.ts';
import { type Database, inTenant, openDatabase } from '../db/database.ts';
import { openDatabaseClock } from '../db/database-clock.ts';
import { isSwitchedOn } from '../db/feature-switches.ts';
import { countJobs } from '../db/job-counts.ts';
import { openJobWatch } from '../db/job-watch.ts';
import { databaseSettings } from '../db/settings.ts';
import { watchSilence } from '../db/silence.ts';
import { requestThreatSettings } from '../domain/access/request-threats/settings.ts';
import { FEATURES, type Feature } from '../domain/features/features.ts';
import { openAnswerCache } from '../infra/answer-cache.ts';
import { openObjectStore } from '../infra/encrypted-store.ts';
import { openFeatureFlags } from '../infra/feature-flags.ts';
import { openInstalledObjects } from '../infra/installed-objects.ts';
import { readJsonFile } from '../infra/json-file.ts';
import { type Metrics, openMetrics } from '../infra/metrics.ts';
import { openOidcClient } from '../infra/oidc-client.ts';
import type { OutboundRules } from '../infra/outbound-request.ts';
import { ownEndpoints } from '../infra/own-endpoints.ts';
import { openOwnHosts } from '../infra/own-hosts.ts';
import { impatientRedisOptions, openRedis } from '../infra/redis-options.ts';
import { openCipher } from '../infra/security/cipher.ts';
import { openCounterKeys } from '../infra/security/counter-keys.ts';
import { openCsrfTokens } from '../infra/security/csrf-tokens.ts';
import { openDeviceTokens } from '../infra/security/device-tokens.ts';
import { readMasterKeys } from '../infra/security/master-keys.ts';
import { openRefreshTokens } from '../infra/security/refresh-tokens.ts';
import { createTokenService } from '../infra/security/tokens.ts';
import { openQueues } from '../jobs/queues.ts';
import { readKeyAgain } from './api-key-reader.ts';
import { auditGauges } from './audit-gauges.ts';
import { openEventRecorder } from './event-recorder.ts';
import { rotationSchedule, startKeyRotation } from './key-rotation.ts';
import { platformGauges } from './platform-gauges.ts';
import { openPlatformTenant } from './platform-tenant.ts';
import { openLiveStreams } from './realtime/live-streams.ts';
import { openRequestThreats } from './request-threats.ts';
import type { ApiServices } from './services.ts';
import { openSessionReader } from './session-reader.ts';
import { oidcFetchFor } from './sso-destinations.ts';
import { startPruning } from './start-pruning.ts';
import { openTokenKeys } from './token-keys.ts';

/** The services with what ends them. */
export interface OpenedServices {
  services: ApiServices;
  /** How to listen for jobs to dispatch. */
  controlUrl: DatabaseAddress;
  /** Wakes everybody who waits; call it before closing the server. */
  stop(): void;
  close(): Promise<void>;
}

const GAUGE_KEEP = 10_000;
/** Beyond that it is faster to work the answer out. */
const CACHE_MILLISECONDS = 200;

/** Opens everything the API needs. Postgres must answer, because the signing keys are in it; Redis may come later. */
export async function openApiServices(config: Config, log: Logger): Promise<OpenedServices> {
  const masterKeys = readMasterKeys(config.secrets);
  const { current: masterKey, previous } = masterKeys;
  const settings = databaseSettings(config.database, masterKey);
  const database = openDatabase(settings);
  const trouble = (part: string) => (error: Error) => log.debug(`${part} trouble`, { reason: error.message });
  const fail = async (error: Error) => {
    await database.close();
    throw error;
  };
  const tokenKeys = await openTokenKeys(database.control, masterKeys).catch(fail);
  const clock = await openDatabaseClock(database.control, trouble('clock')).catch(fail);
  const redis = openRedis(config.redis, impatientRedisOptions(config.redis, 1_000)).on('error', trouble('redis'));
  const cache = openCacheRedis(config).on('error', trouble('cache'));
  const queues = openQueues(config.redis, config.redis.prefix, trouble('queue'));
  const control = { url: settings.listenUrl ?? settings.controlUrl, ca: settings.ca };
  const watch = openJobWatch(control, trouble('job watch'));
  // A provider on this machine speaks plain http at most in development and tests.
  const outside = { allowLoopback: config.environment !== 'production' };
  const stopping = new AbortController();
  // One listener per request under way, each removed with its request.
  setMaxListeners(0, stopping.signal);
  const ports = [config.http.port, config.http.redirectPort, config.worker.healthPort];
  const outbound: OutboundRules = { isOwn: ownEndpoints({ urls: [settings.appUrl, config.redis.url], ports }) };
  const sessions = openSessionReader(database.control, config.auth.requireMfaRoles);
  const metrics = metricsOf(database);
  const features = await openFeatureFlags(FEATURES, (feature, tenantId) =>
    inTenant(database.app, tenantId, (transaction) => isSwitchedOn(transaction, feature as Feature)),
  );
  const services: ApiServices = {
    config,
    database,
    clock,
    objects: openObjectStore(
      await openInstalledObjects(resolve(config.dataFolder), config.objects),
      masterKeys,
      config.secrets.kms,
    ),
    answers: openAnswerCache(cache, {
      prefix: config.redis.prefix,
      seconds: config.cache.seconds,
      cipher: openCipher(masterKey, 'answers', previous),
    }),
    build: productVersion(),
    tokens: createTokenService({ ...config.auth, keys: tokenKeys.current, now: clock.now }),
    tokenKeys,
    refreshTokens: openRefreshTokens(masterKey, previous),
    csrf: openCsrfTokens(masterKey, previous),
    devices: openDeviceTokens(masterKey, clock.now),
    counterKey: openCounterKeys(masterKey),
    mfaCipher: openCipher(masterKey, 'mfa', previous),
    ssoCipher: openCipher(masterKey, 'sso', previous),
    sourceCipher: openCipher(masterKey, 'sources', previous),
    feedCipher: openCipher(masterKey, 'indicator-feeds', previous),
    targetCipher: openCipher(masterKey, 'report-targets', previous),
    channelCipher: openCipher(masterKey, 'response-channels', previous),
    mail: { ...config.mail, allowPlain: config.environment !== 'production' },
    oidc: openOidcClient(oidcFetchFor(database.app, outbound, outside), outside),
    commonPasswords: await commonPasswords(),
    isPlatformTenant: openPlatformTenant(database.control),
    sessions,
    watch,
    streams: openLiveStreams({
      app: database.app,
      readKey: (id) => readKeyAgain({ database, config }, id),
      watch,
      sessions,
      config,
      metrics,
      log,
    }),
    queues,
    redis,
    events: openEventRecorder({ control: database.control, log }),
    threats: openRequestThreats({
      database,
      settings: requestThreatSettings(await readJsonFile(CONFIG_FOLDER, 'request-threats.json')),
      log,
    }),
    outbound,
    ownHosts: openOwnHosts([settings.appUrl, config.redis.url, config.http.publicUrl]),
    features,
    metrics,
    log,
    stopping: stopping.signal,
  };
  const silence = watchSilence({
    database,
    address: { url: settings.controlUrl, ca: settings.ca },
    limit: config.database.silenceLimit,
    log,
  });
  const pruning = startPruning(database.control, config.auth.lockoutWindowSeconds, trouble('pruning'));
  const stopRotation = startKeyRotation({
    control: database.control,
    tokenKeys,
    masterKeys,
    schedule: rotationSchedule(config.auth),
    log,
  });
  return {
    services,
    controlUrl: control,
    stop: () => stopping.abort(),
    async close() {
      clearInterval(pruning);
      clock.stop();
      stopRotation();
      await features.close();
      await services.events.close();
      await services.threats.close();
      await watch.close();
      await queues.close();
      redis.disconnect();
      cache.disconnect();
      await silence.stop();
      await database.close();
    },
  };
}

/** The Redis that answers are kept in: one of its own when named, so that it may forget what it likes. */
function openCacheRedis({ cache, redis }: Config): Redis {
  const address = cache.url ? cache : redis;
  return openRedis(address, impatientRedisOptions(address, CACHE_MILLISECONDS));
}

/** config/common-passwords.txt, a password a line. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const text = await readFile(join(CONFIG_FOLDER, 'common-passwords.txt'), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

function metricsOf(database: Database): Metrics {
  return openMetrics([
    {
      name: 'ringfence_jobs',
      help: 'Jobs by kind and state, over all tenants',
      labels: ['kind', 'state'],
      keep: GAUGE_KEEP,
      async read() {
        const counts = await countJobs(database.control);
        return counts.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count }));
      },
    },
    ...auditGauges(database.control),
    ...platformGauges(database),
  ]);
}
