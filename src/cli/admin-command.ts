import type { Command } from 'commander';

/** `admin`, under which the commands for whoever runs the platform stand. */
export function adminCommand(program: Command): Command {
  return (
    program.commands.find((command) => command.name() === 'admin') ??
    program.command('admin').description('for whoever runs the platform')
  );
}
