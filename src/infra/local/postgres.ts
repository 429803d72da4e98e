import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Account, postgresAccount } from './account.ts';
import { postgresHome } from './postgres-home.ts';
import { endProcess, markProcess } from './process-mark.ts';
import type { ProcessPlan } from './supervised-process.ts';

const MAJOR = '18';
const OWNER = 'ringfence_owner';
/** Same text order and upper/lower case on every machine, whatever locales are installed. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

export interface PostgresOptions {
  /** Belongs to this Postgres alone; made when missing. */
  folder: string;
  port: number;
  password: string;
  logFile: string;
  /** False for tests: faster, and a power cut may destroy the data. */
  durable?: boolean;
}

/** A private Postgres, made ready to run, and the URL of its owner's database. */
export interface LocalPostgres {
  plan: ProcessPlan;
  /** The owner is a superuser of this server, which holds nothing else. */
  url: string;
}

/** Creates the data folder when there is none and says how to run the server on it (127.0.0.1 only, passwords always). */
export function preparePostgres({ folder, port, password, logFile, durable = true }: PostgresOptions): LocalPostgres {
  const account = postgresAccount();
  const home = postgresHome(folder, account);
  const data = join(home.folder, 'data');
  if (existsSync(join(data, 'PG_VERSION'))) checkMajor(data);
  else createCluster({ initdb: join(home.programs, 'initdb'), data, password, account, durable });
  const url = (database: string) => `postgres://${OWNER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  const plan: ProcessPlan = {
    name: 'postgres',
    command: join(home.programs, 'postgres'),
    args: ['-D', data, '-p', String(port), ...settings(durable)],
    cwd: home.folder,
    env: { ...process.env, LC_ALL: 'C' },
    logFile,
    account,
    stopSignal: 'SIGINT',
    stopWithin: 20_000,
    beforeStart: () => clearStaleLock(data),
    ready: () => isReady(url('postgres')),
    readyWithin: 60_000,
  };
  return { plan, url: url('ringfence') };
}

/** Makes the database that the URL names, unless it is there. */
export async function ensureDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.toString() });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

function settings(durable: boolean): string[] {
  const values = {
    listen_addresses: '127.0.0.1',
    // Passwords are asked for on TCP; a socket would only be a second door with a path that can get too long.
    unix_socket_directories: '',
    max_connections: '200',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function checkMajor(data: string): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found !== MAJOR) {
    throw new Error(
      `The data in ${data} was written by Postgres ${found}, this is Postgres ${MAJOR}; move the folder away to begin afresh.`,
    );
  }
}

interface Creation {
  initdb: string;
  data: string;
  password: string;
  account: Account | undefined;
  durable: boolean;
}

function createCluster({ initdb, data, password, account, durable }: Creation): void {
  // Renamed into place when whole, so that an interrupted creation is not taken for a cluster.
  const part = `${data}.part`;
  rmSync(part, { recursive: true, force: true });
  const secrets = mkdtempSync(join(tmpdir(), 'ringfence-'));
  const passwordFile = join(secrets, 'password');
  try {
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
    if (account) {
      chownSync(passwordFile, account.uid, account.gid);
      chmodSync(secrets, 0o711);
    }
    const args = ['-D', part, '-U', OWNER, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, ...LOCALE];
    if (!durable) args.push('--no-sync');
    const { status, stderr, error } = spawnSync(initdb, args, {
      cwd: '/',
      env: { ...process.env, LC_ALL: 'C' },
      encoding: 'utf8',
      ...account,
    });
    if (status !== 0) throw new Error(`Postgres could not create its data folder ${data}: ${error?.message ?? stderr}`);
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
  renameSync(part, data);
}

/**
 * A server that was killed leaves its lock file; its number may by now be another program's, and Postgres would refuse
 * to start. A server that outlived its supervisor is ended first.
 */
async function clearStaleLock(data: string): Promise<void> {
  const path = join(data, 'postmaster.pid');
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8').split('\n')[0]);
  const mark = markProcess(pid);
  if (mark && commandOf(pid).includes(data)) await endProcess(mark, 'SIGINT', 20_000);
  rmSync(path, { force: true });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '';
  }
}

async function isReady(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    // The wrong server on our port, or somebody else's data: waiting would not help.
    if ((error as { code?: string }).code === '28P01')
      throw new Error(`Postgres on ${new URL(url).host} refuses our password.`);
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
