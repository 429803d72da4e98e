import { setMaxListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import { CONFIG_FOLDER, type Config } from '../config.ts';
import { pruneAttempts } from '../db/attempts.ts';
import type { DatabaseAddress } from '../db/connection-options.ts';
import { openDatabase } from '../db/database.ts';
import { countJobs } from '../db/job-counts.ts';
import { openJobWatch } from '../db/job-watch.ts';
import { pruneChallenges } from '../db/mfa.ts';
import { databaseSettings } from '../db/settings.ts';
import { openObjectStore } from '../infra/encrypted-store.ts';
import { type Metrics, openMetrics } from '../infra/metrics.ts';
import { impatientRedisOptions } from '../infra/redis-options.ts';
import { openCipher } from '../infra/security/cipher.ts';
import { openCounterKeys } from '../infra/security/counter-keys.ts';
import { openDeviceTokens } from '../infra/security/device-tokens.ts';
import { readMasterKeys } from '../infra/security/master-keys.ts';
import { openRefreshTokens } from '../infra/security/refresh-tokens.ts';
import { createTokenService } from '../infra/security/tokens.ts';
import { openQueues } from '../jobs/queues.ts';
import { auditGauges } from './audit-gauges.ts';
import { openEventRecorder } from './event-recorder.ts';
import type { ApiServices } from './services.ts';
import { openSessionReader } from './session-reader.ts';
import { loadSigningKeys } from './token-keys.ts';

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
const PRUNE_EVERY = 10 * 60_000;

/** Opens everything the API needs. Postgres must answer, because the signing keys are in it; Redis may come later. */
export async function openApiServices(config: Config, log: Logger): Promise<OpenedServices> {
  const masterKeys = readMasterKeys(config.secrets);
  const { current: masterKey, previous } = masterKeys;
  const settings = databaseSettings(config.database, masterKey);
  const database = openDatabase(settings);
  const trouble = (part: string) => (error: Error) => log.debug(`${part} trouble`, { reason: error.message });
  const keys = await loadSigningKeys(database.control, masterKey, previous).catch(async (error: Error) => {
    await database.close();
    throw error;
  });
  const redis = new Redis(impatientRedisOptions(config.redis, 1_000)).on('error', trouble('redis'));
  const queues = openQueues(config.redis, config.redis.prefix, trouble('queue'));
  const control = { url: settings.controlUrl, ca: settings.ca };
  const watch = openJobWatch(control, trouble('job watch'));
  const stopping = new AbortController();
  // One listener per request under way, each removed with its request.
  setMaxListeners(0, stopping.signal);
  const services: ApiServices = {
    config,
    database,
    objects: openObjectStore(resolve(config.dataFolder, 'objects'), masterKeys),
    tokens: createTokenService({ ...config.auth, keys }),
    refreshTokens: openRefreshTokens(masterKey, previous),
    devices: openDeviceTokens(masterKey),
    counterKey: openCounterKeys(masterKey),
    mfaCipher: openCipher(masterKey, 'mfa', previous),
    commonPasswords: await commonPasswords(),
    sessions: openSessionReader(database.control, config.auth.requireMfaRoles),
    watch,
    queues,
    redis,
    events: openEventRecorder({ control: database.control, log }),
    metrics: metricsOf(database.control),
    log,
    stopping: stopping.signal,
  };
  const pruning = setInterval(() => {
    Promise.all([pruneAttempts(database.control, config.auth.lockoutWindowSeconds), pruneChallenges(database.control)])
      // Only room is at stake, and the next time comes.
      .catch(trouble('pruning'));
  }, PRUNE_EVERY).unref();
  return {
    services,
    controlUrl: control,
    stop: () => stopping.abort(),
    async close() {
      clearInterval(pruning);
      await services.events.close();
      await watch.close();
      await queues.close();
      redis.disconnect();
      await database.close();
    },
  };
}

/** config/common-passwords.txt, a password a line. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  const text = await readFile(join(CONFIG_FOLDER, 'common-passwords.txt'), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

function metricsOf(control: Knex): Metrics {
  return openMetrics([
    {
      name: 'ringfence_jobs',
      help: 'Jobs by kind and state, over all tenants',
      labels: ['kind', 'state'],
      keep: GAUGE_KEEP,
      async read() {
        const counts = await countJobs(control);
        return counts.map(({ kind, state, count }) => ({ labels: { kind, state }, value: count }));
      },
    },
    ...auditGauges(control),
  ]);
}
