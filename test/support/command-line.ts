import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSession } from '../../src/cli/session.ts';
import type { Role } from '../../src/domain/access/permissions.ts';
import type { Person, TestApi } from './api.ts';
import { built } from './built.ts';
import { testEnvironment } from './environment.ts';

/** How a run of the command line ended. */
export interface CommandRun {
  code: number;
  stdout: string;
  stderr: string;
}

/** The command line of somebody who has signed in. */
export interface CommandLine {
  person: Person;
  /** A folder of its own, where the session lies. */
  home: string;
  /** `input` is all that it is given to read. */
  run(words: readonly string[], input?: string): Promise<CommandRun>;
}

/** Gives the surrounding `describe` the command line of somebody with a role, or of `who`. */
export function useCommandLine(api: () => TestApi, who: Role | (() => Person)): () => CommandLine {
  let home = '';
  let person: Person;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'ringfence-command-line-'));
    person = typeof who === 'string' ? await api().person(who) : who();
    const { access_token, refresh_token } = person;
    await writeSession({ url: api().url, access_token, refresh_token }, join(home, 'ringfence', 'session.json'));
  });
  after(() => rm(home, { recursive: true, force: true }));
  return () => ({ person, home, run: (words, input) => runCommand(home, words, input) });
}

function runCommand(home: string, words: readonly string[], input: string | undefined): Promise<CommandRun> {
  const { projectFolder } = testEnvironment();
  const program = [built('cli'), ...words];
  const env = { ...process.env, XDG_CONFIG_HOME: home, RINGFENCE_URL: '', NO_COLOR: '1' };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, program, { cwd: projectFolder, env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}
