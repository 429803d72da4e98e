import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import pc from 'picocolors';
import { PROJECT_FOLDER } from '../config/project.ts';
import { groupsFor } from './commands/registry.ts';

const { version } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as { version: string };

const program = new Command('ringfence')
  .description('Discovers who talks to whom on a network, says what that means, and proposes who should.')
  .version(version)
  .showHelpAfterError('(ringfence --help lists the commands)');

for (const { load } of groupsFor(process.argv[2])) (await load())(program);

program.parseAsync().catch((error: Error) => {
  // People get the sentence; whoever hunts a fault of ours sets DEBUG.
  process.stderr.write(`${pc.red('Error:')} ${process.env.DEBUG ? error.stack : error.message}\n`);
  process.exitCode = 1;
});
