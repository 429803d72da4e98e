import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import knexModule, { type Knex } from 'knex';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';

const LOGIN_ROLES = {
  appUrl: 'ringfence_app',
  controlUrl: 'ringfence_control',
  loaderUrl: 'ringfence_loader',
} as const;
const READER_ROLE = 'ringfence_readonly';

/** Whoever waits for a table's lock makes everybody after it wait as well, readers too: so not for long. */
const LOCK_TIMEOUT = '3s';
const LOCK_NOT_AVAILABLE = '55P03';
const ATTEMPTS = 10;
const PAUSE = 1_000;

/** Of sessions that come through a pooler, which drops what connections ask for themselves. */
const LIMITS: Record<string, Record<string, string>> = {
  ringfence_app: { statement_timeout: '15s', lock_timeout: '10s', idle_in_transaction_session_timeout: '60s' },
  ringfence_control: { statement_timeout: '15s', lock_timeout: '10s', idle_in_transaction_session_timeout: '60s' },
  ringfence_loader: { lock_timeout: '10s', idle_in_transaction_session_timeout: '120s' },
};

/** Connection strings of the three login roles that the platform itself uses. */
export type RoleUrls = Record<keyof typeof LOGIN_ROLES, string>;

/**
 * Brings the schema up to date, sets the login roles' passwords and runs the seeds; safe to run again, and by several
 * processes at once (knex holds a lock). `owner` signs in as the owner of the tables, who must be allowed to create
 * roles the first time. Returns the names of the migrations that ran.
 */
export async function migrate(owner: DatabaseAddress, projectFolder: string, masterKey: Buffer): Promise<string[]> {
  const knex = openOwner(owner, projectFolder);
  try {
    const ran = await latestPatiently(knex);
    await setLogins(knex, masterKey);
    await knex.seed.run();
    return ran;
  } finally {
    await knex.destroy();
  }
}

/**
 * Brings an empty database to the state in which exactly these migrations have run, without logins and seeds. Throws when
 * one of them is not known here: then whatever asks for it is of a later version.
 */
export async function migrateTo(
  owner: DatabaseAddress,
  projectFolder: string,
  wanted: readonly string[],
): Promise<void> {
  const knex = openOwner(owner, projectFolder);
  try {
    const [, pending] = (await knex.migrate.list()) as [unknown[], { file: string }[]];
    const known = new Set(pending.map(({ file }) => file));
    const unknown = wanted.filter((name) => !known.has(name));
    if (unknown.length > 0) {
      throw new Error(
        `This version does not know ${unknown.join(', ')}: use the version that wrote it, or a later one.`,
      );
    }
    for (const name of wanted) await knex.migrate.up({ name });
  } finally {
    await knex.destroy();
  }
}

/** Undoes every migration, newest first. */
export async function rollback(owner: DatabaseAddress, projectFolder: string): Promise<void> {
  const knex = openOwner(owner, projectFolder);
  try {
    await knex.migrate.rollback(undefined, true);
  } finally {
    await knex.destroy();
  }
}

/** Migrations that have not run yet; anything above zero means the schema is older than the code. */
export async function pendingMigrations(owner: DatabaseAddress, projectFolder: string): Promise<number> {
  const knex = openOwner(owner, projectFolder);
  try {
    const [, pending] = (await knex.migrate.list()) as [unknown[], unknown[]];
    return pending.length;
  } finally {
    await knex.destroy();
  }
}

/**
 * The role URLs that follow from the owner's: same server and database, the role's name, and a password derived from
 * the master key, so that nothing more has to be stored or handed out.
 */
export function roleUrls(ownerUrl: string, masterKey: Buffer): RoleUrls {
  const urlFor = (role: string) => roleUrl(ownerUrl, masterKey, role);
  return {
    appUrl: urlFor(LOGIN_ROLES.appUrl),
    controlUrl: urlFor(LOGIN_ROLES.controlUrl),
    loaderUrl: urlFor(LOGIN_ROLES.loaderUrl),
  };
}

/** The same for the role that only reads, for programs beside the platform. */
export function readonlyUrl(ownerUrl: string, masterKey: Buffer): string {
  return roleUrl(ownerUrl, masterKey, READER_ROLE);
}

function roleUrl(ownerUrl: string, masterKey: Buffer, role: string): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(masterKey, role);
  return url.toString();
}

/** Runs what is pending. A table that others are using is left alone and tried again, so that nobody queues up behind us. */
async function latestPatiently(knex: Knex): Promise<string[]> {
  const done = async () => ((await knex.migrate.list()) as [{ name: string }[], unknown[]])[0].map(({ name }) => name);
  const first = await done().catch(() => [] as string[]);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await knex.migrate.latest();
      const names = new Set(first);
      return (await done()).filter((name) => !names.has(name));
    } catch (error) {
      if ((error as { code?: string }).code !== LOCK_NOT_AVAILABLE || attempt === ATTEMPTS) throw error;
      await wait(PAUSE);
    }
  }
}

function openOwner(owner: DatabaseAddress, projectFolder: string): Knex {
  return knexModule({
    client: 'pg',
    connection: { ...connectionOptions(owner), options: `-c lock_timeout=${LOCK_TIMEOUT}` },
    pool: { min: 0, max: 2 },
    migrations: { directory: resolve(projectFolder, 'migrations'), loadExtensions: ['.mjs'] },
    seeds: { directory: resolve(projectFolder, 'seeds'), loadExtensions: ['.mjs'] },
  });
}

function rolePassword(masterKey: Buffer, role: string): string {
  return createHmac('sha256', masterKey).update(`database-role:${role}`).digest('base64url');
}

async function setLogins(owner: Knex, masterKey: Buffer): Promise<void> {
  await owner.transaction(async (transaction) => {
    // Two starts at once would make Postgres say "tuple concurrently updated".
    await transaction.raw(`select pg_advisory_xact_lock(hashtext('ringfence:logins'))`);
    for (const role of [...Object.values(LOGIN_ROLES), READER_ROLE]) {
      // A password cannot be a bound parameter of ALTER ROLE; it is base64url of our own making.
      await transaction.raw(`alter role ${role} login password '${rolePassword(masterKey, role)}'`);
      for (const [name, value] of Object.entries(LIMITS[role] ?? {})) {
        await transaction.raw(`alter role ${role} set ${name} = '${value}'`);
      }
    }
  });
}
