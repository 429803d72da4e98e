import { join } from 'node:path';
import type { Command } from 'commander';
import { type Analysis, analyze } from '../analyze.ts';
import { signInAs } from '../connect.ts';
import { localDataFolder, type StartedPlatform } from '../platform.ts';
import { openProgress } from '../progress.ts';
import { writeSampleFiles } from '../sample-files.ts';
import { summary } from './analyze.ts';
import { type StartFlags, start, withStartFlags } from './start.ts';

/** `demo`: `start`, then a day of a made-up bank through the whole pipeline, and what was found in it. */
export function registerDemo(program: Command): void {
  withStartFlags(
    program.command('demo').description('start, and carry the bundled sample through: upload, topology, alerts'),
  )
    .option('--once', 'stop when the sample is through')
    .action(({ once, ...flags }: StartFlags & { once?: boolean }) =>
      start(flags, async (platform) => {
        const analysis = await carryThrough(platform, flags.json ?? false);
        process.stdout.write(
          flags.json ? `${JSON.stringify(analysis)}\n` : `\n${summary(analysis)}\n${next(platform.url)}`,
        );
        return !once;
      }),
    );
}

async function carryThrough({ url, account }: StartedPlatform, quiet: boolean): Promise<Analysis> {
  if (!account) throw new Error('The demo runs on a database of its own: unset DATABASE_URL.');
  const files = await writeSampleFiles(join(localDataFolder(), 'sample'));
  const client = await signInAs({ url, ...account });
  const progress = openProgress({ quiet });
  try {
    return await analyze(client, files, progress);
  } finally {
    progress.stop();
  }
}

function next(url: string): string {
  return `\nLook around: ${url}/   Stop: Ctrl-C\n`;
}
