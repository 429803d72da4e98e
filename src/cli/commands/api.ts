import type { Command } from 'commander';
import { loadLocalConfig } from '../platform.ts';

/** `api`: one API process, configured by the environment. */
export function registerApi(program: Command): void {
  program
    .command('api')
    .description('run one API process (DATABASE_*_URL, REDIS_URL, RINGFENCE_MASTER_KEY)')
    .action(async () => {
      await loadLocalConfig();
      await import('../../api/main.ts');
    });
}
