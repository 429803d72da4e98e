import type { Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Logger } from 'winston';
import { readSecretFile } from '../config/environment.ts';
import { renewLogLevel } from '../config/log-level.ts';
import { productVersion } from '../config/project.ts';
import { requireServiceSettings } from '../config/service-settings.ts';
import { type Config, loadConfig } from '../config.ts';
import { noteConfiguration } from '../db/configuration-changes.ts';
import { patientStart } from '../db/patient-start.ts';
import { registerWithConsul } from '../infra/consul.ts';
import { openLog } from '../infra/log.ts';
import { startTracing } from '../infra/tracing.ts';
import { startDispatcher } from '../jobs/dispatcher.ts';
import { startScheduler } from '../jobs/scheduler.ts';
import { settingsOf } from './configuration-record.ts';
import { drain, LONGEST_DRAIN_MILLISECONDS } from './drain.ts';
import { openApiServices } from './open-services.ts';
import { createRedirectServer } from './redirect-server.ts';
import { createServer } from './server.ts';
import { changeCertificate } from './tls.ts';

/** The API process: serves requests and hands accepted jobs to their queues, until it is told to stop. */
async function main(): Promise<void> {
  const config = requireServiceSettings(await loadConfig());
  const log = openLog(config.logLevel, 'api', config.log);
  const tracing = await startTracing({ ...config.tracing, service: 'ringfence-api', version: productVersion() });
  const { services, controlUrl, stop, close } = await patientStart(() => openApiServices(config, log), log);
  await patientStart(() => noteConfiguration(services.database.control, settingsOf(config)), log);
  services.redis.once('ready', () => void warnOfEviction(services.redis, log));
  const dispatcher = await startDispatcher({
    control: services.database.control,
    controlUrl,
    queues: services.queues,
    log,
    reconcileSeconds: config.jobs.reconcileSeconds,
  });
  const scheduler = startScheduler({ database: services.database, log });
  const server = createServer(services);
  await listen(server, config.http.port, config.http.host);
  const redirect = await openRedirect(config);
  if (config.http.tlsCert) process.on('SIGHUP', () => renewCertificate(server, config, log));
  process.on('SIGHUP', () => renewLogLevel(log));
  const registration = registerWithConsul(config.consul, serviceOf(config, server), { log, rules: services.outbound });
  log.info('api started', { host: config.http.host, port: (server.address() as AddressInfo).port });

  let ending = false;
  const end = async (reason: string) => {
    if (ending) return;
    ending = true;
    log.info('api stopping', { reason });
    setTimeout(() => process.exit(1), LONGEST_DRAIN_MILLISECONDS + 7_000).unref();
    redirect?.close();
    // First of all, so that nobody new is sent here while what is here is finished.
    await registration.stop();
    stop();
    await drain(server);
    await scheduler.stop();
    await dispatcher.stop();
    await close();
    await tracing.stop();
    process.exit(reason === 'unhandledRejection' ? 1 : 0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal));
  process.on('unhandledRejection', (error) => {
    log.error('unhandled rejection', { error: error instanceof Error ? error.stack : String(error) });
    void end('unhandledRejection');
  });
}

/** This process as others find it. */
function serviceOf({ http }: Config, server: Server) {
  const { port } = server.address() as AddressInfo;
  const tlsName = http.tlsCert ? (http.publicUrl ? new URL(http.publicUrl).hostname : '') : null;
  return { name: 'ringfence-api', id: `ringfence-api-${hostname()}-${port}`, port, tlsName, version: productVersion() };
}

/** The port for plain http that only leads to https, when one is configured. */
async function openRedirect({ http }: Config): Promise<Server | undefined> {
  if (!http.redirectPort) return undefined;
  const server = createRedirectServer(http);
  await listen(server, http.redirectPort, http.host);
  return server;
}

/** Certificates change while processes run: SIGHUP reads their files again. What cannot be used changes nothing. */
function renewCertificate(server: Server, { http }: Config, log: Logger): void {
  try {
    const cert = readSecretFile('TLS_CERT') ?? http.tlsCert;
    changeCertificate(server as HttpsServer, { cert, key: readSecretFile('TLS_KEY') ?? http.tlsKey });
    log.info('certificate read again');
  } catch (error) {
    log.error('certificate not changed', { reason: (error as Error).message });
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
}

/** With any other policy a full Redis silently drops queue entries; they come back by reconciling, but late. */
async function warnOfEviction(redis: Redis, log: Logger): Promise<void> {
  const answer = (await redis.config('GET', 'maxmemory-policy').catch(() => [])) as string[];
  const policy = answer[1];
  if (policy !== undefined && policy !== 'noeviction') {
    log.warn('redis may evict queue entries', { policy, hint: 'set maxmemory-policy noeviction' });
  }
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});
