import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { join } from 'node:path';
import type { ProcessPlan } from './supervised-process.ts';

export interface ServiceOptions {
  projectFolder: string;
  logFolder: string;
  /** On top of our own environment. */
  environment: Record<string, string>;
}

/** Where the API is to listen. */
export interface ApiAddress {
  scheme: 'http' | 'https';
  host: string;
  port: number;
}

/** How to run the API of this build on a port; ready means that it finds Postgres and Redis well. */
export function apiPlan(options: ServiceOptions, { scheme, host, port }: ApiAddress): ProcessPlan {
  const probed = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return {
    ...servicePlan(options, 'api', join('dist', 'api', 'main.js'), { HOST: host, PORT: String(port) }),
    stopWithin: 17_000,
    ready: () => isReady(`${scheme}://${probed}:${port}/readyz`),
    readyWithin: 60_000,
  };
}

/** How to run the worker process with this number. `drainSeconds` is what it may take to finish or hand back its jobs. */
export function workerPlan(options: ServiceOptions, number: number, drainSeconds: number): ProcessPlan {
  const name = number === 1 ? 'worker' : `worker-${number}`;
  return {
    ...servicePlan(options, name, join('dist', 'workers', 'main.js'), {}),
    stopWithin: (drainSeconds + 8) * 1_000,
    // Jobs wait in Postgres until a worker takes them: nobody has to wait for the worker itself.
    ready: async () => true,
    readyWithin: 1_000,
  };
}

function servicePlan(options: ServiceOptions, name: string, program: string, environment: Record<string, string>) {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', '--disable-proto=delete', join(options.projectFolder, program)],
    cwd: options.projectFolder,
    env: { ...process.env, ...options.environment, ...environment },
    logFile: join(options.logFolder, `${name}.log`),
    stopSignal: 'SIGTERM' as const,
  };
}

/** Asks our own child on this machine, whose certificate names the platform and hardly this address. */
function isReady(url: string): Promise<boolean> {
  const get = url.startsWith('https:') ? httpsGet : httpGet;
  return new Promise((resolve) => {
    const request = get(url, { rejectUnauthorized: false, timeout: 3_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.on('close', () => resolve(false));
  });
}
