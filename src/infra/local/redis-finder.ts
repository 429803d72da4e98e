import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { canFetchFromDebian, fetchDebianRedis } from './debian-redis.ts';
import { onPath, type Program } from './programs.ts';

export interface RedisSearch {
  /** Where a fetched Redis is kept, for this and later runs. */
  cacheFolder: string;
  /** Told when it takes longer than a look. */
  onFetch?: () => void;
}

const OLDEST = [6, 2];

/**
 * Finds a Redis server: on PATH, else one fetched earlier, else the distribution's own package unpacked into
 * `cacheFolder` (Debian and Ubuntu; needs no root). Throws with the one command to type when there is none.
 */
export async function findRedis({ cacheFolder, onFetch }: RedisSearch): Promise<Program> {
  for (const name of ['redis-server', 'valkey-server']) {
    const command = onPath(name);
    if (command && isRecent(command)) return { command, env: process.env };
  }
  let reason = '';
  if (canFetchFromDebian()) {
    try {
      return await fetchDebianRedis(cacheFolder, onFetch);
    } catch (error) {
      reason = ` Fetching it from the distribution failed: ${(error as Error).message}`;
    }
  }
  throw new Error(
    `There is no Redis here.${reason} Install it with:\n\n    ${installCommand()}\n\nor set REDIS_URL to a Redis or Valkey of your own (6.2 or later).`,
  );
}

/** The command that installs Redis on this platform. */
export function installCommand(platform: string = process.platform, osRelease = readOsRelease()): string {
  if (platform === 'darwin') return 'brew install redis';
  if (platform === 'win32') return 'wsl --install   # and run Ringfence inside it';
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(([, value]) =>
    (value ?? '').split(' '),
  );
  const commands: Record<string, string> = {
    debian: 'sudo apt-get install redis-server',
    ubuntu: 'sudo apt-get install redis-server',
    alpine: 'sudo apk add redis',
    fedora: 'sudo dnf install valkey',
    rhel: 'sudo dnf install redis',
    arch: 'sudo pacman -S valkey',
    suse: 'sudo zypper install redis',
  };
  const known = ids.find((id) => id in commands);
  return (known && commands[known]) ?? 'docker run -p 6379:6379 redis:7 --appendonly yes --maxmemory-policy noeviction';
}

function readOsRelease(): string {
  return existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
}

function isRecent(command: string): boolean {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' });
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout ?? '') ?? [];
  const found = [Number(major), Number(minor)] as const;
  return found[0] > (OLDEST[0] as number) || (found[0] === OLDEST[0] && found[1] >= (OLDEST[1] as number));
}
