import { setTimeout as wait } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { endProcess, isAlive } from '../../infra/local/process-mark.ts';
import { AlreadyRunning, currentRun, type Run, stopOrphans } from '../../infra/local/run-file.ts';
import { loadLocalConfig, localDataFolder, optionsFrom, type StartedPlatform, startPlatform } from '../platform.ts';
import { serveUntilStopped } from '../serve-until-stopped.ts';
import { banner, openStartView } from '../start-view.ts';

const START_PATIENCE = 120_000;
const STOP_PATIENCE = 60_000;

/** What `start` and `demo` can be told. */
export interface StartFlags {
  port?: number;
  workers?: number;
  /** False for --no-worker. */
  worker?: boolean;
  json?: boolean;
}

/** `start`, `stop` and `status` of the platform in this checkout. */
export function registerStart(program: Command): void {
  withStartFlags(
    program.command('start').description('run the whole platform here: database, queue, API and workers'),
  ).action((flags: StartFlags) => start(flags));
  program.command('stop').description('stop the platform that runs here').action(stop);
  program
    .command('status')
    .description('say what runs here')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) => status(json ?? false));
}

/** Adds the flags that `start` and `demo` share. */
export function withStartFlags(command: Command): Command {
  return command
    .option('--port <n>', 'port of the API; 8080, or the next free one', wholeNumber)
    .option('--workers <n>', 'number of worker processes', wholeNumber, 1)
    .option('--no-worker', 'run no workers: jobs wait')
    .option('--json', 'print one line of JSON when ready');
}

/** Runs the platform until it is told to stop; `work` is done once it is ready, and says whether to go on running. */
export async function start(
  flags: StartFlags,
  work: (platform: StartedPlatform) => Promise<boolean> = async () => true,
): Promise<void> {
  const config = await loadLocalConfig();
  const view = openStartView();
  const port = flags.port ?? (process.env.PORT ? config.http.port : undefined);
  try {
    await serveUntilStopped(
      (signal) =>
        startPlatform({
          ...optionsFrom(config),
          ports: port ? { api: port } : {},
          workers: flags.worker === false ? 0 : (flags.workers ?? 1),
          onProgress: view.onProgress,
          onCrash: view.onCrash,
          signal,
        }),
      async (platform) => {
        tell(platform, flags.json ?? false);
        return work(platform);
      },
      view,
    );
  } catch (error) {
    if (!(error instanceof AlreadyRunning)) throw error;
    const url = await urlOf(error.run);
    process.stdout.write(flags.json ? `${JSON.stringify({ url })}\n` : `Ringfence is already running here: ${url}\n`);
  }
}

function tell(platform: StartedPlatform, json: boolean): void {
  const { url, firstAdministrator } = platform;
  process.stdout.write(
    json ? `${JSON.stringify({ url, first_administrator: firstAdministrator })}\n` : `${banner(platform)}\n`,
  );
}

/** The address of a platform that somebody else runs, waiting for it when it is just starting. */
async function urlOf(run: Run): Promise<string> {
  const until = Date.now() + START_PATIENCE;
  while (Date.now() < until) {
    const now = currentRun(localDataFolder());
    if (!now) throw new Error('The platform that was starting here has ended; try again.');
    if (now.url) return now.url;
    await wait(200);
  }
  throw new Error(
    `Process ${run.supervisor.pid} has been starting the platform here for long; see: npx ringfence stop`,
  );
}

async function stop(): Promise<void> {
  const folder = localDataFolder();
  const run = currentRun(folder);
  if (run) await endProcess(run.supervisor, 'SIGTERM', STOP_PATIENCE);
  const orphans = await stopOrphans(folder);
  process.stdout.write(run || orphans ? 'Stopped.\n' : 'Nothing runs here.\n');
}

function status(json: boolean): void {
  const run = currentRun(localDataFolder());
  const processes = Object.entries(run?.processes ?? {}).map(([name, mark]) => ({
    name,
    pid: mark.pid,
    running: isAlive(mark),
  }));
  if (json) process.stdout.write(`${JSON.stringify({ running: run !== null, url: run?.url ?? null, processes })}\n`);
  else if (!run) process.stdout.write('Nothing runs here. Start it with: npm start\n');
  else {
    const list = processes.map(
      ({ name, pid, running }) => `  ${name.padEnd(12)} ${running ? `process ${pid}` : 'down'}\n`,
    );
    process.stdout.write(`${run.url ? `Running: ${run.url}` : 'Starting …'}\n${list.join('')}`);
  }
  if (!run) process.exitCode = 1;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535)
    throw new InvalidArgumentError('A whole number, please.');
  return value;
}
