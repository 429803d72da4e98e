import type { Command } from 'commander';
import type { paths } from '../generated/api.d.ts';

/** What every command about queues takes. */
export interface Options {
  json?: boolean;
  url?: string;
}

/** A queue's name, as the API knows it. */
export type Name = paths['/api/v1/queues/{queue}']['get']['parameters']['path']['queue'];

/** A command about one queue. */
export function named(command: Command): Command {
  return common(command.argument('<queue>'));
}

/** A command with what all take. */
export function common(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

/** Prints what was answered, as JSON or in words. */
export function show(options: Options, data: unknown, text: () => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(data) : text()}\n`);
}
