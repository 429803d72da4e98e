import { join } from 'node:path';
import type { Command } from 'commander';
import { openDatabase } from '../../db/database.ts';
import { databaseSettings } from '../../db/settings.ts';
import { openObjectStore } from '../../infra/encrypted-store.ts';
import { readMasterKeys } from '../../infra/security/master-keys.ts';
import { loadLocalConfig, localDataFolder } from '../platform.ts';
import { type RewrapOutcome, rewrap } from '../rewrap.ts';

/** `admin keys rewrap`: the step of a master key change after which the earlier key can be thrown away. */
export function registerKeys(program: Command): void {
  const admin =
    program.commands.find((command) => command.name() === 'admin') ??
    program.command('admin').description('for whoever runs the platform');
  admin
    .command('keys')
    .description('the master key (docs/security/key-rotation.md)')
    .command('rewrap')
    .description(
      'put everything stored under RINGFENCE_MASTER_KEY, so that RINGFENCE_MASTER_KEY_PREVIOUS can be dropped',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const outcome = await run(
        json ? () => {} : (done) => done % 100 === 0 && process.stderr.write(`\r${done} objects`),
      );
      process.stdout.write(json ? `${JSON.stringify(outcome)}\n` : told(outcome));
      process.exitCode = outcome.failed.length > 0 ? 1 : 0;
    });
}

async function run(onObject: (done: number) => void): Promise<RewrapOutcome> {
  const config = await loadLocalConfig();
  const masterKeys = readMasterKeys(config.secrets);
  const database = openDatabase(databaseSettings(config.database, masterKeys.current));
  try {
    const objects = openObjectStore(join(localDataFolder(), 'objects'), masterKeys);
    return await rewrap(database.control, objects, masterKeys, onObject);
  } finally {
    await database.close();
  }
}

function told({ values, rewrapped, current, failed }: RewrapOutcome): string {
  const lines = [
    `${values} secrets of the database sealed under the current master key.`,
    `${rewrapped} objects wrapped anew, ${current} were already.`,
    ...failed.map(({ key, reason }) => `  ${key}: ${reason}`),
    failed.length > 0
      ? `${failed.length} objects are not under the current key: keep the previous one.`
      : 'Nothing needs the previous key any more: remove RINGFENCE_MASTER_KEY_PREVIOUS and restart API and workers.',
  ];
  return `${lines.join('\n')}\n`;
}
