import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** A signed-in session of the command line. */
export interface Session {
  url: string;
  access_token: string;
  refresh_token: string;
}

/** Where sessions are kept between calls: readable by this user only. */
export function sessionPath(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment.XDG_CONFIG_HOME || join(homedir(), '.config');
  return join(base, 'ringfence', 'session.json');
}

/** The stored session, or null. */
export async function readSession(path = sessionPath()): Promise<Session | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Session;
  } catch {
    return null;
  }
}

/** Stores the session (mode 0600). */
export async function writeSession(session: Session, path = sessionPath()): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, JSON.stringify(session), { mode: 0o600 });
  await chmod(path, 0o600);
}

/** Forgets the session. */
export async function forgetSession(path = sessionPath()): Promise<void> {
  await rm(path, { force: true });
}
