import { type Command, InvalidArgumentError } from 'commander';
import { LEAST_ROWS } from '../../domain/sample/bank.ts';
import { writeSampleFiles } from '../sample-files.ts';

/** `sample`: the bundled synthetic data as files, in any size. */
export function registerSample(program: Command): void {
  program
    .command('sample')
    .description('write a day of a made-up bank: a Zeek conn.log and a firewall CSV')
    .requiredOption('--out <folder>', 'where to write them')
    .option('--rows <n>', `rows of each file, at least ${LEAST_ROWS}`, rows)
    .option('--seed <n>', 'another seed gives another day', Number)
    .action(async ({ out, ...options }: { out: string; rows?: number; seed?: number }) => {
      const paths = await writeSampleFiles(out, options);
      process.stdout.write(`${paths.join('\n')}\n`);
    });
}

function rows(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < LEAST_ROWS) {
    throw new InvalidArgumentError(`A whole number from ${LEAST_ROWS}, please.`);
  }
  return value;
}
