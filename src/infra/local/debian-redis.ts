import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onPath, type Program } from './programs.ts';

const run = promisify(execFile);
const PACKAGES = ['redis-server', 'redis-tools'];
/** Dependencies that matter only to a system service. */
const NOT_NEEDED = new Set(['adduser', 'lsb-base', 'init-system-helpers', 'sysvinit-utils', 'procps', ...PACKAGES]);

/** Whether the tools of Debian's package system are here. */
export function canFetchFromDebian(): boolean {
  return ['apt-get', 'dpkg-deb', 'dpkg-query'].every((name) => onPath(name) !== undefined);
}

/**
 * Unpacks the distribution's Redis below `cacheFolder` without being root and without touching the system: apt checks
 * the signatures, into folders of our own. What was fetched once is used again.
 */
export async function fetchDebianRedis(cacheFolder: string, onFetch?: () => void): Promise<Program> {
  const found = unpackedProgram(cacheFolder);
  if (found) return found;
  onFetch?.();
  mkdirSync(dirname(cacheFolder), { recursive: true });
  const work = mkdtempSync(`${cacheFolder}.`);
  try {
    await fetchInto(work);
    chmodSync(work, 0o755);
    if (!unpackedProgram(work)) throw new Error('the unpacked program does not run on this system.');
    rmSync(join(work, 'apt'), { recursive: true, force: true });
    rmSync(cacheFolder, { recursive: true, force: true });
    renameSync(work, cacheFolder);
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    // Another process may have been faster.
    const theirs = unpackedProgram(cacheFolder);
    if (theirs) return theirs;
    throw error;
  }
  return unpackedProgram(cacheFolder) as Program;
}

/** The program in an unpacked folder, if it starts. */
function unpackedProgram(folder: string): Program | undefined {
  const command = join(folder, 'usr', 'bin', 'redis-server');
  if (!existsSync(command)) return undefined;
  const env = { ...process.env, LD_LIBRARY_PATH: libraryFolders(folder).join(':') };
  return spawnSync(command, ['--version'], { env }).status === 0 ? { command, env } : undefined;
}

function libraryFolders(folder: string): string[] {
  return [join(folder, 'usr', 'lib'), join(folder, 'lib')].filter(existsSync).flatMap((base) => [
    base,
    ...readdirSync(base, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(base, entry.name)),
  ]);
}

async function fetchInto(work: string): Promise<void> {
  const apt = aptIn(join(work, 'apt'));
  await apt.download(PACKAGES);
  for (const deb of apt.fetched()) await run('dpkg-deb', ['-x', deb, work]);
  const missing = await missingDependencies(apt.fetched());
  if (missing.length > 0) await apt.download(missing);
  for (const deb of apt.fetched()) await run('dpkg-deb', ['-x', deb, work]);
}

/** Direct dependencies that are not installed, by their first alternative. */
async function missingDependencies(debs: string[]): Promise<string[]> {
  const wanted = new Set<string>();
  for (const deb of debs) {
    const { stdout } = await run('dpkg-deb', ['-f', deb, 'Depends']);
    for (const alternatives of stdout.trim().split(/,\s*/)) {
      const name = alternatives.split(/[\s|(:]/)[0];
      if (name && !NOT_NEEDED.has(name)) wanted.add(name);
    }
  }
  return [...wanted].filter((name) => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
    const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}\n', name], { encoding: 'utf8' });
    return !stdout?.split('\n').includes('installed');
  });
}

/** apt with its own folders, all below `base`. Package lists are fetched only when the system's do not serve. */
function aptIn(base: string) {
  const downloads = join(base, 'downloads');
  for (const folder of ['downloads', 'state/lists/partial', 'cache/archives/partial']) {
    mkdirSync(join(base, folder), { recursive: true });
  }
  const common = ['-q', '-o', 'APT::Sandbox::User=', '-o', `Dir::Cache=${join(base, 'cache')}`];
  const ownLists = ['-o', `Dir::State=${join(base, 'state')}`, '-o', 'Dir::State::status=/var/lib/dpkg/status'];
  const small = [
    '-o',
    'Acquire::Languages=none',
    '-o',
    'Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false',
  ];
  const options = {
    cwd: downloads,
    maxBuffer: 16 * 1024 * 1024,
    timeout: 120_000,
    env: { ...process.env, LC_ALL: 'C' },
  };
  let lists: string[] = [];
  return {
    async download(names: string[]): Promise<void> {
      try {
        await run('apt-get', [...common, ...lists, 'download', ...names], options);
      } catch (error) {
        if (lists.length > 0) throw briefly(error);
        lists = ownLists;
        // A source that does not answer must not stop the others: what counts is whether the download succeeds.
        await run('apt-get', [...common, ...lists, ...small, 'update'], options).catch(() => {});
        await run('apt-get', [...common, ...lists, 'download', ...names], options).catch((failure) => {
          throw briefly(failure);
        });
      }
    },
    fetched: () =>
      readdirSync(downloads)
        .filter((name) => name.endsWith('.deb'))
        .map((name) => join(downloads, name)),
  };
}

function briefly(error: unknown): Error {
  const { stderr, message } = error as { stderr?: string; message: string };
  const lines = (stderr ?? '').split('\n').filter((line) => line.startsWith('E:'));
  return new Error(`${lines.at(-1)?.slice(3) ?? message}.`);
}
