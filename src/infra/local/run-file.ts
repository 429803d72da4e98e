import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, isAlive, markProcess, type ProcessMark } from './process-mark.ts';

/** What runs on a data folder now. */
export interface Run {
  supervisor: ProcessMark;
  /** Null until the platform is ready. */
  url: string | null;
  processes: Record<string, ProcessMark>;
}

/** The run file held by the supervisor; every change is on disk before anything else happens. */
export interface HeldRun {
  setUrl(url: string): void;
  setProcess(name: string, mark: ProcessMark | null): void;
  release(): void;
}

/** Somebody else runs the platform on this data folder. */
export class AlreadyRunning extends Error {
  readonly run: Run;

  constructor(run: Run) {
    super(`Ringfence is already running here (process ${run.supervisor.pid})${run.url ? `: ${run.url}` : ''}.`);
    this.name = 'AlreadyRunning';
    this.run = run;
  }
}

/** Who runs the platform on the data folder; null when nobody does, whatever an earlier run left behind. */
export function currentRun(dataFolder: string): Run | null {
  const run = read(pathIn(dataFolder));
  return run && isAlive(run.supervisor) ? run : null;
}

/**
 * Claims the data folder for this process. Throws AlreadyRunning; a run whose supervisor was killed is cleared away
 * first, with every process it left.
 */
export async function claimRun(dataFolder: string, onOrphans: (names: string[]) => void): Promise<HeldRun> {
  const path = pathIn(dataFolder);
  const run: Run = { supervisor: ownMark(), url: null, processes: {} };
  while (!create(path, run)) {
    const found = read(path);
    if (found && isAlive(found.supervisor)) throw new AlreadyRunning(found);
    if (found) await endOrphans(found, onOrphans);
    rmSync(path, { force: true });
  }
  const save = () => {
    writeFileSync(`${path}.part`, format(run), { mode: 0o600 });
    renameSync(`${path}.part`, path);
  };
  return {
    setUrl(url) {
      run.url = url;
      save();
    },
    setProcess(name, mark) {
      if (mark) run.processes[name] = mark;
      else delete run.processes[name];
      save();
    },
    release() {
      rmSync(path, { force: true });
    },
  };
}

/** Ends what a killed supervisor left on the data folder; says whether there was anything. */
export async function stopOrphans(dataFolder: string): Promise<boolean> {
  const path = pathIn(dataFolder);
  const run = read(path);
  if (!run || isAlive(run.supervisor)) return false;
  let any = false;
  await endOrphans(run, () => {
    any = true;
  });
  rmSync(path, { force: true });
  return any;
}

/** First who works, then who stores. */
async function endOrphans({ processes }: Run, onOrphans: (names: string[]) => void): Promise<void> {
  const left = Object.entries(processes).filter(([, mark]) => isAlive(mark));
  if (left.length === 0) return;
  onOrphans(left.map(([name]) => name));
  const stores = ['redis', 'postgres'];
  const workers = left.filter(([name]) => !stores.includes(name));
  await Promise.all(workers.map(([, mark]) => endProcess(mark, 'SIGTERM', 5_000)));
  for (const name of stores) {
    const mark = processes[name];
    // SIGINT is Postgres' fast shutdown; SIGTERM would wait for its clients.
    if (mark) await endProcess(mark, name === 'postgres' ? 'SIGINT' : 'SIGTERM', 20_000);
  }
}

function pathIn(dataFolder: string): string {
  return join(dataFolder, 'run.json');
}

function ownMark(): ProcessMark {
  const mark = markProcess(process.pid);
  if (!mark) throw new Error('This system does not tell when a process began (neither /proc nor ps).');
  return mark;
}

function create(path: string, run: Run): boolean {
  try {
    writeFileSync(path, format(run), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): Run | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Run;
  } catch {
    return null;
  }
}

function format(run: Run): string {
  return `${JSON.stringify(run, null, 2)}\n`;
}
