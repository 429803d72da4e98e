import { execFileSync, spawnSync } from 'node:child_process';

/** A user and group to run a process as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * Who Postgres runs as: undefined (ourselves) for an ordinary user; for root, whom Postgres refuses, the system's
 * `postgres` user or else `nobody`, so that no user has to be added to the machine.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const account = accountOf(name);
    if (account) return account;
  }
  throw new Error('Postgres refuses to run as root, and there is neither a user "postgres" nor "nobody" to run it as.');
}

/** Whether the account may pass through every folder on the way to `path` and enter or execute it. */
export function canReach(path: string, account: Account | undefined): boolean {
  if (!account) return true;
  // Asked of the system as that user: modes alone do not tell (access lists, mounts).
  return spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
}

function accountOf(name: string): Account | undefined {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}
