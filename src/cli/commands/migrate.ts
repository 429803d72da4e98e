import type { Command } from 'commander';
import { PROJECT_FOLDER } from '../../config/project.ts';
import type { DatabaseAddress } from '../../db/connection-options.ts';
import { openKnex } from '../../db/database.ts';
import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { databaseSettings } from '../../db/settings.ts';
import { ensureFirstAdministrator } from '../../db/users.ts';
import { loadLocalConfig } from '../platform.ts';

/** `migrate`: the release step. Brings the schema of DATABASE_URL up to date, sets the roles' passwords, seeds. */
export function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema of DATABASE_URL up to date (needs RINGFENCE_MASTER_KEY)')
    .option('--status', 'only say how many migrations have not run; exit code 1 when there are any')
    .option('--first-administrator', 'if there is no user yet, make one and print the one-time password')
    .action(async (flags: { status?: boolean; firstAdministrator?: boolean }) => {
      const config = await loadLocalConfig();
      const { url, ca } = config.database;
      if (!url) throw new Error('Set DATABASE_URL to the database, as the owner of its tables.');
      if (flags.status) return tellPending(await pendingMigrations({ url, ca }, PROJECT_FOLDER));
      if (!config.secrets.masterKey) {
        throw new Error('Set RINGFENCE_MASTER_KEY (make one with: openssl rand -base64 32).');
      }
      const masterKey = Buffer.from(config.secrets.masterKey, 'base64');
      const ran = await migrate({ url, ca }, PROJECT_FOLDER, masterKey);
      process.stdout.write(
        ran.length > 0 ? `${ran.join('\n')}\n${ran.length} migrations run.\n` : 'The schema is up to date.\n',
      );
      if (flags.firstAdministrator)
        await tellFirstAdministrator({ url: databaseSettings(config.database, masterKey).controlUrl, ca });
    });
}

function tellPending(count: number): void {
  process.stdout.write(count > 0 ? `${count} migrations have not run.\n` : 'The schema is up to date.\n');
  process.exitCode = count > 0 ? 1 : 0;
}

async function tellFirstAdministrator(address: DatabaseAddress): Promise<void> {
  const control = openKnex(address, { poolSize: 1, statementTimeout: 15_000 });
  try {
    const made = await ensureFirstAdministrator(control);
    if (made) process.stdout.write(`Administrator ${made.email}, one-time password ${made.password}\n`);
  } finally {
    await control.destroy();
  }
}
