import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CONFIG_FOLDER } from './project.ts';

/** Files whose content opens everything else. */
const KEY_FILES = new Set(['RINGFENCE_MASTER_KEY', 'RINGFENCE_MASTER_KEY_PREVIOUS', 'TLS_KEY']);

/**
 * For each NAME_FILE of a variable the configuration knows, puts the file's content into NAME. Returns what could not be
 * read, and which keys lie open to other users of the machine.
 */
export function readSecretFiles(environment: NodeJS.ProcessEnv): { faults: string[]; exposed: string[] } {
  const faults: string[] = [];
  const exposed: string[] = [];
  for (const name of environmentNames()) {
    const path = environment[`${name}_FILE`];
    if (!path) continue;
    try {
      environment[name] = readFileSync(path, 'utf8').trim();
      if (KEY_FILES.has(name) && isExposed(path)) {
        exposed.push(`${name}_FILE: others than its owner can read ${path} (chmod 600 it)`);
      }
    } catch (error) {
      faults.push(`${name}_FILE: cannot read ${path} (${(error as NodeJS.ErrnoException).code})`);
    }
  }
  return { faults, exposed };
}

/** Readable by everybody, or by the group though it is ours: one that root lends to our group (as Kubernetes does) is fine. */
function isExposed(path: string): boolean {
  const { mode, uid } = statSync(path);
  return (mode & 0o007) !== 0 || ((mode & 0o070) !== 0 && uid === process.getuid?.());
}

/** The value of a variable as its file has it now, for what can change while a process runs; undefined without a file. */
export function readSecretFile(name: string): string | undefined {
  const path = process.env[`${name}_FILE`];
  return path ? readFileSync(path, 'utf8').trim() : undefined;
}

/** The environment variables the configuration knows, in the order of their file. */
export function environmentNames(): string[] {
  const names: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node === 'string') names.push(node);
    else if (typeof (node as { __name?: string }).__name === 'string') names.push((node as { __name: string }).__name);
    else Object.values(node as object).forEach(walk);
  };
  walk(JSON.parse(readFileSync(resolve(CONFIG_FOLDER, 'custom-environment-variables.json'), 'utf8')));
  return names;
}
