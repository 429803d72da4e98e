import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, transports } from 'winston';
import { CONFIG_FOLDER } from '../../src/config/project.ts';
import type { ScanSettings } from '../../src/db/authorise-scan.ts';
import { openObjectStore } from '../../src/infra/encrypted-store.ts';
import type { ObjectStore } from '../../src/infra/object-store.ts';
import { openCipher } from '../../src/infra/security/cipher.ts';
import { startDispatcher } from '../../src/jobs/dispatcher.ts';
import { type JobQueues, openQueues } from '../../src/jobs/queues.ts';
import { JOB_KINDS, type JobKind } from '../../src/jobs/registry.ts';
import type { ExecutionSettings } from '../../src/workers/execution.ts';
import type { Processors } from '../../src/workers/processor.ts';
import { processors } from '../../src/workers/registry.ts';
import type { WorkerServices } from '../../src/workers/services.ts';
import { startWorkerHost, type WorkerHost } from '../../src/workers/worker-host.ts';
import type { TestDatabase } from './database.ts';
import { testEnvironment } from './environment.ts';

/** A log that says nothing unless something is wrong. */
export const quietLog = createLogger({
  level: 'error',
  silent: !process.env.TEST_LOG,
  transports: [new transports.Console()],
});

/** Dispatcher and worker host in this process, with a queue prefix of their own and a quick clock. */
export interface TestWorkers {
  objects: ObjectStore;
  services: WorkerServices;
  queues: JobQueues;
  prefix: string;
  host: WorkerHost;
  stop(): Promise<void>;
}

/** Starts them; `own` replaces processors, for tests of the host itself. */
export async function startTestWorkers(
  { database, urls }: TestDatabase,
  {
    own = {},
    redisUrl = testEnvironment().redisUrl,
    prefix = `test-${randomBytes(6).toString('hex')}`,
    kinds = JOB_KINDS,
    name = 'test-worker',
    refused,
    uploads = {},
    scans = { ownHosts: [], loopback: true },
    mail = { url: '', from: '', ca: '', allowPlain: true },
    objects = openObjectStore(mkdtempSync(join(tmpdir(), 'ringfence-objects-')), {
      current: testEnvironment().masterKey,
      previous: [],
    }),
  }: {
    own?: Partial<Processors>;
    redisUrl?: string;
    prefix?: string;
    kinds?: JobKind[];
    name?: string;
    refused?: ExecutionSettings['refused'];
    objects?: ObjectStore;
    uploads?: Partial<WorkerServices['uploads']>;
    scans?: ScanSettings;
    mail?: WorkerServices['mail'];
  } = {},
): Promise<TestWorkers> {
  const services: WorkerServices = {
    database,
    objects,
    log: quietLog,
    configFolder: CONFIG_FOLDER,
    scanSettings: async () => scans,
    outbound: { isOwn: async () => false },
    feedCipher: openCipher(testEnvironment().masterKey, 'indicator-feeds'),
    channelCipher: openCipher(testEnvironment().masterKey, 'response-channels'),
    reports: { roots: [], cipher: openCipher(testEnvironment().masterKey, 'report-targets') },
    mail,
    uploads: {
      maxInflatedBytes: 1 << 30,
      maxLineBytes: 1 << 20,
      rangeBytes: 64 << 20,
      maxRejectedShare: 0.5,
      ...uploads,
    },
  };
  const queues = openQueues(redisUrl, prefix, () => {});
  const dispatcher = await startDispatcher({
    control: database.control,
    controlUrl: urls.controlUrl,
    queues,
    log: quietLog,
    reconcileSeconds: 2,
  });
  const host = startWorkerHost({
    services,
    redisUrl,
    prefix,
    kinds,
    concurrency: 0,
    lockSeconds: 3,
    stalledSeconds: 1,
    drainSeconds: 2,
    maxCrashes: 3,
    name,
    begun: dispatcher.begun,
    ...(refused ? { refused } : {}),
    processors: { ...processors, ...own },
  });
  return {
    objects,
    services,
    queues,
    prefix,
    host,
    async stop() {
      await host.close();
      await dispatcher.stop();
      await queues.close();
    },
  };
}
