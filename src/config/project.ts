import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: config/, migrations/ and seeds/ lie in it, in a checkout as in the built image. */
export const PROJECT_FOLDER = resolve(fileURLToPath(import.meta.url), '..', '..', '..');
export const CONFIG_FOLDER = resolve(PROJECT_FOLDER, 'config');

/** The version of this build. */
export function productVersion(): string {
  return (JSON.parse(readFileSync(resolve(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string }).version;
}
