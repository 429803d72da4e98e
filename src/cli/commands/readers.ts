import type { Command } from 'commander';
import { readonlyUrl } from '../../db/migrate.ts';
import { readMasterKeys } from '../../infra/security/master-keys.ts';
import { adminCommand } from '../admin-command.ts';
import { loadLocalConfig } from '../platform.ts';

/** `admin readonly-url`: how a program of one's own reads the database without being able to change anything. */
export function registerReaders(program: Command): void {
  adminCommand(program)
    .command('readonly-url')
    .description('print the connection string of ringfence_readonly (docs/security/database-readers.md)')
    .action(async () => {
      const { database, secrets } = await loadLocalConfig();
      if (!database.url) throw new Error('Set DATABASE_URL: the connection string follows from it.');
      process.stdout.write(`${readonlyUrl(database.url, readMasterKeys(secrets).current)}\n`);
    });
}
