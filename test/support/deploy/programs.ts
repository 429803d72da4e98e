import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { testEnvironment } from '../environment.ts';
import { eventually } from '../eventually.ts';

/** Whether a program is installed; the tests of what runs in front of us need it. */
export function isInstalled(program: string): boolean {
  return (
    spawnSync('sh', ['-c', `command -v ${program}`], { env: { PATH: `${process.env.PATH}:/usr/sbin` } }).status === 0
  );
}

/** A template of deploy/, filled in as envsubst does it; throws for a name that was not given. */
export function filled(template: string, values: Record<string, string | number>): string {
  const text = readFileSync(join(testEnvironment().projectFolder, 'deploy', template), 'utf8');
  const lines = text.split('\n').filter((line) => !/^\s*[#;]/.test(line));
  return lines.join('\n').replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => {
    if (values[name] === undefined) throw new Error(`${template} asks for ${name}`);
    return String(values[name]);
  });
}

/** Runs a program until `end`, and waits until it listens on the port. */
export async function runProgram(
  command: string,
  args: string[],
  port: number,
  identity: { uid?: number; gid?: number } = {},
): Promise<{ end(): Promise<void> }> {
  const child: ChildProcess = spawn(command, args, {
    ...identity,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
  await eventually(
    async () => {
      if (child.exitCode !== null) throw new Error(`${command} ended:\n${said}`);
      return listens(port);
    },
    (is) => is,
    { milliseconds: 20_000 },
  );
  return {
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
