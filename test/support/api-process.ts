import { type ChildProcess, spawn } from 'node:child_process';
import { anyPort } from '../../src/infra/local/ports.ts';
import { built } from './built.ts';
import type { TestDatabase } from './database.ts';
import { testEnvironment } from './environment.ts';
import { eventually } from './eventually.ts';

/** An API in a process of its own, which can be killed. */
export interface ApiProcess {
  url: string;
  port: number;
  child: ChildProcess;
  /** What it has written so far, both streams. */
  said(): string;
  /** Ends it with a signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Starts one on a port (any free one) and waits until it is ready. */
export async function startApiProcess(
  { urls }: TestDatabase,
  { folder, port, environment = {} }: { folder: string; port?: number; environment?: Record<string, string> },
): Promise<ApiProcess> {
  const { redisUrl, masterKey, projectFolder, redisPrefix } = testEnvironment();
  const chosen = port ?? (await anyPort());
  const child = spawn(process.execPath, [built('api')], {
    cwd: projectFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ PATH: process.env.PATH, NODE_ENV: 'test', HOST: '127.0.0.1', PORT: String(chosen), RINGFENCE_DATA: folder },
      DATABASE_APP_URL: urls.appUrl,
      DATABASE_CONTROL_URL: urls.controlUrl,
      DATABASE_LOADER_URL: urls.loaderUrl,
      REDIS_URL: redisUrl,
      REDIS_PREFIX: redisPrefix,
      RINGFENCE_MASTER_KEY: masterKey.toString('base64'),
      ...{ RATE_ANONYMOUS_PER_HOUR: '1000000', RATE_USER_PER_MINUTE: '1000000', RATE_LOGIN_PER_15_MINUTES: '100000' },
      ...environment,
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-100_000);
    });
  }
  const url = `http://127.0.0.1:${chosen}`;
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`the API ended:\n${said}`);
      return fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    (ready) => ready,
    { milliseconds: 90_000 },
  );
  return {
    ...{ url, port: chosen, child },
    said: () => said,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill(signal);
      await ended;
    },
  };
}
