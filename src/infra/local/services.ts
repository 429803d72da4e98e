import { join } from 'node:path';
import type { ProcessPlan } from './supervised-process.ts';

export interface ServiceOptions {
  projectFolder: string;
  logFolder: string;
  /** On top of our own environment. */
  environment: Record<string, string>;
}

/** How to run the API of this build on a port; ready means that it finds Postgres and Redis well. */
export function apiPlan(options: ServiceOptions, host: string, port: number): ProcessPlan {
  const probed = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return {
    ...servicePlan(options, 'api', join('dist', 'api', 'main.js'), { HOST: host, PORT: String(port) }),
    stopWithin: 15_000,
    ready: () => isReady(`http://${probed}:${port}/readyz`),
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

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
