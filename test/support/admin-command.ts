import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PROJECT_FOLDER } from '../../src/config/project.ts';
import { built } from './built.ts';
import { testEnvironment } from './environment.ts';

const run = promisify(execFile);

/** Runs `ringfence admin …` as the owner of a database; `says` is what it printed, or its complaint. */
export function runAdmin(
  ownerUrl: string,
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number; says: string }> {
  return run(process.execPath, [built('cli'), 'admin', ...args], {
    cwd: PROJECT_FOLDER,
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: ownerUrl,
      RINGFENCE_MASTER_KEY: testEnvironment().masterKey.toString('base64'),
      ...environment,
    },
  }).then(
    ({ stdout }) => ({ code: 0, says: stdout }),
    (error: { code: number; stderr: string }) => ({ code: error.code, says: error.stderr }),
  );
}
