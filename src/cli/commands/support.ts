import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { productVersion } from '../../config/project.ts';
import { adminCommand } from '../admin-command.ts';
import { loadLocalConfig } from '../platform.ts';
import { supportBundle } from '../support-bundle.ts';

/** `admin support-bundle FILE`: what others need to find a fault, and nothing else. */
export function registerSupport(program: Command): void {
  adminCommand(program)
    .command('support-bundle')
    .description('write versions, settings without secrets, sizes, states and the end of the log into a zip file')
    .argument('<file>', 'a file that is not there yet')
    .action(async (file: string) => {
      const config = await loadLocalConfig();
      if (!config.database.url) throw new Error('Set DATABASE_URL to the database, as the owner of its tables.');
      const bytes = await supportBundle(config, productVersion(), new Date());
      await writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
      process.stdout.write(`${file} (${bytes.length.toLocaleString('en')} bytes). Look into it before it leaves.\n`);
    });
}
