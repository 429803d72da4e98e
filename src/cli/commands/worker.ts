import type { Command } from 'commander';
import { loadLocalConfig } from '../platform.ts';

/** `worker`: one worker process, configured by the environment. */
export function registerWorker(program: Command): void {
  program
    .command('worker')
    .description('run one worker process (DATABASE_*_URL, REDIS_URL, RINGFENCE_MASTER_KEY)')
    .action(async () => {
      await loadLocalConfig();
      await import('../../workers/main.ts');
    });
}
