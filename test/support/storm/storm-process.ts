import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { testEnvironment } from '../environment.ts';

/** A process of the built platform that is started again whenever a fault ends it. */
export interface StormProcess {
  /** Undefined while it is being replaced. */
  pid(): number | undefined;
  /** Sends a signal; after SIGKILL and SIGTERM it is awaited and replaced. Resolves to its exit code. */
  signal(signal: NodeJS.Signals): Promise<number | null>;
  /** Ends that nobody asked for. */
  crashes(): string[];
  stop(): Promise<void>;
}

/** What runs an entry: of the built platform, or a file of the tests. */
function programOf(entry: string): string[] {
  const { projectFolder } = testEnvironment();
  return entry.endsWith('.ts') ? ['--import', 'tsx', join(projectFolder, entry)] : [join(projectFolder, 'dist', entry)];
}

/** Starts a file of `dist`, or one of the tests' own, with these variables. */
export function startStormProcess(entry: string, environment: Record<string, string>): StormProcess {
  const crashes: string[] = [];
  let stopping = false;
  let expected = false;
  let child: ChildProcess;
  const start = () => {
    let said = '';
    expected = false;
    child = spawn(process.execPath, programOf(entry), {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, NODE_ENV: 'test', LOG_LEVEL: 'error', ...environment },
    });
    child.stderr?.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString()).slice(-2_000);
      if (process.env.TEST_LOG) process.stderr.write(bytes);
    });
    child.once('exit', (code, signal) => {
      if (stopping || expected) return;
      crashes.push(`${entry} ended by itself (${code ?? signal}): ${said}`);
      start();
    });
  };
  const ended = (one: ChildProcess) =>
    new Promise<number | null>((resolve) => {
      if (one.exitCode !== null || one.signalCode !== null) resolve(one.exitCode);
      else one.once('exit', (code) => resolve(code));
    });
  start();
  return {
    pid: () => child.pid,
    async signal(signal) {
      const victim = child;
      if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return void victim.kill(signal) as unknown as null;
      expected = true;
      victim.kill(signal);
      const code = await ended(victim);
      if (!stopping) start();
      return code;
    },
    crashes: () => crashes,
    async stop() {
      stopping = true;
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      await ended(child);
      clearTimeout(late);
    },
  };
}
