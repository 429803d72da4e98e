import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Analysis, analyze } from '../analyze.ts';
import { signInAs } from '../connect.ts';
import { localDataFolder, type StartedPlatform } from '../platform.ts';
import { openProgress } from '../progress.ts';
import { saveReport } from '../report-file.ts';
import { writeSampleFiles } from '../sample-files.ts';
import { summary } from './analyze.ts';
import { type StartFlags, start, withStartFlags } from './start.ts';

const REPORT = 'ringfence-demo.xlsx';

/** `demo`: `start`, then a day of a made-up bank through the whole pipeline, what was found in it, and the report. */
export function registerDemo(program: Command): void {
  withStartFlags(
    program
      .command('demo')
      .description('start, and carry the bundled sample through: upload, topology, alerts, report'),
  )
    .option('--once', 'stop when the sample is through')
    .action(({ once, ...flags }: StartFlags & { once?: boolean }) =>
      start(flags, async (platform) => {
        const demo = await carryThrough(platform, flags.json ?? false);
        process.stdout.write(flags.json ? `${JSON.stringify(demo)}\n` : `\n${summary(demo)}\n${next(platform.url)}`);
        return !once;
      }),
    );
}

async function carryThrough({ url, account }: StartedPlatform, quiet: boolean): Promise<Analysis & { report: string }> {
  if (!account) throw new Error('The demo runs on a database of its own: unset DATABASE_URL.');
  const files = await writeSampleFiles(join(localDataFolder(), 'sample'));
  const client = await signInAs({ url, ...account });
  const progress = openProgress({ quiet });
  try {
    const analysis = await analyze(client, files, progress);
    await saveReport(client, {
      request: { kind: 'network-inventory', format: 'xlsx' },
      path: REPORT,
      onChange: (job) => progress.set(REPORT, job.percent, 'writing the report'),
    });
    return { ...analysis, report: resolve(REPORT) };
  } finally {
    progress.stop();
  }
}

function next(url: string): string {
  return `\nReport saved: ${REPORT}\nLook around:  ${url}/   Stop: Ctrl-C\n`;
}
