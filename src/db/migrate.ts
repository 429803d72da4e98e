import { createHmac } from 'node:crypto';
import { resolve } from 'node:path';
import knexModule, { type Knex } from 'knex';

const LOGIN_ROLES = {
  appUrl: 'ringfence_app',
  controlUrl: 'ringfence_control',
  loaderUrl: 'ringfence_loader',
} as const;

/** Connection strings of the three login roles. */
export type RoleUrls = Record<keyof typeof LOGIN_ROLES, string>;

/**
 * Brings the schema up to date, sets the login roles' passwords and runs the seeds; safe to run again, and by several
 * processes at once (knex holds a lock). `ownerUrl` signs in as the owner of the tables, who must be allowed to create
 * roles the first time. Returns the names of the migrations that ran.
 */
export async function migrate(ownerUrl: string, projectFolder: string, masterKey: Buffer): Promise<string[]> {
  const owner = openOwner(ownerUrl, projectFolder);
  try {
    const [, ran] = (await owner.migrate.latest()) as [number, string[]];
    await setLogins(owner, masterKey);
    await owner.seed.run();
    return ran;
  } finally {
    await owner.destroy();
  }
}

/** Undoes every migration, newest first. */
export async function rollback(ownerUrl: string, projectFolder: string): Promise<void> {
  const owner = openOwner(ownerUrl, projectFolder);
  try {
    await owner.migrate.rollback(undefined, true);
  } finally {
    await owner.destroy();
  }
}

/** Migrations that have not run yet; anything above zero means the schema is older than the code. */
export async function pendingMigrations(ownerUrl: string, projectFolder: string): Promise<number> {
  const owner = openOwner(ownerUrl, projectFolder);
  try {
    const [, pending] = (await owner.migrate.list()) as [unknown[], unknown[]];
    return pending.length;
  } finally {
    await owner.destroy();
  }
}

/**
 * The role URLs that follow from the owner's: same server and database, the role's name, and a password derived from
 * the master key, so that nothing more has to be stored or handed out.
 */
export function roleUrls(ownerUrl: string, masterKey: Buffer): RoleUrls {
  const urlFor = (role: string) => {
    const url = new URL(ownerUrl);
    url.username = role;
    url.password = rolePassword(masterKey, role);
    return url.toString();
  };
  return {
    appUrl: urlFor(LOGIN_ROLES.appUrl),
    controlUrl: urlFor(LOGIN_ROLES.controlUrl),
    loaderUrl: urlFor(LOGIN_ROLES.loaderUrl),
  };
}

function openOwner(url: string, projectFolder: string): Knex {
  return knexModule({
    client: 'pg',
    connection: url,
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
    for (const role of Object.values(LOGIN_ROLES)) {
      // A password cannot be a bound parameter of ALTER ROLE; it is base64url of our own making.
      await transaction.raw(`alter role ${role} login password '${rolePassword(masterKey, role)}'`);
    }
  });
}
