import { join, resolve } from 'node:path';

const PROJECT_FOLDER = resolve(import.meta.dirname, '..', '..');

/** A program of the built platform. test/run.ts sees to it that it is current; from its sources each start costs seconds. */
export function built(program: 'api' | 'workers' | 'cli'): string {
  return join(PROJECT_FOLDER, 'dist', program, 'main.js');
}
