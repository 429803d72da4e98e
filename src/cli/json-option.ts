import type { Command } from 'commander';

/** What every command that asks a platform takes. */
export interface JsonOptions {
  json?: boolean;
  url?: string;
}

/** A command with these options. */
export function withJson(command: Command): Command {
  return command.option('--json', 'print JSON').option('--url <url>', 'address of the platform');
}

/** Prints what was answered, as JSON or in words. */
export function print({ json }: JsonOptions, data: unknown, text: () => string): void {
  process.stdout.write(`${json ? JSON.stringify(data) : text()}\n`);
}
