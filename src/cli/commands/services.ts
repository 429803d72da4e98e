import type { Command } from 'commander';
import { registerApi } from './api.ts';
import { registerMigrate } from './migrate.ts';
import { registerWorker } from './worker.ts';

/** The commands that a production host runs: `migrate`, `api`, `worker`. */
export function registerServices(program: Command): void {
  registerMigrate(program);
  registerApi(program);
  registerWorker(program);
}
