import { setMaxListeners } from 'node:events';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import type { Knex } from 'knex';
import type { Logger } from 'winston';
import type { Config } from '../config.ts';
import { openDatabase } from '../db/database.ts';
import { countJobs } from '../db/job-counts.ts';
import { openJobWatch } from '../db/job-watch.ts';
import { databaseSettings } from '../db/settings.ts';
import { type Metrics, openMetrics } from '../infra/metrics.ts';
import { localObjectStore } from '../infra/object-store.ts';
import { openRefreshTokens } from '../infra/security/refresh-tokens.ts';
import { createTokenService } from '../infra/security/tokens.ts';
import { openQueues } from '../jobs/queues.ts';
import type { ApiServices } from './services.ts';
import { openSessionReader } from './session-reader.ts';
import { loadSigningKeys } from './token-keys.ts';

/** The services with what ends them. */
export interface OpenedServices {
  services: ApiServices;
  /** How to listen for jobs to dispatch. */
  controlUrl: string;
  /** Wakes everybody who waits; call it before closing the server. */
  stop(): void;
  close(): Promise<void>;
}

const GAUGE_KEEP = 10_000;

/** Opens everything the API needs. Postgres must answer, because the signing keys are in it; Redis may come later. */
export async function openApiServices(config: Config, log: Logger): Promise<OpenedServices> {
  if (!config.secrets.masterKey) throw new Error('Set RINGFENCE_MASTER_KEY (openssl rand -base64 32).');
  const masterKey = Buffer.from(config.secrets.masterKey, 'base64');
  const settings = databaseSettings(config.database, masterKey);
  const database = openDatabase(settings);
  const trouble = (part: string) => (error: Error) => log.debug(`${part} trouble`, { reason: error.message });
  const keys = await loadSigningKeys(database.control, masterKey).catch(async (error: Error) => {
    await database.close();
    throw error;
  });
  const redis = openRedis(config.redis.url).on('error', trouble('redis'));
  const queues = openQueues(config.redis.url, config.redis.prefix, trouble('queue'));
  const watch = openJobWatch(settings.controlUrl, trouble('job watch'));
  const stopping = new AbortController();
  // One listener per request under way, each removed with its request.
  setMaxListeners(0, stopping.signal);
  const services: ApiServices = {
    config,
    database,
    objects: localObjectStore(resolve(config.dataFolder, 'objects')),
    tokens: createTokenService({ ...config.auth, keys }),
    refreshTokens: openRefreshTokens(masterKey),
    sessions: openSessionReader(database.control),
    watch,
    queues,
    redis,
    metrics: metricsOf(database.control),
    log,
    stopping: stopping.signal,
  };
  return {
    services,
    controlUrl: settings.controlUrl,
    stop: () => stopping.abort(),
    async close() {
      await watch.close();
      await queues.close();
      redis.disconnect();
      await database.close();
    },
  };
}

/** A connection on which every command answers or fails within a second: only `commandTimeout` does that for a frozen server. */
function openRedis(url: string): Redis {
  return new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    commandTimeout: 1_000,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
  });
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
  ]);
}
