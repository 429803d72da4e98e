import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchParent } from '../src/infra/local/watch-parent.ts';
import type { Counts } from './support/reporter.ts';
import { startTestServers } from './support/servers.ts';

const { prepare } = (await import(new URL('../scripts/bootstrap.mjs', import.meta.url).href)) as {
  prepare(): Promise<boolean>;
};

const ALL = 'test/**/*.test.ts';
/** A file that blocks its process cannot be timed out from within. The long forms give themselves more. */
const LONGEST = Number(process.env.TEST_MINUTES ?? 40) * 60_000;

/** Runs mocha against servers of its own and passes its arguments on: `npm test -- test/domain/**`. */
async function main(): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort());
  watchParent(() => interrupted.abort());
  if (!(await prepare())) return 1;
  const began = Date.now();
  const servers = await startTestServers();
  console.error(`Postgres and Redis are up, the schema is in place (${((Date.now() - began) / 1000).toFixed(1)} s).`);
  const folder = mkdtempSync(join(tmpdir(), 'ringfence-counts-'));
  const countsFile = join(folder, 'counts.json');
  try {
    if (interrupted.signal.aborted) return 130;
    const code = await mocha({ ...servers.environment, TEST_COUNTS: countsFile }, interrupted.signal);
    await servers.stop();
    const { passed, failed } = readCounts(countsFile, code);
    console.log(`${passed} passed, ${failed} failed`);
    return code;
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function mocha(environment: Record<string, string>, signal: AbortSignal): Promise<number> {
  const program = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
  // Not left to mocha's own node-option, which would put a process between us and the tests that outlives a kill.
  const child = spawn(
    process.execPath,
    ['--no-experimental-require-module', '--import', 'tsx', program, ...specs(process.argv.slice(2))],
    {
      env: { ...process.env, ...environment },
      stdio: 'inherit',
    },
  );
  const end = () => child.kill('SIGKILL');
  signal.addEventListener('abort', end);
  const limit = setTimeout(() => {
    console.error(`The tests were ended: they had not finished after ${LONGEST / 60_000} minutes.`);
    end();
  }, LONGEST);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(limit);
      resolve(code ?? 1);
    });
  });
}

/** Without a file or folder among the arguments, all tests run. Of a folder, what is named as one. */
function specs(given: string[]): string[] {
  const namesFiles = given.some((argument) => argument.startsWith('test/') || argument.endsWith('.test.ts'));
  const isFolder = (argument: string) => statSync(argument, { throwIfNoEntry: false })?.isDirectory();
  const named = given.map((argument) => (isFolder(argument) ? `${argument}/**/*.test.ts` : argument));
  return namesFiles ? named : [ALL, ...named];
}

/** A file that cannot even be loaded ends mocha before it counts; that is one failure. */
function readCounts(path: string, code: number): Counts {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: code === 0 ? 0 : 1 };
  }
}

process.exitCode = await main();
