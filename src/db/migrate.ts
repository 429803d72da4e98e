import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import knexModule, { type Knex } from 'knex';
import { connectionOptions, type DatabaseAddress } from './connection-options.ts';

const LOGIN_ROLES = {
  appUrl: 'ringfence_app',
  controlUrl: 'ringfence_control',
  loaderUrl: 'ringfence_loader',
} as const;
const READER_ROLE = 'ringfence_readonly';

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
    const [, ran] = (await knex.migrate.latest()) as [number, string[]];
    await setLogins(knex, masterKey);
    await knex.seed.run();
    return ran;
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

function openOwner(owner: DatabaseAddress, projectFolder: string): Knex {
  return knexModule({
    client: 'pg',
    connection: { ...connectionOptions(owner) },
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
    }
  });
}
