import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program and the environment it needs. */
export interface Program {
  command: string;
  env: NodeJS.ProcessEnv;
}

/** Path of a program on PATH, or undefined. */
export function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {}
  }
  return undefined;
}
